"""Lists of petitions with their rules, and the places in them."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.domain import life as engine_life
from petitions.domain.life import Life
from petitions.domain.moments import read_moment
from petitions.domain.rules import RuleSet
from petitions.services.reading.clocks import Clock, clock_of
from petitions.services.reading.rules import rule_sets
from petitions.storage import public
from petitions.storage.public import Filters, Key, Row

PAGE = 20


LIST_ORDERS = ("newest", "most_signed", "trending", "closing")


@dataclass(frozen=True)
class Card:
    """A petition in a list, with its rules and its life."""

    row: Row
    rule_set: RuleSet
    life: Life

    @property
    def zone(self) -> str:
        return self.rule_set.calendar.zone

    @property
    def next_rung(self) -> engine_life.Rung | None:
        """The lowest rung not reached yet, where it is a plain number."""
        ahead = [r for r in self.life.rungs if r.required and r.status != "reached"]
        return min(ahead, key=lambda rung: rung.required or 0, default=None)


@dataclass(frozen=True)
class Page:
    """One page of a list, with what leads to its neighbours."""

    cards: tuple[Card, ...]
    previous: str | None
    next: str | None


def cards(session: Session, rows: Sequence[Row]) -> tuple[Card, ...]:
    read = rule_sets(session, (row.rules_sha256 for row in rows))
    return tuple(Card(row, read[row.rules_sha256], Life.from_json(row.life)) for row in rows)


def page(
    session: Session, lang: str, filters: Filters, order: str, cursor: str | None, at: datetime
) -> Page:
    """Return one page of a list; a cursor that was tampered with begins at the start."""
    order = "number" if filters.state == "rejected" else order
    key = read_cursor(cursor, order)
    rows = public.rows(session, lang, filters, order, PAGE + 1, key, at)
    is_backward = key is not None and key.is_backward
    has_more = len(rows) > PAGE
    rows = rows[-PAGE:] if is_backward else rows[:PAGE]
    has_previous = has_more if is_backward else key is not None
    has_next = True if is_backward else has_more
    return Page(
        cards(session, rows),
        write_cursor(rows[0], order, is_backward=True) if rows and has_previous else None,
        write_cursor(rows[-1], order) if rows and has_next else None,
    )


def write_cursor(row: Row, order: str, is_backward: bool = False) -> str:
    """Write a place in a list as text for an address."""
    values = {
        "newest": row.opened_at, "most_signed": row.count, "trending": row.trending,
        "closing": row.closing_at, "number": row.number,
    }  # fmt: skip
    value = values[order]
    written = value.isoformat() if isinstance(value, datetime) else value
    said = json.dumps([written, row.number, is_backward], separators=(",", ":"))
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def read_cursor(text: str | None, order: str) -> Key | None:
    """Read what `write_cursor` wrote; None for anything else."""
    if not text or len(text) > 200:
        return None
    try:
        value, number, is_backward = json.loads(base64.urlsafe_b64decode(text + "=="))
        place = read_moment(value) if order in ("newest", "closing") else int(value)
        number = int(number)
    except (ValueError, TypeError, OverflowError):
        return None
    is_far = isinstance(place, int) and abs(place) >= 2**63
    if place is None or is_far or not 0 < number < 2**63:
        return None
    return Key(place, number, bool(is_backward))


def top(session: Session, lang: str, filters: Filters, order: str, limit: int) -> tuple[Card, ...]:
    """Return the first petitions of a list."""
    return cards(session, public.rows(session, lang, filters, order, limit))


@dataclass(frozen=True)
class Waiting:
    """A petition that waits for a body, with the duty's clock."""

    card: Card
    clock: Clock


def waiting(session: Session, lang: str, limit: int, at: datetime) -> tuple[Waiting, ...]:
    """Return the duties owed on listed petitions, the soonest due (or longest late) first."""
    owed = public.open_duties(session, limit)
    rows = public.rows_of(session, lang, list(dict.fromkeys(duty.petition for duty in owed)))
    by_number = {card.row.number: card for card in cards(session, rows)}
    found = []
    for duty in owed:
        card = by_number.get(duty.petition)
        known = card.life.owed(duty.key) if card else None
        if card and known:
            found.append(Waiting(card, clock_of(known, duty.body_id, at, card.zone)))
    return tuple(found)


@dataclass(frozen=True)
class Answered:
    """A petition with the moment of its latest answer."""

    card: Card
    at: datetime


def answered(session: Session, lang: str, limit: int) -> tuple[Answered, ...]:
    newest = dict(public.newest_answers(session, limit))
    found = cards(session, public.rows_of(session, lang, list(newest)))
    return tuple(Answered(card, newest[card.row.number]) for card in found)
