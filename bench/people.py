"""The people of the replay, as a process of their own that costs little: one thread, one loop.

Each types a signature when the trace says, reads the letter (`bench.sink`) and presses its button;
an outsider polls the public count meanwhile. `python -m bench.people` reads a `Task` as JSON and
writes an `Outcome` as JSON once everybody who typed has pressed and is in the count.
"""

from __future__ import annotations

import json
import re
import resource
import statistics
import sys
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

from bench.asking import Answer, Connections
from bench.loop import Loop
from bench.sink import Sink

AT_ONCE = 24  # who type, and as many who press
POLLS_EVERY = 0.2
DRAINS_WITHIN = 120
SEE_OTHER, OK = 303, 200
COUNT = "/api/v1/petitions/{}/count"


@dataclass(frozen=True)
class Task:
    """Who signs what, and when: `due` in seconds from the start, ascending.

    Letters come to `mail_port`, where nobody listens yet. Everybody says `said` beside an address
    of their own, as a form's fields in one string. The public count says `counted` at first.
    """

    port: int
    mail_port: int
    number: int
    due: tuple[float, ...]
    said: str
    counted: int


@dataclass(frozen=True)
class Outcome:
    """What happened; `refused` by the answer's status, 503 where there was none.

    `took` seconds until the last button was answered; percentiles and the longest lag of the
    count in seconds; `processor` milliseconds of this process's time for each signature.
    """

    typed: int
    signed: int
    refused: dict[str, int]
    took: float
    lag: float
    typing_p99: float
    confirming_p99: float
    processor: float


class People:
    """`People(task).live()`, once."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._loop = Loop()
        self._typing = Connections(self._loop, task.port, AT_ONCE)
        self._pressing = Connections(self._loop, task.port, AT_ONCE)
        self._polling = Connections(self._loop, task.port, 1)
        self._said = task.said.encode()
        self._form = b"/ru/petitions/%d/sign" % task.number
        self._head, self._token = _opened(f"http://127.0.0.1:{task.port}{self._form.decode()}")
        self._question = (
            f"GET {COUNT.format(task.number)} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            "Connection: close\r\n\r\n"
        ).encode()
        Sink(self._loop, task.mail_port, self._press)
        self._refused = Counter[str]()
        self._typed: list[float] = []  # how long each waited for an answer, from when it was due
        self._pressed: list[float] = []  # and from when the letter came
        self._letters: set[bytes] = set()
        self._taken = 0
        self._acks: list[float] = []
        self._lags = [0.0]
        self._count, self._next_poll, self._is_polling = 0, 0.0, False
        self._end = float("inf")

    def live(self) -> Outcome:
        begun, spent = time.monotonic(), _processor()
        coming = deque((begun + due, place) for place, due in enumerate(self._task.due))
        with self._loop:
            while True:
                now = time.monotonic()
                while coming and coming[0][0] <= now:
                    self._type(*coming.popleft())
                if now >= self._next_poll:
                    if self._is_over(now):
                        break
                    self._poll(now)
                following = self._next_poll
                if coming and coming[0][0] < following:
                    following = coming[0][0]
                self._loop.turn(following - now)
        return self._outcome(begun, _processor() - spent)

    def _is_over(self, now: float) -> bool:
        """Say whether all who typed have pressed and are in the count, or nobody waits longer."""
        if len(self._typed) < len(self._task.due):
            return False
        is_done = len(self._pressed) >= self._taken and self._count >= len(self._acks)
        return is_done or now > self._end

    def _type(self, due: float, place: int) -> None:
        body = b"%b&%b&email=p%d%%40example.org" % (self._token, self._said, place)
        self._typing.ask(self._post(self._form, place, body), partial(self._has_typed, due))

    def _has_typed(self, due: float, answer: Answer) -> None:
        now = time.monotonic()
        self._typed.append(now - due)
        self._end = now + DRAINS_WITHIN
        if answer.status == SEE_OTHER:
            self._taken += 1
        else:
            self._refused[str(answer.status)] += 1

    def _press(self, to: bytes, path: bytes) -> None:
        """Press the button of a letter; who gets a letter twice presses once."""
        if to in self._letters:
            return
        self._letters.add(to)
        request = self._post(path, int(to[1 : to.index(b"@")]), self._token)
        self._pressing.ask(request, partial(self._has_pressed, time.monotonic()))

    def _has_pressed(self, since: float, answer: Answer) -> None:
        now = time.monotonic()
        self._pressed.append(now - since)
        if answer.status == SEE_OTHER:
            self._acks.append(now)
        else:
            self._refused[str(answer.status)] += 1

    def _post(self, path: bytes, place: int, body: bytes) -> bytes:
        """Return a request from a person's own network."""
        network = b"10.%d.%d.1" % (place // 250 % 250, place % 250)
        return b"POST %b HTTP/1.1\r\n%bX-Forwarded-For: %b\r\nContent-Length: %d\r\n\r\n%b" % (
            path, self._head, network, len(body), body,
        )  # fmt: skip

    def _poll(self, now: float) -> None:
        """Ask for the count, on a new connection: any of the site's processes may answer."""
        self._next_poll = now + POLLS_EVERY
        for connections in (self._typing, self._pressing, self._polling):
            connections.give_up()
        if not self._is_polling:
            self._is_polling = True
            self._polling.ask(self._question, self._has_polled)

    def _has_polled(self, answer: Answer) -> None:
        """Keep how long the first signature that is not yet in the public count has waited."""
        self._is_polling = False
        if answer.status != OK:
            self._refused[str(answer.status)] += 1
            return
        self._count = json.loads(answer.body)["count"] - self._task.counted
        if self._count < len(self._acks):
            self._lags.append(time.monotonic() - self._acks[self._count])

    def _outcome(self, begun: float, spent: float) -> Outcome:
        signed, took = len(self._acks), max(self._acks, default=time.monotonic()) - begun
        return Outcome(
            typed=self._taken, signed=signed, refused=dict(self._refused), took=took,
            lag=max(self._lags), typing_p99=_p99(self._typed), confirming_p99=_p99(self._pressed),
            processor=1000 * spent / max(1, signed),
        )  # fmt: skip


def _opened(address: str) -> tuple[bytes, bytes]:
    """Open the form; return the headers that all send with it, and its token as a field."""
    with urlopen(address) as answer:
        cookie = (answer.headers["Set-Cookie"] or "").split(";")[0]
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.read().decode())
    assert found, address
    head = (
        f"Host: {urlsplit(address).netloc}\r\nCookie: {cookie}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
    )
    return head.encode(), urlencode({"csrf_token": found[1]}).encode()


def _processor() -> float:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime


def _p99(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=100)[98] if len(values) > 1 else float("inf")


if __name__ == "__main__":
    json.dump(asdict(People(Task(**json.load(sys.stdin))).live()), sys.stdout)
