"""The act of choosing: when collection starts, and when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from petitions.domain.actions import Action
from petitions.domain.mainline import lawful_ends, must_choose_end, open_petition
from petitions.domain.rules import Gate
from petitions.domain.turn import Turn, own_gate

Codes = tuple[str, ...]
NO_START, NO_END = "start_not_named", "end_not_named"


def may_start(turn: Turn, action: Action) -> Codes:
    return tuple(_start_refusals(turn, action))


def _start_refusals(turn: Turn, action: Action) -> Iterator[str]:
    gate = own_gate(turn)
    if gate is not None and turn.life.state == "in_deliberation" and gate.at_least:
        ends = turn.calendar.after(turn.life.entered_at, gate.at_least)
        if not turn.life.skips_deliberation and turn.at < ends:
            yield "too_early"
    if action.on is not None:
        yield from _on_refusals(turn, action.on)
    if action.until is not None:
        yield from _until_refusals(turn, action.until)
    if action.on is None and action.until is None:
        yield from _missing_choices(turn)


def _missing_choices(turn: Turn) -> Iterator[str]:
    """Where the petitioner must choose, none is refused; where he may, none means at once."""
    state, gate = turn.life.state, turn.law.gate_of_kind("start")
    collection = turn.law.rule_set.collection
    if state == "in_deliberation":
        if must_choose_end(collection) and turn.life.until is None:
            yield NO_END
    elif state == "scheduled":
        if gate is not None and not gate.optional:
            yield NO_START
    elif not _may_choose(turn):
        yield "nothing_to_choose"


def _may_choose(turn: Turn) -> bool:
    """Whether there is a day to choose before or after the gates."""
    gate, collection = turn.law.gate_of_kind("start"), turn.law.rule_set.collection
    if turn.life.state == "open":
        return collection.changeable
    has_end = bool(collection.shortest or collection.longest)
    return has_end or (gate is not None and gate.optional)


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


def start(turn: Turn, action: Action) -> None:
    state = turn.life.state
    if action.until is not None:
        turn.set(until=action.until)
    if action.on is not None:
        turn.set(starts_on=action.on)
    elif action.until is None and state != "open":
        turn.set(starts_on=None)
    if state == "open":
        _change_end(turn)
    elif state == "in_deliberation" or (state == "scheduled" and turn.life.starts_on is None):
        open_petition(turn, "start", "petitioner")


def _change_end(turn: Turn) -> None:
    until = turn.life.until
    if until is not None:
        deadline = turn.calendar.end_of(until)
        turn.set(deadline_at=deadline)
        if turn.life.closing_at is not None:
            turn.closes_at(deadline)
