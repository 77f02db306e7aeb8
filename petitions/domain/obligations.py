"""Duties: opened by rungs and events, each with its own clock, until done, overdue or void."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from petitions.domain.calendar import Calendar
from petitions.domain.durations import Duration
from petitions.domain.law import due_of
from petitions.domain.life import Owed
from petitions.domain.rules import Duty
from petitions.domain.turn import Turn

# A life stays bounded: after so many moves a due date forgets how it came about.
MOST_MOVES = 50


def open_for_event(turn: Turn, event: str) -> None:
    for duty in turn.law.duties:
        if duty.opened_by.event == event:
            open_duty(turn, duty)


def open_for_threshold(turn: Turn, threshold: str, moment: str) -> None:
    for duty in turn.law.duties:
        if duty.opened_by.threshold == threshold and duty.opened_by.at == moment:
            open_duty(turn, duty)


def open_for_outcome(turn: Turn, done: str, outcome: str) -> None:
    for duty in turn.law.duties:
        opener = duty.opened_by
        if opener.duty == done and (not opener.outcomes or outcome in opener.outcomes):
            open_duty(turn, duty)


def open_duty(turn: Turn, duty: Duty) -> None:
    """Open a duty, unless it is owed or done already; a cancelled one opens anew."""
    known = turn.life.owed(duty.id)
    if known is not None and known.status != "cancelled":
        return
    length = due_of(duty, turn.life)
    owed = Owed(
        id=duty.id,
        duty=duty.kind,
        by=body_of(turn, duty),
        obligation=duty.obligation,
        opened_at=turn.at,
        due_at=turn.calendar.after(turn.at, length) if length else None,
        due_from=turn.at,
        due_in=str(length) if length else None,
    )
    turn.put_duty(owed)
    tell_duty(turn, owed)


def tell_duty(turn: Turn, owed: Owed, **more: Any) -> None:
    turn.fact("duty", duty=owed.id, by=owed.by, obligation=owed.obligation, due=owed.due_at, **more)


def body_of(turn: Turn, duty: Duty) -> str:
    """Who owes it: the petition's own kind of addressee where the rules say `addressee`."""
    if duty.by == "addressee" and turn.life.scope.addressee:
        return turn.life.scope.addressee
    return duty.by


def finish(turn: Turn, duty: Duty, status: str, outcome: str) -> Owed:
    """Record a duty as fulfilled or declined, whether it was owed yet or done early."""
    owed = turn.life.owed(duty.id)
    if owed is None or not owed.is_open:
        owed = Owed(duty.id, duty.kind, body_of(turn, duty), duty.obligation, opened_at=turn.at)
    turn.put_duty(replace(owed, status=status, outcome=outcome, done_at=turn.at, paused_at=None))
    turn.fact(f"duty_{status}", duty=duty.id, outcome=outcome)
    open_for_outcome(turn, duty.id, outcome)
    return owed


def cancel(turn: Turn, owed: Owed) -> None:
    turn.put_duty(replace(owed, status="cancelled", done_at=turn.at, paused_at=None))
    turn.fact("duty_cancelled", duty=owed.id)


def cancel_open(turn: Turn) -> None:
    for owed in turn.life.duties:
        if owed.is_open:
            cancel(turn, owed)


def cancel_for_threshold(turn: Turn, threshold: str) -> None:
    """A rung fell: what it opened, and nobody did yet, is no longer owed."""
    opened = {d.id for d in turn.law.duties if d.opened_by.threshold == threshold}
    for owed in turn.life.duties:
        if owed.is_open and owed.id in opened:
            cancel(turn, owed)


def overdue(turn: Turn, owed: Owed) -> None:
    turn.put_duty(replace(owed, status="overdue"))
    turn.fact("duty_overdue", duty=owed.id, due=owed.due_at)


def move(turn: Turn, owed: Owed, how: str, **changes: Any) -> None:
    """Move a due date and say so; `how` is one of the moves that `due_by` can redo."""
    moved = replace(owed, moves=(*owed.moves, how), **changes)
    moved = replace(moved, due_at=due_by(turn.calendar, moved))
    if moved.due_at is not None and len(moved.moves) > MOST_MOVES:
        moved = replace(moved, moves=(f"until {moved.due_at.isoformat()}",))
    turn.put_duty(moved)
    turn.fact("duty_extended", duty=moved.id, due=moved.due_at)


def due_by(calendar: Calendar, owed: Owed) -> datetime | None:
    """The due date from the beginning: its period, then every move since.

    A move is "by 3 months", "paused 3600" (seconds) or "until 2026-01-31T…" (an instant).
    """
    if owed.due_from is None or owed.due_in is None:
        return None
    due = calendar.after(owed.due_from, Duration.parse(owed.due_in))
    for how in owed.moves:
        kind, _, value = how.partition(" ")
        if kind == "by":
            due = calendar.further(due, Duration.parse(value))
        elif kind == "paused":
            due = calendar.shifted(due, timedelta(seconds=float(value)))
        else:
            due = datetime.fromisoformat(value)
    return due
