"""Public holidays: one cited file a country, holidays/<ISO code>.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "holidays"


@dataclass(frozen=True)
class Days:
    """Days off, and weekend days that were made working days."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()


@cache
def days_of(country: str | None) -> Days:
    """What is known of a country; no file: weekends alone are days off."""
    if country is None or not re.fullmatch("[A-Z]{2}", country):
        return Days()
    path = FOLDER / f"{country}.toml"
    if not path.exists():
        return Days()
    return read_days(path.read_text(encoding="utf-8"))


def read_days(toml_source: str) -> Days:
    """Read `[[days]] on, name, source` and `[[workdays]] on, source`."""
    parsed = tomllib.loads(toml_source)
    return Days(
        frozenset(day["on"] for day in parsed.get("days", ())),
        frozenset(day["on"] for day in parsed.get("workdays", ())),
    )
