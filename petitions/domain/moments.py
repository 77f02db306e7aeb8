"""Moments as text names them, and days as people count them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def read_moment(text: str) -> datetime | None:
    """Return the moment that ISO text names, in UTC; None for any other text, and for a moment
    that has no zone or lies outside the calendar."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def last_day(deadline: datetime, zone: str) -> date:
    """Return the last day before a deadline, which is the first instant too late."""
    return (deadline - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
