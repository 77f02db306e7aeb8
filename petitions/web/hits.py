"""How often each rate-limited key was used: counted in memory, shared with the other processes.

In a rush nearly every use is by somebody else from somewhere else, and writing each of them took a
third of a signature's time. Where a second's delay does no harm, what was counted is therefore
written at most once a second, all at once, by whoever comes next; what is read back holds what the
others saw.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Lock
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from petitions.storage.limits import Uses

logger = logging.getLogger(__name__)

SECOND = 1.0
MOST = 10_000

# Adds uses to those of all processes; returns the sums.
Write = Callable[[Mapping[str, Uses]], Mapping[str, int]]


class Hits:
    """Counts by key: this process's own uses at once, those of others when they are read."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._lock = Lock()
        self._known: dict[str, int] = {}
        self._waiting: dict[str, Uses] = {}
        self._written_at = -SECOND

    def add(self, ends: Mapping[str, datetime], *, at_once: bool) -> dict[str, int]:
        """Count one use of each key, whose window ends then; return the counts so far.

        While the database cannot be written, this process counts for itself and tries again.
        """
        with self._lock:
            self._count({key: Uses(1, end) for key, end in ends.items()})
            is_due = at_once or monotonic() - self._written_at >= SECOND
            batch = self._taken() if is_due else {}
        if batch:
            self._share(batch)
        with self._lock:
            return {key: self._known.get(key, 1) for key in ends}

    def _count(self, uses: Mapping[str, Uses]) -> None:
        for key, used in uses.items():
            self._known[key] = self._known.get(key, 0) + used.count
            self._wait(key, used)

    def _wait(self, key: str, used: Uses) -> None:
        before = self._waiting.get(key)
        self._waiting[key] = Uses(used.count + (before.count if before else 0), used.end)

    def _taken(self) -> dict[str, Uses]:
        batch, self._waiting, self._written_at = self._waiting, {}, monotonic()
        return batch

    def _share(self, batch: Mapping[str, Uses]) -> None:
        try:
            sums = self._write(batch)
        except SQLAlchemyError:
            # A broken counter must not stop people.
            logger.warning("rate limits are counted by each process for itself", exc_info=True)
            with self._lock:
                for key, used in batch.items():
                    self._wait(key, used)
                if len(self._waiting) > MOST:
                    self._waiting.clear()
            return
        with self._lock:
            if len(self._known) > MOST:
                # Whoever is still about is read again within a second.
                self._known.clear()
            for key, total in sums.items():
                waiting = self._waiting.get(key)
                self._known[key] = total + (waiting.count if waiting else 0)
