"""The place in a queue after which a page begins, as a word in the address."""

from __future__ import annotations

from datetime import datetime

from petitions.web import MAX_ID

Place = tuple[datetime | None, int]


def read_place(text: str | None) -> Place | None:
    """Read what `write_place` wrote; nonsense begins at the front."""
    try:
        moment, number = (text or "").rsplit("/", 1)
        found = datetime.fromisoformat(moment) if moment else None
        key = int(number)
    except ValueError:
        return None
    if not 0 < key <= MAX_ID or (found and found.tzinfo is None):
        return None
    return found, key


def write_place(moment: datetime | None, key: int) -> str:
    """Name a row by the moment it is sorted by and its key."""
    return f"{moment.isoformat() if moment else ''}/{key}"
