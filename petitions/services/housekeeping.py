"""What keeps the house in order by itself: trending figures, forgetting what may not be kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from petitions.services import erasing
from petitions.storage import housekeeping

TRENDING_WINDOW = timedelta(hours=24)
LETTERS_KEPT = timedelta(days=30)


def refresh_trending(session: Session, now: datetime) -> None:
    """Set each open petition's trending figure: signatures counted in the last 24 hours."""
    housekeeping.set_trending(session, now - TRENDING_WINDOW)


def forget_old(session: Session, now: datetime) -> None:
    """Delete unconfirmed attempts, links, counters of limits and letters whose time is over.

    Network hashes go after 30 days; who was erased is muted once the time to wait is over.
    """
    housekeeping.forget_attempts(session, now)
    housekeeping.forget_networks(session, now)
    housekeeping.forget_tokens(session, now)
    housekeeping.forget_limits(session, now)
    housekeeping.forget_letters(session, now - LETTERS_KEPT)
    erasing.mute_ended(session, now)
    erasing.destroy_keys(session, now)
