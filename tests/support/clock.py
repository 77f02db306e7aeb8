"""A clock that tests move: the product reads the shift from a small file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """Moves the present of every process that was given its file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._write(timedelta(0))

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self.file.read_text()))

    def set(self, moment: datetime) -> None:
        """Let it be `moment` now; the clock goes on from there."""
        self._write(moment - datetime.now(UTC))

    def forward(self, **amount: float) -> None:
        """Move on by an amount, such as `days=30`."""
        self.set(self.now() + timedelta(**amount))

    def _write(self, shift: timedelta) -> None:
        # Replaced as a whole: a process that reads just now sees the old shift or the new one.
        new = self.file.with_suffix(".new")
        new.write_text(str(shift.total_seconds()))
        new.replace(self.file)
