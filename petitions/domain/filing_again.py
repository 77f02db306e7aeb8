"""Whether a petition that failed may be filed again, and from when."""

from __future__ import annotations

from datetime import datetime

from petitions.domain.calendar import FAR, Calendar
from petitions.domain.rules import Failure

# Ends that a petition did not want: not enough signatures, refused, not handed on in time.
FAILED = frozenset({"expired", "rejected", "lapsed"})

Codes = tuple[str, ...]


def again_from(calendar: Calendar, failure: Failure, failed_at: datetime) -> datetime:
    """The first instant at which it may be filed again; the end of time where it never may."""
    if not failure.file_again:
        return FAR
    if failure.file_again_after is None:
        return failed_at
    return calendar.after(failed_at, failure.file_again_after)


def again_refusals(
    calendar: Calendar, failure: Failure, failed_at: datetime | None, at: datetime
) -> Codes:
    """Why a petition that failed then cannot be filed again now, if it cannot."""
    if failed_at is None or at >= again_from(calendar, failure, failed_at):
        return ()
    return ("filed_again_too_soon",) if failure.file_again else ("not_filed_again",)
