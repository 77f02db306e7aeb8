"""The queue of petitions in review: filters, counts, search, pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext

from petitions import clock
from petitions.domain.moments import last_day
from petitions.services import reading
from petitions.services.casework import plain_tag
from petitions.storage import queue as store
from petitions.storage.queue import LATENESS, MOST_COUNTED, NEAR, Sought, Waiting
from petitions.web import access, database
from petitions.web.formats import number
from petitions.web.keys import settings
from petitions.web.languages import NAMES, current_language
from petitions.web.moderator.blueprint import blueprint
from petitions.web.moderator.reach import moderators, my_roles
from petitions.web.paging import read_place, write_place
from petitions.wording.names import said

PAGE = 50
LONGEST = 200
FILTERS = ("rule_set", "language", "state", "show", "tag", "q", "order")


@blueprint.get("")
@moderators
def queue() -> str:
    session, now, lang = database.session(), clock.now(), current_language()
    sought = store.looked_up(session, _sought())
    found = store.page(session, sought, now, lang, _cursor(), PAGE + 1)
    in_force = reading.in_force(session, now)
    rules = {name: said(one.rule_set.card.name, lang) for name, one in in_force.items()}
    zones = {name: one.rule_set.calendar.zone for name, one in in_force.items()}
    last = found[PAGE - 1] if len(found) > PAGE else None
    selects = _selects(sought, rules)
    return render_template(
        "moderator/queue.html",
        rows=[_row(line, now, rules, zones) for line in found[:PAGE]],
        sought=sought,
        is_filtered=bool(request.args),
        most_found=store.MOST_FOUND if sought.is_cut else None,
        counts=_counts(sought, now),
        aside=_aside(sought, now),
        selects=selects,
        chosen=_chosen(sought, selects),
        next_url=_url(after=write_place(*last.place(sought))) if last else None,
    )


def _sought() -> Sought:
    show = _argument("show")
    return Sought(
        reach=my_roles(),
        me=access.person().id,
        rule_set=_argument("rule_set"),
        language=_argument("language"),
        lateness=_one_of("state", LATENESS),
        whose=show if show in store.WHOSE else None,
        flagged=show == "flagged",
        parked=show == "parked",
        tag=plain_tag(_argument("tag") or "") or None,
        words=_argument("q"),
        by_age=_argument("order") == "age",
    )


def _argument(name: str) -> str | None:
    return (request.args.get(name) or "").strip()[:LONGEST].replace("\x00", "") or None


def _one_of(name: str, known: tuple[str, ...]) -> str | None:
    return found if (found := _argument(name)) in known else None


def _row(
    line: Waiting, now: datetime, rules: dict[str, str], zones: dict[str, str]
) -> dict[str, Any]:
    zone = zones.get(line.rule_set, "UTC")
    return {
        "case": line,
        "zone": zone,
        "due_on": last_day(line.due_at, zone) if line.due_at else None,
        "rules": rules.get(line.rule_set, line.rule_set),
        "is_mine": line.owner_id == access.person().id,
        "status": lateness(line.due_at, now),
        "is_parked": line.parked_until is not None and line.parked_until > now,
    }


def lateness(due_at: datetime | None, now: datetime) -> str:
    """Say how a case stands against the limit of its rules: on_time, near or late."""
    if due_at is None:
        return "on_time"
    return "late" if due_at <= now else "near" if due_at - now <= NEAR else "on_time"


def _counts(sought: Sought, now: datetime) -> list[dict[str, Any]]:
    found = store.counts(database.session(), sought, now)
    names = {
        "all": gettext("All"),
        "late": gettext("late"),
        "near": gettext("soon due"),
        "on_time": gettext("on time"),
    }
    return [
        {
            "name": words,
            "count": _at_most(found[name], is_cut=sought.is_cut),
            "url": _url(state=name if name != "all" else None),
            "is_current": (sought.lateness or "all") == name,
        }
        for name, words in names.items()
    ]


def _aside(sought: Sought, now: datetime) -> list[dict[str, Any]]:
    found = store.aside(database.session(), sought, now)
    names = {
        "mine": gettext("Taken by me"),
        "flagged": gettext("Flagged"),
        "parked": gettext("Parked"),
    }
    return [
        {
            "name": words,
            "count": _at_most(found[name]),
            "url": url_for("moderator.queue", show=name),
        }
        for name, words in names.items()
    ]


def _at_most(count: int, *, is_cut: bool = False) -> str:
    """Say a count; one that was not counted to its end ends with a plus."""
    if count > MOST_COUNTED:
        return f"{number(MOST_COUNTED)}+"
    return f"{number(count)}+" if is_cut else number(count)


def _selects(sought: Sought, rules: dict[str, str]) -> list[dict[str, Any]]:
    shown = {
        "mine": gettext("Taken by me"),
        "free": gettext("Taken by nobody"),
        "others": gettext("Taken by others"),
        "flagged": gettext("Flagged"),
        "parked": gettext("Parked"),
    }
    states = {
        "late": gettext("late"), "near": gettext("soon due"), "on_time": gettext("on time")
    }  # fmt: skip
    languages = {code: NAMES[code] for code in settings().languages}
    return [
        _select("rule_set", gettext("Rules"), rules, sought.rule_set),
        _select("language", gettext("Original language"), languages, sought.language),
        _select("state", gettext("In time"), states, sought.lateness),
        _select("show", gettext("Which cases"), shown, _argument("show")),
        _select(
            "order", gettext("Order"), {"age": gettext("Longest waiting first")},
            "age" if sought.by_age else None, gettext("Soonest due first"),
        ),
    ]  # fmt: skip


def _select(
    name: str, label: str, options: dict[str, str], chosen: str | None, default: str | None = None
) -> dict[str, Any]:
    first = {"value": "", "text": default or gettext("Any")}
    others = [
        {"value": value, "text": text, "selected": value == chosen}
        for value, text in options.items()
    ]
    return {"name": name, "label": label, "options": [first, *others]}


def _chosen(sought: Sought, selects: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return what the list is narrowed to, each with the address of the list without it."""
    typed = (
        ("q", gettext("Words or number"), sought.words),
        ("tag", gettext("Tag or topic"), sought.tag),
    )
    found = [(name, label, said) for name, label, said in typed if said]
    for select in selects:
        words = [one["text"] for one in select["options"][1:] if one["selected"]]
        found += [(select["name"], select["label"], one) for one in words]
    return [
        {"text": f"{label}: {said}", "url": _url(**{name: None})} for name, label, said in found
    ]


def _cursor() -> tuple[datetime, int] | None:
    moment, number = read_place(request.args.get("after")) or (None, 0)
    return (moment, number) if moment else None


def _url(**changed: str | None) -> str:
    """Return the address of this list with some of its arguments changed, None taking one out."""
    kept = {name: request.args.get(name) or None for name in FILTERS} | changed
    said: dict[str, Any] = {name: value for name, value in kept.items() if value is not None}
    return url_for("moderator.queue", **said)
