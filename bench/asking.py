"""HTTP that costs little: a few kept connections to the site, requests as bytes, and of the answers
only what those who ask look at."""

from __future__ import annotations

import re
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from bench.loop import Loop, received

LENGTH = re.compile(rb"\r\n[Cc]ontent-[Ll]ength: *(\d+)")
LAST = re.compile(rb"\r\n[Cc]onnection: *close")
IN_CHUNKS = b"\r\ntransfer-encoding:"
NO_ANSWER = 503
TIMEOUT = 30
# The site drops who is silent for two seconds: whoever asks then would meet a closed door.
LONGEST_SILENCE = 1.0
# All connections may by luck belong to one of the site's processes; the luck does not last.
REQUESTS_EACH = 50


class Answer(NamedTuple):
    """`is_last`: the site closes the connection after it."""

    status: int
    body: bytes
    is_last: bool


Then = Callable[[Answer], None]


def read(came: bytes, *, is_closed: bool = False) -> Answer | None:
    """Return the answer that came on a connection; None while some of it is still to come.

    An answer that says no length goes on until the site closes. Answers in chunks are a
    ValueError: the site gives none to those who sign.
    """
    head, ended, body = came.partition(b"\r\n\r\n")
    if not ended:
        return None
    length = LENGTH.search(head)
    if length is None:
        if IN_CHUNKS in head.lower():
            raise ValueError(f"an answer in chunks: {head!r}")
        return Answer(int(head[9:12]), body, is_last=True) if is_closed else None
    if len(body) < int(length[1]):
        return None
    return Answer(int(head[9:12]), body, is_last=LAST.search(head) is not None)


class Connections:
    """At most so many connections to a port; who asks while all are busy waits for the next."""

    def __init__(self, loop: Loop, port: int, size: int) -> None:
        self._loop, self._port, self._size = loop, port, size
        self._idle: deque[_Connection] = deque()
        self._busy: set[_Connection] = set()
        self._waiting: deque[tuple[bytes, Then]] = deque()

    def ask(self, request: bytes, then: Then) -> None:
        """Send a request, and call `then` with the answer: 503 where there is none."""
        self._waiting.append((request, then))
        self._send_next()

    def give_up(self) -> None:
        """Answer for the site where it has been silent for too long."""
        latest = time.monotonic() - TIMEOUT
        for connection in [one for one in self._busy if one.silent_since < latest]:
            connection.end()

    def _send_next(self) -> None:
        while self._waiting and len(self._busy) < self._size:
            request, then = self._waiting.popleft()
            connection = self._idle_one()
            try:
                connection = connection or _Connection(self, self._loop, self._port)
            except OSError:
                then(Answer(NO_ANSWER, b"", is_last=True))
                continue
            self._busy.add(connection)
            connection.send(request, then)

    def _idle_one(self) -> _Connection | None:
        """Take the one that has been silent for longest, but not for too long."""
        latest = time.monotonic() - LONGEST_SILENCE
        while self._idle:
            connection = self._idle.popleft()
            if connection.silent_since > latest:
                return connection
            connection.leave()
        return None

    def take_back(self, connection: _Connection, *, is_kept: bool) -> None:
        """Take a connection that waits for nothing any more; send what waits for one."""
        self._busy.discard(connection)
        if is_kept:
            self._idle.append(connection)
        else:
            connection.leave()
            if connection in self._idle:
                self._idle.remove(connection)
        self._send_next()


class _Connection:
    def __init__(self, home: Connections, loop: Loop, port: int) -> None:
        self._home, self._loop = home, loop
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)
        loop.watch(self._socket, self._readable)
        self._came = b""
        self._left = REQUESTS_EACH
        self._then: Then | None = None
        self.silent_since = 0.0

    def send(self, request: bytes, then: Then) -> None:
        self._then, self._came, self.silent_since = then, b"", time.monotonic()
        self._left -= 1
        with suppress(OSError):  # a broken connection is read as one that ends
            self._socket.send(request)

    def leave(self) -> None:
        self._loop.close(self._socket)

    def end(self) -> None:
        """Close, and say to whoever waits that there is no answer."""
        self._left = 0
        self._answer(read(self._came, is_closed=True) or Answer(NO_ANSWER, b"", is_last=True))

    def _readable(self) -> None:
        piece = received(self._socket)
        if piece is None:
            return
        if not piece:
            self.end()
            return
        self._came += piece
        answer = read(self._came)
        if answer:
            self._answer(answer)

    def _answer(self, answer: Answer) -> None:
        then, self._then = self._then, None
        self.silent_since = time.monotonic()
        self._home.take_back(self, is_kept=not answer.is_last and self._left > 0)
        if then:
            then(answer)
