"""The only reading of the system clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

_shift_file = os.environ.get("CLOCK_SHIFT_FILE")


def now() -> datetime:
    """Return the present moment in UTC, moved by `CLOCK_SHIFT_FILE` where tests set one."""
    return datetime.now(UTC) + _shift()


def whole_hour(at: datetime) -> datetime:
    """Return the last whole hour not after a moment."""
    return at.replace(minute=0, second=0, microsecond=0)


def _shift() -> timedelta:
    if not _shift_file:
        return timedelta(0)
    # Journeys move the clock of several running processes through one small file.
    try:
        return timedelta(seconds=float(Path(_shift_file).read_text() or 0))
    except (OSError, ValueError):
        return timedelta(0)
