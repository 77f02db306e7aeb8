"""Watch the hours: where signatures burst, the public chart and the moderators are told."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from petitions.clock import whole_hour
from petitions.domain.bursts import find_bursts, hour_profile
from petitions.storage import signature_sums

HOUR = timedelta(hours=1)
WATCHED = timedelta(hours=3)
PROFILE_DAYS = 14


def mark_bursts(session: Session, now: datetime) -> int:
    """Mark the burst hours of every petition that was signed lately; return how many are new.

    Only hours that are over are judged (docs/bursts.md). The caller commits.
    """
    end = whole_hour(now)
    profile = _profile(session, end)
    marked = 0
    for petition_id in signature_sums.signed_since(session, now - WATCHED):
        hours = [row[:2] for row in signature_sums.by_hour(session, petition_id) if row[0] < end]
        if not hours:
            continue
        first = hours[0][0]
        counts = _gapless(hours, end)
        bursts = find_bursts(counts, first.hour, profile)
        marked += signature_sums.mark_bursts(
            session, petition_id, [first + HOUR * burst.hour for burst in bursts]
        )
    return marked


def _profile(session: Session, end: datetime) -> tuple[float, ...]:
    """Return how busy each hour of the day is on this site, from its last whole days."""
    start = end - timedelta(days=PROFILE_DAYS)
    hours = signature_sums.site_hours(session, start, end)
    if not hours:
        return hour_profile(())
    return hour_profile(_gapless(hours, end), hours[0][0].hour)


def _gapless(hours: list[tuple[datetime, int]], end: datetime) -> list[int]:
    """Return counts of every hour from the first one to the end, empty hours included."""
    known, first = dict(hours), hours[0][0]
    length = int((end - first) / HOUR)
    return [known.get(first + HOUR * place, 0) for place in range(length)]
