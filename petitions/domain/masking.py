"""Taking personal data out of a text: names that are known, e-mail addresses, long numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

MASK = "•••"
SHORTEST_NAME = 4
# Telephone, identity and bank numbers are no shorter; a date with its hour is no longer.
FEWEST_DIGITS = 10

_EMAIL = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+")
_NUMBER = re.compile(rf"\+?\d(?:[\s()\-]{{0,3}}\d){{{FEWEST_DIGITS - 1},}}")


def masked(text: str, names: Iterable[str]) -> str:
    """Return a text without the names, in whatever case they stand, and without addresses."""
    text = _NUMBER.sub(MASK, _EMAIL.sub(MASK, text))
    known = _known(names)
    return known.sub(MASK, text) if known else text


def _known(names: Iterable[str]) -> re.Pattern[str] | None:
    """Match each word of the names with the endings that languages put behind it."""
    words = {word for name in names for word in re.findall(r"\w+", name)}
    long = sorted((word for word in words if len(word) >= SHORTEST_NAME), key=len, reverse=True)
    if not long:
        return None
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, long))})\w*", re.IGNORECASE)
