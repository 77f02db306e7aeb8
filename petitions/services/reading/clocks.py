"""Days left, days late: how the time of a duty stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from petitions.domain import life as engine_life
from petitions.domain.moments import last_day


def days_until(deadline: datetime, at: datetime, zone: str) -> int:
    """Count the days to the last day, in the zone; negative once it is over."""
    return (last_day(deadline, zone) - at.astimezone(ZoneInfo(zone)).date()).days


@dataclass(frozen=True)
class ReportDue:
    """By when the next report on progress is owed, and by how many days it is late."""

    on: date
    days_late: int


def report_due(due_at: datetime | None, at: datetime, zone: str) -> ReportDue | None:
    if due_at is None:
        return None
    late = max(1, -days_until(due_at, at, zone)) if due_at <= at else 0
    return ReportDue(last_day(due_at, zone), late)


@dataclass(frozen=True)
class Clock:
    """How the time of a duty stands. `days` are left or, when overdue, late; never negative."""

    key: str
    duty: str
    by: str
    body_id: int | None
    obligation: str
    status: str  # open, overdue, paused, fulfilled, declined, cancelled
    days: int | None
    due_on: date | None
    done_on: date | None
    outcome: str | None
    report: ReportDue | None = None


def clock_of(owed: engine_life.Owed, body_id: int | None, at: datetime, zone: str) -> Clock:
    """Read a duty's clock at a moment."""
    status = owed.status
    if owed.is_open:
        is_late = owed.due_at is not None and owed.due_at <= at
        status = "paused" if owed.paused_at else "overdue" if is_late else "open"
    days = None
    if owed.due_at is not None:
        left = days_until(owed.due_at, at, zone)
        days = max(1, -left) if status == "overdue" else max(0, left)
    return Clock(
        key=owed.id,
        duty=owed.duty,
        by=owed.by,
        body_id=body_id,
        obligation=owed.obligation,
        status=status,
        days=days,
        due_on=last_day(owed.due_at, zone) if owed.due_at else None,
        done_on=owed.done_at.astimezone(ZoneInfo(zone)).date() if owed.done_at else None,
        outcome=owed.outcome,
    )
