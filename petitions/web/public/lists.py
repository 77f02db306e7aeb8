"""Lists of petitions: filters and words in the address, pages by key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from petitions import clock
from petitions.services import reading
from petitions.services.reading import InForce
from petitions.storage import public
from petitions.storage.alphabet import sort_key
from petitions.storage.public import Filters
from petitions.storage.search import LONGEST_QUERY
from petitions.web import access
from petitions.web.database import session
from petitions.web.languages import NAMES, current_language
from petitions.web.lately import for_a_minute
from petitions.web.notices import notices
from petitions.web.public import blueprint, caching
from petitions.web.public.cards import all_shown

MOST_TAGS = 100
NAMES_OF_FILTERS = ("state", "rules", "body", "territory", "tag", "text", "sort", "q")


@dataclass(frozen=True)
class Choice:
    """One option of a filter."""

    value: str
    text: str
    selected: bool


@blueprint.get("/petitions")
@access.public
@caching.shared
def petitions() -> str:
    """Show the petitions that the filters leave, one page of them."""
    at, lang, db = clock.now(), current_language(), session()
    rules = reading.in_force(db, at)
    filters, order = asked(rules)
    page = reading.page(db, lang, filters, order, request.args.get("page"), at)
    bodies = for_a_minute("bodies", lambda: public.bodies(db))
    return render_template(
        "public/petitions.html",
        site_notices=notices(db, at),
        petitions=all_shown(page.cards, bodies, at),
        selects=_selects(db, lang, rules, bodies, filters, order),
        query=filters.query or "",
        heading=_heading(filters, order),
        is_filtered=any(request.args.get(name) for name in NAMES_OF_FILTERS),
        previous_url=_page_url(page.previous),
        next_url=_page_url(page.next),
    )


def asked(rules: dict[str, InForce]) -> tuple[Filters, str]:
    """Read the filters; a value that means nothing finds nothing, and breaks nothing."""
    given = {name: request.args.get(name, "").strip() for name in NAMES_OF_FILTERS}
    order = given["sort"] if given["sort"] in reading.LIST_ORDERS else "newest"
    body = given["body"]
    filters = Filters(
        state=given["state"][:40] or None,
        rule_set=given["rules"][:100] or None,
        body_id=int(body) if body.isdecimal() and len(body) < 18 else -1 if body else None,
        territory=given["territory"][:40] or None,
        tag=given["tag"][:100] or None,
        language=given["text"][:10] or None,
        query=given["q"][:LONGEST_QUERY] or None,
        rejected_sets=tuple(
            name for name, one in rules.items() if one.rule_set.failure.rejected == "listed"
        ),
        expired_unlisted=tuple(
            name for name, one in rules.items() if one.rule_set.failure.expired != "listed"
        ),
    )
    return filters, order


def _page_url(cursor: str | None) -> str | None:
    if cursor is None:
        return None
    kept: dict[str, Any] = {
        name: value for name, value in request.args.items() if name in NAMES_OF_FILTERS
    }
    return url_for("public.petitions", **kept, page=cursor)


def _heading(filters: Filters, order: str) -> str:
    if filters.query:
        return str(_("Petitions about “%(query)s”", query=filters.query))
    headings = dict(state_choices())
    if filters.state in headings:
        return str(_("Petitions: %(state)s", state=headings[filters.state]))
    return str({
        "trending": _("Trending petitions"),
        "closing": _("Petitions closing soon"),
    }.get(order, _("All petitions")))  # fmt: skip


def state_choices() -> list[tuple[str, str]]:
    """Return the states that public lists can be narrowed to, in words."""
    return [
        ("open", _("open for signatures")),
        ("waiting", _("waiting for an answer")),
        ("overdue", _("answer overdue")),
        ("answered", _("answered")),
        ("closed", _("collection over")),
        ("in_verification", _("signatures being verified")),
        ("under_consideration", _("under consideration")),
        ("expired", _("not enough signatures")),
        ("lapsed", _("lapsed")),
        ("rejected", _("not accepted")),
        ("withdrawn", _("withdrawn")),
        ("stopped", _("stopped")),
        ("archived", _("in the archive")),
    ]


def order_choices() -> list[tuple[str, str]]:
    return [
        ("newest", _("newest first")),
        ("most_signed", _("most signatures first")),
        ("trending", _("trending first")),
        ("closing", _("closing soonest first")),
    ]


def _selects(
    db: Session,
    lang: str,
    rules: dict[str, InForce],
    bodies: dict[int, public.Named],
    filters: Filters,
    order: str,
) -> list[dict[str, object]]:
    """Return the filter panel's drop-down lists; one that offers no choice is left out."""
    names = {name: getattr(one.rule_set.card.name, lang) for name, one in rules.items()}
    territories = public.territories(db)
    lists = (
        ("state", _("State"), state_choices(), filters.state),
        ("rules", _("Rules"), _sorted(names.items()), filters.rule_set),
        (
            "body",
            _("Responsible body"),
            _sorted((str(number), body.name(lang)) for number, body in bodies.items()),
            str(filters.body_id),
        ),
        (
            "territory",
            _("Territory"),
            _sorted((code, one.name(lang)) for code, one in territories.items()),
            filters.territory,
        ),
        ("tag", _("Topic"), _sorted(_tags(db, lang, rules)), filters.tag),
        ("text", _("Language of the text"), list(NAMES.items()), filters.language),
        ("sort", _("Order"), order_choices(), order),
    )
    return [
        {
            "name": name,
            "label": label,
            "options": [Choice(value, text, value == chosen) for value, text in options],
        }
        for name, label, options, chosen in lists
        if len(options) > 1 or (chosen is not None and options)
    ]


def _tags(db: Session, lang: str, rules: dict[str, InForce]) -> Iterable[tuple[str, str]]:
    named = tag_names(rules, lang)
    used = for_a_minute("tags", lambda: public.tags_in_use(db, MOST_TAGS))
    return {tag: named.get(tag, tag) for tag in used}.items()


def tag_names(rules: dict[str, InForce], lang: str) -> dict[str, str]:
    """Return what the rule sets' own vocabularies call their tags."""
    return {
        tag.id: getattr(tag.name, lang)
        for one in rules.values()
        for tag in one.rule_set.content.tags.vocabulary
    }


def _sorted(options: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(options, key=lambda option: sort_key(option[1]))
