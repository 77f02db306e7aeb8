"""The one loop of the replay's people: `selectors` without what it adds to each turn."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable
from types import TracebackType

MOST_AT_ONCE = 64
LARGEST_PIECE = 65536


def received(watched: socket.socket) -> bytes | None:
    """Return what came on a socket; no bytes once it has ended or failed, None if there is more to
    come and nothing is here."""
    try:
        return watched.recv(LARGEST_PIECE)
    except BlockingIOError:
        return None
    except OSError:
        return b""


class Loop:
    """Calls who watches a socket when it can be read or has failed; closes what is left."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._watched: dict[int, tuple[socket.socket, Callable[[], None]]] = {}

    def __enter__(self) -> Loop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        for watched, _ in list(self._watched.values()):
            self.close(watched)
        self._epoll.close()

    def watch(self, watched: socket.socket, call: Callable[[], None]) -> None:
        """Call when a socket can be read: once too often, perhaps, where its number was reused."""
        watched.setblocking(False)
        self._watched[watched.fileno()] = watched, call
        self._epoll.register(watched, select.EPOLLIN)

    def close(self, watched: socket.socket) -> None:
        """Close a socket, if it still is open; nobody is called for it any more."""
        if self._watched.pop(watched.fileno(), None):
            self._epoll.unregister(watched)
            watched.close()

    def turn(self, seconds: float) -> None:
        """Wait so long at most, and call for all that has come."""
        for number, _ in self._epoll.poll(max(0.0, seconds), MOST_AT_ONCE):
            found = self._watched.get(number)
            if found:
                found[1]()
