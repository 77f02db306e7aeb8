"""How bodies answer: what each owed, what was late, and what is overdue at this moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from petitions import clock
from petitions.services import reading
from petitions.storage import committees, public
from petitions.storage.alphabet import sort_key
from petitions.storage.public import Named, Owed, record
from petitions.storage.public.record import BodyRecord
from petitions.web import access
from petitions.web.database import session
from petitions.web.languages import current_language
from petitions.web.lately import for_a_minute
from petitions.web.paging import Place, read_place, write_place
from petitions.web.public import blueprint, caching
from petitions.web.public.cards import untitled
from petitions.wording import names

PAGE = 50


@blueprint.get("/bodies")
@access.public
@caching.shared
def bodies() -> str:
    """List the bodies that owe or owed an answer, with their figures."""
    at, db = clock.now(), session()
    return render_template("public/bodies.html", rows=_rows(db, _named(db), at))


@blueprint.get("/bodies/<slug>")
@access.public
@caching.shared
def body(slug: str) -> str:
    """Show one body: its figures, what is overdue, what it has answered."""
    at, db, lang = clock.now(), session(), current_language()
    named = _named(db)
    found = next((n for n, one in named.items() if one.key == slug), None)
    if found is None:
        raise NotFound
    place = _place()
    ended = record.ended(db, found, after=place, limit=PAGE + 1)
    late = record.overdue(db, at, body_id=found, limit=PAGE) if place is None else []
    last = ended[PAGE - 1] if len(ended) > PAGE else None
    return render_template(
        "public/body.html",
        name=named[found].name(lang),
        body_id=found,
        is_committee=committees.find(db, found) is not None,
        slug=slug,
        record=_records(db, at).get(found),
        overdue=_told(db, named, late, at),
        ended=_told(db, named, ended[:PAGE], at),
        first_url=url_for("public.body", slug=slug) if place else None,
        next_url=url_for("public.body", slug=slug, after=write_place(last.ended_at, last.id))
        if last
        else None,
    )


@blueprint.get("/overdue")
@access.public
@caching.shared
def overdue() -> str:
    """List what is overdue, the longest first, with the bodies that owe it."""
    at, db = clock.now(), session()
    place = _place()
    found = record.overdue(db, at, after=place, limit=PAGE + 1)
    last = found[PAGE - 1] if len(found) > PAGE else None
    named = _named(db)
    late = [row for row in _rows(db, named, at) if row["record"].overdue]
    return render_template(
        "public/overdue.html",
        bodies=sorted(late, key=lambda row: -row["record"].overdue) if place is None else [],
        rows=_told(db, named, found[:PAGE], at),
        first_url=url_for("public.overdue") if place else None,
        next_url=url_for("public.overdue", after=write_place(last.due_at, last.id))
        if last
        else None,
    )


def _place() -> tuple[datetime, int] | None:
    place: Place | None = read_place(request.args.get("after"))
    return (place[0], place[1]) if place is not None and place[0] is not None else None


def _named(db: Session) -> Mapping[int, Named]:
    return for_a_minute("bodies", lambda: public.bodies(db))


def _records(db: Session, at: datetime) -> Mapping[int, BodyRecord]:
    return for_a_minute("records", lambda: record.records(db, at))


def _rows(db: Session, named: Mapping[int, Named], at: datetime) -> list[dict[str, Any]]:
    """Return the bodies with their records, by name."""
    lang = current_language()
    rows = [
        {
            "name": named[one.body_id].name(lang),
            "url": url_for("public.body", slug=named[one.body_id].key),
            "record": one,
        }
        for one in _records(db, at).values()
        if one.body_id in named
    ]
    return sorted(rows, key=lambda row: sort_key(row["name"]))


def _told(
    db: Session, named: Mapping[int, Named], owed: Iterable[Owed], at: datetime
) -> list[dict[str, Any]]:
    """Return duties with the titles of their petitions and what is owed, in words."""
    owed, lang = list(owed), current_language()
    numbers = list(dict.fromkeys(one.petition for one in owed))
    cards = {c.row.number: c for c in reading.cards(db, public.rows_of(db, lang, numbers))}
    rows = []
    for one in owed:
        card = cards.get(one.petition)
        if card is None:
            continue
        hidden = card.row.text_hidden
        body = named.get(one.body_id or 0)
        rows.append({
            "url": url_for("public.petition_page", number=one.petition),
            "title": untitled(one.petition) if hidden else card.row.title,
            "language": "" if hidden else card.row.language,
            "what": names.duty_name(card.rule_set, one.kind, lang),
            "body": body.name(lang) if body else None,
            "body_url": url_for("public.body", slug=body.key) if body else None,
            "due": reading.last_day(one.due_at, card.zone) if one.due_at else None,
            "days": _days_late(one, at, card.zone),
            "ended": one.ended_at,
            "zone": card.zone,
            "was_late": _was_late(one),
            "outcome": names.outcome_name(one.outcome, lang) if one.outcome else None,
        })  # fmt: skip
    return rows


def _days_late(one: Owed, at: datetime, zone: str) -> int:
    """Count the days by which something is late: until its end, or until now."""
    if one.due_at is None:
        return 0
    return max(0, -reading.days_until(one.due_at, one.ended_at or at, zone))


def _was_late(one: Owed) -> bool:
    return one.due_at is not None and one.ended_at is not None and one.ended_at >= one.due_at
