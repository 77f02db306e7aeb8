"""The place in a queue after which a page begins, as a word in the address."""

from __future__ import annotations

from datetime import datetime

from petitions.domain.moments import read_moment
from petitions.web import MAX_ID

Place = tuple[datetime | None, int]


def read_place(text: str | None) -> Place | None:
    """Read what `write_place` wrote; nonsense begins at the front."""
    try:
        written, number = (text or "").rsplit("/", 1)
        key = int(number)
    except ValueError:
        return None
    moment = read_moment(written)
    if not 0 < key <= MAX_ID or (written and moment is None):
        return None
    return moment, key


def write_place(moment: datetime | None, key: int) -> str:
    """Name a row by the moment it is sorted by and its key."""
    return f"{moment.isoformat() if moment else ''}/{key}"
