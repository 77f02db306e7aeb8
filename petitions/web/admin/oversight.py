"""What moderators, bodies and committees have and did, for auditors: to read, without names."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _

from petitions import clock
from petitions.services import duties, overseeing, reading, rulebooks
from petitions.services.errors import NotFound
from petitions.services.overseeing import AUDITORS, Overseen
from petitions.storage import overseeing as stored
from petitions.storage import queue
from petitions.storage.queue import Sought
from petitions.storage.staff import Role
from petitions.web import MAX_ID, access, database
from petitions.web.admin.blueprint import blueprint
from petitions.web.languages import NAMES, current_language
from petitions.web.paging import read_place, write_place
from petitions.wording import committees as committee_words
from petitions.wording.names import duty_name, field_label, outcome_name, reason_words, said

PAGE = 50
VIEWS = ("review", "duties", "committees")
auditors = access.staff(*AUDITORS)


@blueprint.get("/cases")
@auditors
def cases() -> str:
    """List what is before the moderators, what bodies owe or owed, what committees have."""
    shown = request.args.get("show", "review")
    shown = shown if shown in VIEWS else "review"
    rows, after = {"review": _reviews, "duties": _duties, "committees": _committees}[shown]()
    names = overseeing.titles(database.session(), [row["number"] for row in rows])
    for row in rows:
        known = names.get(row["number"], {})
        row["title"] = known.get(current_language()) or next(iter(known.values()), "")
    return render_template(
        "admin/cases.html", rows=rows, shown=shown, tabs=_tabs(shown),
        next_url=url_for("admin.cases", show=shown, after=after) if after else None,
    )  # fmt: skip


@blueprint.get("/cases/<number:number>")
@auditors
def case(number: int) -> str:
    session, lang = database.session(), current_language()
    try:
        found = overseeing.oversee(session, _roles(), number)
    except NotFound:
        abort(404)
    rule_set = rulebooks.rule_set_of(session, found.petition)
    return render_template(
        "admin/case.html",
        found=found,
        title=found.titles.get(lang) or found.titles.get(found.petition.original_language, ""),
        zone=rule_set.calendar.zone,
        rules=said(rule_set.card.name, lang),
        texts=_texts(found, lang),
        language_names=NAMES,
        reason=lambda code: reason_words(rule_set, code, lang),
        duty=lambda kind: duty_name(rule_set, kind, lang),
        outcome=lambda code: outcome_name(code, lang),
        item_names=committee_words.item_names(lang),
    )


def _roles() -> tuple[Role, ...]:
    return tuple(role for role in access.person().roles if role.role in AUDITORS)


def _texts(found: Overseen, lang: str) -> list[dict[str, Any]]:
    rule_set = rulebooks.rule_set_of(database.session(), found.petition)
    return [
        {"lang": code, "fields": [(field_label(rule_set, k, lang), v) for k, v in fields.items()]}
        for code, fields in found.texts.items()
    ]


def _tabs(shown: str) -> list[dict[str, Any]]:
    words = {
        "review": _("Before the moderators"),
        "duties": _("What bodies owe and owed"),
        "committees": _("Before committees"),
    }
    return [
        {"text": text, "url": url_for("admin.cases", show=name), "current": name == shown}
        for name, text in words.items()
    ]


Rows = tuple[list[dict[str, Any]], str | None]


def _reviews() -> Rows:
    session, now = database.session(), clock.now()
    sought = Sought(_roles(), access.person().id)
    moment, number = read_place(request.args.get("after")) or (None, 0)
    place = (moment, number) if moment else None
    found = queue.page(session, sought, now, current_language(), place, PAGE + 1)
    names = {key: one.rule_set for key, one in reading.in_force(session, now).items()}
    rows = [
        {
            "number": line.number,
            "what": said(names[line.rule_set].card.name, current_language())
            if line.rule_set in names
            else line.rule_set,
            "due": line.due_at,
            "late": line.due_at is not None and line.due_at <= now,
            "who": line.owner_id,
        }
        for line in found[:PAGE]
    ]
    return rows, write_place(*found[PAGE - 1].place(sought)) if len(found) > PAGE else None


def _duties() -> Rows:
    session, now, lang = database.session(), clock.now(), current_language()
    found = stored.duties(session, _roles(), after=_after(), limit=PAGE + 1)
    known = stored.duties_among(session, [key for key, _number in found[:PAGE]])
    rows = []
    for key, number in found[:PAGE]:
        duty, petition, body = known[key]
        rule_set, _calendar = duties.lately(session, petition)
        rows.append({
            "number": number,
            "what": duty_name(rule_set, duty.kind, lang),
            "body": body.names[lang] if body else None,
            "due": duty.due_at,
            "ended": duty.ended_at,
            "late": duty.status == "open" and duty.due_at is not None and duty.due_at <= now,
        })  # fmt: skip
    return rows, str(found[PAGE - 1][0]) if len(found) > PAGE else None


def _committees() -> Rows:
    session, lang = database.session(), current_language()
    found = stored.committee_cases(session, _roles(), after=_after(), limit=PAGE + 1)
    known = stored.cases_among(session, [key for key, _number in found[:PAGE]])
    ways = committee_words.way_names(lang)
    rows = [
        {
            "number": number,
            "what": ways[known[key][0].opened_by_way],
            "body": known[key][1].names[lang],
            "due": None,
            "ended": known[key][0].closed_at,
            "late": False,
        }
        for key, number in found[:PAGE]
    ]
    return rows, str(found[PAGE - 1][0]) if len(found) > PAGE else None


def _after() -> int:
    after = request.args.get("after", default=0, type=int)
    return after if 0 <= after <= MAX_ID else 0
