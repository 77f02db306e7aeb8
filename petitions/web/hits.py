"""How often each rate-limited key was used: counted in memory, shared with the other processes.

In a rush nearly every use is by somebody else from somewhere else, and writing each of them took a
fifth of a signature's time. Where a second's delay does no harm, what was counted is therefore
written at most once a second, all at once, by whoever comes next; what is read back holds what the
others saw.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from heapq import nlargest
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
        self._known: dict[str, Uses] = {}
        self._waiting: dict[str, Uses] = {}
        self._written_at = -SECOND

    def add(self, ends: Mapping[str, datetime], now: datetime, *, at_once: bool) -> dict[str, int]:
        """Count one use of each key, whose window ends then; return the counts so far.

        While the database cannot be written, this process counts for itself and tries again.
        """
        with self._lock:
            for key, end in ends.items():
                _add(self._known, key, Uses(1, end))
                _add(self._waiting, key, Uses(1, end))
            counts = {key: self._known[key].count for key in ends}
            self._known = _bounded(self._known, now)
            is_due = at_once or monotonic() - self._written_at >= SECOND
            batch = self._taken(now) if is_due else {}
        sums = self._share(batch, now) if batch else {}
        return {key: sums.get(key, count) for key, count in counts.items()}

    def _taken(self, now: datetime) -> dict[str, Uses]:
        batch = {key: used for key, used in self._waiting.items() if used.end > now}
        self._waiting, self._written_at = {}, monotonic()
        return batch

    def _share(self, batch: Mapping[str, Uses], now: datetime) -> Mapping[str, int]:
        try:
            sums = self._write(batch)
        except SQLAlchemyError:
            # A broken counter must not stop people.
            logger.warning("rate limits are counted by each process for itself", exc_info=True)
            with self._lock:
                for key, used in batch.items():
                    _add(self._waiting, key, used)
                self._waiting = _bounded(self._waiting, now)
            return {}
        with self._lock:
            for key, total in sums.items():
                waiting = self._waiting.get(key)
                count = total + (waiting.count if waiting else 0)
                self._known[key] = Uses(count, batch[key].end)
        return sums


def _add(counts: dict[str, Uses], key: str, used: Uses) -> None:
    before = counts.get(key)
    counts[key] = Uses(used.count + before.count, used.end) if before else used


def _bounded(counts: dict[str, Uses], now: datetime) -> dict[str, Uses]:
    """Forget whoever came seldom when there are too many: a crowd must not hide who comes often."""
    if len(counts) <= MOST:
        return counts
    lasting = [one for one in counts.items() if one[1].end > now]
    return dict(nlargest(MOST // 2, lasting, key=lambda one: one[1].count))
