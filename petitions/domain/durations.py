"""Lengths of time as a law writes them: "30 days", "10 working days", "6 months"."""

from __future__ import annotations

import re
from dataclasses import dataclass

UNITS = ("minute", "hour", "working hour", "day", "working day", "week", "month", "year")
# A thousand years: longer is a slip of the finger, and dates end in the year 9999.
LONGEST = {
    "minute": 527_040_000,
    "hour": 8_784_000,
    "working hour": 100_000,
    "day": 366_000,
    "working day": 25_000,
    "week": 52_000,
    "month": 12_000,
    "year": 1_000,
}
_FORM = re.compile(r"([0-9]{1,9}) (working hour|working day|minute|hour|day|week|month|year)s?")


@dataclass(frozen=True, slots=True)
class Duration:
    """`count` of `unit`, one of UNITS; what it means on a calendar says `calendar.Calendar`."""

    count: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read "10 working days"; raise ValueError with words a clerk can act on."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(
                f"{text!r} is no duration; write a whole number and a unit,"
                ' such as "30 days", "10 working days", "6 months"'
            )
        count, unit = int(match[1]), match[2]
        if not 1 <= count <= LONGEST[unit]:
            raise ValueError(f"{text!r} is impossible; allowed are 1 to {LONGEST[unit]} {unit}s")
        return cls(count, unit)

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"
