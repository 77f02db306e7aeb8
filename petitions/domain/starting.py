"""The act of choosing: when collection starts, and when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from petitions.domain.actions import Action
from petitions.domain.calendar import Calendar
from petitions.domain.durations import Duration
from petitions.domain.mainline import open_petition
from petitions.domain.rules import Collection, Gate
from petitions.domain.turn import Turn, own_gate

Codes = tuple[str, ...]


def may_start(turn: Turn, action: Action) -> Codes:
    return tuple(_start_refusals(turn, action))


def _start_refusals(turn: Turn, action: Action) -> Iterator[str]:
    state, gate = turn.life.state, own_gate(turn)
    lasts = gate.at_least if gate is not None and state == "in_deliberation" else None
    if (
        lasts
        and not turn.life.skips_deliberation
        and turn.at < turn.calendar.after(turn.life.entered_at, lasts)
    ):
        yield "too_early"
    if action.on is not None:
        yield from _on_refusals(turn, action.on)
    elif action.until is None and state not in ("in_deliberation", "scheduled"):
        yield "nothing_to_choose"
    if action.until is not None:
        yield from _until_refusals(turn, action.until)


def _on_refusals(turn: Turn, day: date) -> Iterator[str]:
    gate = turn.law.gate_of_kind("start")
    if gate is None or turn.life.state == "open":
        yield "start_not_chosen"
    elif turn.life.state != "scheduled" and not gate.optional:
        yield "too_early"
    else:
        start = turn.calendar.start_of(day)
        if start < _earliest_start(turn, gate):
            yield "start_too_early"
        if turn.life.gate_ends_at is not None and start >= turn.life.gate_ends_at:
            yield "start_too_late"


def _earliest_start(turn: Turn, gate: Gate) -> datetime:
    if gate.notice:
        return turn.calendar.after(turn.at, gate.notice)
    return turn.calendar.start_of(turn.calendar.day(turn.at))


def _until_refusals(turn: Turn, day: date) -> Iterator[str]:
    collection, life = turn.law.rule_set.collection, turn.life
    if not (collection.shortest or collection.longest):
        yield "end_not_chosen"
        return
    if life.state == "open" and not collection.changeable:
        yield "end_not_changeable"
    today = turn.calendar.day(turn.at)
    begins = turn.calendar.day(life.opened_at) if life.opened_at else life.starts_on or today
    earliest, latest = lawful_ends(turn.calendar, collection, begins)
    if day < max(earliest, today):
        yield "end_too_early"
    if latest is not None and day > latest:
        yield "end_too_late"


def lawful_ends(
    calendar: Calendar, collection: Collection, begins: date
) -> tuple[date, date | None]:
    """The first and the last day on which a collection that begins then may end."""
    shortest = collection.shortest or Duration(1, "day")
    longest = collection.longest or collection.length
    latest = calendar.add_to_day(begins, longest) if longest else None
    return calendar.add_to_day(begins, shortest), latest


def start(turn: Turn, action: Action) -> None:
    state = turn.life.state
    if action.until is not None:
        turn.set(until=action.until)
    if state == "open":
        _change_end(turn)
    elif state == "in_deliberation":
        open_petition(turn, "start", "petitioner")
    elif action.on is not None:
        turn.set(starts_on=action.on)
    elif state == "scheduled":
        turn.set(starts_on=_first_lawful_day(turn))


def _change_end(turn: Turn) -> None:
    until = turn.life.until
    if until is not None:
        deadline = turn.calendar.end_of(until)
        turn.set(deadline_at=deadline)
        if turn.life.closing_at is not None:
            turn.closes_at(deadline)


def _first_lawful_day(turn: Turn) -> date:
    gate = own_gate(turn)
    if gate is None or gate.notice is None:
        return turn.calendar.day(turn.at)
    earliest = turn.calendar.after(turn.at, gate.notice)
    day = turn.calendar.day(earliest)
    return day if turn.calendar.start_of(day) >= earliest else day + timedelta(days=1)
