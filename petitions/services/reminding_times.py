"""When people are reminded of a date: before it, on it, and once it is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from petitions.domain.calendar import DAY, Calendar

# So many working days before the last one.
DAYS_BEFORE = 3


def times(calendar: Calendar, due_at: datetime) -> tuple[tuple[str, datetime], ...]:
    """Return the stages with their moments: before, on the last day, over."""
    last = calendar.day(due_at - timedelta(microseconds=1))
    before = last
    for _ in range(DAYS_BEFORE):
        before -= DAY
        while not calendar.is_working(before):
            before -= DAY
    return (
        ("before", calendar.start_of(before)),
        ("on", calendar.start_of(last)),
        ("over", due_at),
    )


def after(calendar: Calendar, due_at: datetime, at: datetime) -> datetime | None:
    """Return the next moment after `at`; None when all have passed."""
    return next((moment for _, moment in times(calendar, due_at) if moment > at), None)


def latest(calendar: Calendar, due_at: datetime, at: datetime) -> str | None:
    """Return the last stage that has begun: who was away for days is told once, not thrice."""
    passed = [stage for stage, moment in times(calendar, due_at) if moment <= at]
    return passed[-1] if passed else None
