"""The place in a queue after which a page begins, as a word in the address."""

from __future__ import annotations

from datetime import UTC, datetime

from petitions.web import MAX_ID

Place = tuple[datetime | None, int]


def read_place(text: str | None) -> Place | None:
    """Read what `write_place` wrote; nonsense begins at the front."""
    try:
        moment, number = (text or "").rsplit("/", 1)
        found = datetime.fromisoformat(moment) if moment else None
        key = int(number)
        is_told = found is None or (found.tzinfo is not None and bool(found.astimezone(UTC)))
    except (ValueError, OverflowError):
        return None
    if not 0 < key <= MAX_ID or not is_told:
        return None
    return found, key


def write_place(moment: datetime | None, key: int) -> str:
    """Name a row by the moment it is sorted by and its key."""
    return f"{moment.isoformat() if moment else ''}/{key}"
