"""Carrying occasions out: petitions stop, rest and go on when the day has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.calendar import Calendar, calendar_of
from petitions.domain.rules import RuleSet
from petitions.services import lifecycle, rulebooks, tallying
from petitions.services.errors import Refused
from petitions.storage import occasions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Occasion

BATCH = 100
Window = tuple[datetime, datetime | None]
Find = Callable[[int], Sequence[int]]


def carry_out(session: Session, now: datetime) -> int:
    """Stop, pause and resume what is due; return how many petitions moved.

    It may be ended at any moment and called again: whoever has moved is not found any more.
    """
    waiting = store.unfinished(session)
    session.commit()
    moved = 0
    for name in dict.fromkeys(one.rule_set for one in waiting):
        rules = rulebooks.rules_for(session, name)
        version = rules.current(now)
        session.commit()
        calendar = calendar_of(rules, version.number)
        mine = [one for one in waiting if one.rule_set == name]
        for one in mine:
            if one.kind == "stop":
                moved += _stop(session, one, calendar, now)
        rests = [one for one in mine if one.kind != "stop"]
        moved += _rest(session, rests, version.rule_set, calendar, now)
    return moved


def _stop(session: Session, one: Occasion, calendar: Calendar, now: datetime) -> int:
    """Stop every petition that lived when the day began."""
    moment, moved = calendar.start_of(one.day), 0
    if one.cancelled_at is None and moment > now:
        return 0
    if one.cancelled_at is None:
        action = Action(do="stop", reason=one.reason)
        moved = _each(session, action, one.entered_by, now, lambda after: store.living(
            session, one.rule_set, moment, after, BATCH
        ))  # fmt: skip
    _finish(session, one, now)
    return moved


def _rest(
    session: Session, occasions: Sequence[Occasion], rules: RuleSet, calendar: Calendar,
    now: datetime,
) -> int:  # fmt: skip
    """Let collection rest while one of the windows is open, and go on once all are over."""
    windows = [(one, window_of(one, rules, calendar)) for one in occasions]
    running = [one for one, (start, end) in windows if start <= now and (not end or now < end)]
    over = [one for one, (_start, end) in windows if end is not None and end <= now]
    moved = 0
    if running or over:
        one, do = (running[0], "pause") if running else (over[0], "resume")
        action = Action(do=do, what="collection")
        moved = _each(session, action, one.entered_by, now, lambda after: store.collecting(
            session, one.rule_set, do == "resume", after, BATCH
        ))  # fmt: skip
    for one in over:
        _finish(session, one, now)
    return moved


def window_of(one: Occasion, rules: RuleSet, calendar: Calendar) -> Window:
    """Return from when until when collection rests; an empty window where it does not."""
    pauses = rules.collection.pauses
    rest = pauses.before_election if pauses is not None else None
    if one.kind == "pause":
        start = calendar.start_of(one.day)
        end = calendar.start_of(one.until) if one.until is not None else None
    else:
        end = calendar.end_of(one.day)
        start = calendar.start_of(calendar.first_day_near(one.day, rest)) if rest else end
    if one.cancelled_at is not None:
        end = min(end or one.cancelled_at, one.cancelled_at)
    return start, end


def _each(session: Session, action: Action, by: int, now: datetime, find: Find) -> int:
    """Do one act to every petition that is found, some in each transaction."""
    moved, after = 0, 0
    while True:
        with unit(session):
            numbers = find(after)
            for number in numbers:
                moved += _do(session, number, action, by, now)
        if not numbers:
            return moved
        after = numbers[-1]


def _do(session: Session, number: int, action: Action, by: int, now: datetime) -> bool:
    """Say whether the petition took the act; the version it runs under may know none such."""
    locked = tallying.settle(session, lifecycle.take(session, number), now)
    try:
        lifecycle.carry_out(session, locked, action, now, by)
    except Refused:
        return False
    return True


def _finish(session: Session, one: Occasion, now: datetime) -> None:
    with unit(session):
        found = store.find(session, one.id)
        if found is not None:
            found.done_at = now
