"""What a worker remembers for a moment, where an answer need not be of this very instant."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic
from typing import Any, Generic, TypeVar

from flask import current_app

Kept = TypeVar("Kept")

SECOND = 1.0
MINUTE = 60.0
MOST = 256
MOST_READ = 4096


class Lately(Generic[Kept]):
    """Values by key, each until its time is over; the oldest goes when there are too many."""

    def __init__(self, most: int = MOST) -> None:
        self._kept: OrderedDict[Hashable, tuple[float, Kept]] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def get(self, key: Hashable) -> Kept | None:
        until, value = self._kept.get(key, (0.0, None))
        return value if until > monotonic() else None

    def put(self, key: Hashable, value: Kept, seconds: float) -> None:
        with self._lock:
            self._kept[key] = (monotonic() + seconds, value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def for_a_second(key: Hashable, make: Callable[[], Kept]) -> Kept:
    """Return what was made at most a second ago; whoever decides by it must ask again."""
    return _lately(key, make, SECOND)


def for_a_minute(key: Hashable, make: Callable[[], Kept]) -> Kept:
    """Return what was made at most a minute ago: a figure, a list of names."""
    return _lately(key, make, MINUTE)


def _lately(key: Hashable, make: Callable[[], Kept], seconds: float) -> Kept:
    # Tests move the clock and look at once.
    if current_app.testing:
        return make()
    memory: Lately[Any] = current_app.extensions.setdefault("lately", Lately(MOST_READ))
    kept: Kept | None = memory.get(key)
    if kept is None:
        kept = make()
        memory.put(key, kept, seconds)
    return kept
