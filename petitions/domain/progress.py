"""Reports on progress: while a duty is open, its body says again and again how the matter stands.

An interval begins with the duty, and anew with each report; while the clock of the duty stands
still, so does the interval.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from petitions.domain.actions import Action
from petitions.domain.calendar import Calendar
from petitions.domain.life import Owed
from petitions.domain.rules import Duty
from petitions.domain.turn import Turn, given

Codes = tuple[str, ...]


def report_due(calendar: Calendar, rule: Duty | None, owed: Owed) -> datetime | None:
    """The first instant at which the next report is late; none where none is owed now."""
    if rule is None or rule.progress is None or not owed.is_open or owed.paused_at is not None:
        return None
    return calendar.after(_since(owed), rule.progress)


def may_report(turn: Turn, action: Action) -> Codes:
    owed = _owed(turn, action)
    if owed is None or not owed.is_open:
        return ("duty_not_open",)
    rule = turn.law.duty(owed.id)
    return ("no_report_asked",) if rule is None or rule.progress is None else ()


def report(turn: Turn, action: Action) -> None:
    """The body has reported: the next interval begins."""
    owed = replace(given(_owed(turn, action)), report_from=turn.at)
    turn.put_duty(owed)
    due = report_due(turn.calendar, turn.law.duty(owed.id), owed)
    turn.fact("duty_reported", duty=owed.id, due=due)


def report_from_after_pause(rule: Duty | None, owed: Owed, at: datetime) -> datetime | None:
    """Where the interval begins once the clock goes on: later by as long as it stood."""
    if rule is None or rule.progress is None or owed.paused_at is None:
        return owed.report_from
    return _since(owed) + (at - max(owed.paused_at, _since(owed)))


def _since(owed: Owed) -> datetime:
    return given(owed.report_from or owed.opened_at)


def _owed(turn: Turn, action: Action) -> Owed | None:
    if action.duty is not None:
        return turn.life.owed(action.duty)
    return next((owed for owed in turn.life.duties if owed.is_open), None)
