"""`make replay-trace`: the fastest hour of a real petition, faster, through the real pages.

People arrive as the trace says, type a signature, wait for the letter from a real SMTP sink, and
press its button; others read pages and poll the count meanwhile. Latency counts from the moment
at which somebody was due, so that a site that falls behind is seen to.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

from bench import servers
from bench.load import LUA
from bench.load import read as read_wrk
from config import ROOT
from tests.faults import town
from tests.faults.load import SEE_OTHER, Load
from tests.support import mail_server, postgres
from tests.support.databases import Database, create_all
from tests.support.site import Site

TRACE = ROOT.parent / "shared/data/signature-trace-2016.csv"
DURABLE = ("fsync=on", "synchronous_commit=on", "max_connections=100", "shared_buffers=256MB")
HOUR = timedelta(hours=1)
PEOPLE_AT_ONCE = 24
DRAINS_WITHIN = 120
MUST_P99, MUST_LAG = 1.0, 2.0
VIEWS = 100
PACE = 170  # what one connection of paced.lua reads a second beside the people who sign


def arrivals(speed: float, seconds: float) -> Iterator[float]:
    """Yield when each person is due, in seconds from the start, as the fastest hour had them."""
    with TRACE.open() as file:
        points = [
            (datetime.fromisoformat(row["at_utc"]), int(row["signatures"]))
            for row in csv.DictReader(file)
        ]
    start = max(
        (place for place, point in enumerate(points) if points[-1][0] - point[0] > HOUR),
        key=lambda place: _within(points, place),
    )
    begin = points[start][0]
    for (before, low), (after, high) in zip(points[start:], points[start + 1 :], strict=False):
        for signed in range(high - low):
            at = (before - begin + (after - before) * (signed / (high - low))).total_seconds()
            if at / speed > seconds or at > HOUR.total_seconds():
                return
            yield at / speed


def _within(points: list[tuple[datetime, int]], start: int) -> int:
    end = next(n for n in range(start, len(points)) if points[n][0] - points[start][0] >= HOUR)
    return points[end - 1][1] - points[start][1]


class Replay(Load):
    """The load of the fault test, but people come when they are due."""

    def __init__(self, site: Site, number: int, due: list[float]) -> None:
        super().__init__(site, number, pause=0, people=0)
        self.signing: list[float] = []
        self.confirming: list[float] = []
        self.lags: list[float] = []
        self.refused = Counter[int]()  # by the answer's status; 503 where there was none
        self._acks: list[float] = []
        self._due = enumerate(due)
        self._began = time.monotonic() + 1
        jobs = [*[self._arrive] * PEOPLE_AT_ONCE, *[self._confirm] * PEOPLE_AT_ONCE, self._poll]
        self._threads = [threading.Thread(target=job, daemon=True) for job in jobs]
        self.arrived = threading.Semaphore(0)

    def _arrive(self) -> None:
        while not self._stop.is_set():
            with self._lock:
                place, due = next(self._due, (-1, 0.0))
            if place < 0:
                self.arrived.release()
                return
            time.sleep(max(0.0, self._began + due - time.monotonic()))
            email = f"p{place}@example.org"
            answer = self._post(self._form, {"name": "Дана Ахметова", "email": email})
            self.signing.append(time.monotonic() - self._began - due)
            if answer.status == SEE_OTHER:
                self.answers.typed.add(email)
            else:
                self.refused[answer.status] += 1

    def _follow(self, email: str, path: str) -> None:
        begun = time.monotonic()
        answer = self._post(path, {})
        now = time.monotonic()
        self.confirming.append(now - begun)
        if answer.status == SEE_OTHER:
            self.answers.signed.add(email)
            self._acks.append(now)
        else:
            self.refused[answer.status] += 1

    def _poll(self) -> None:
        """Say how long the first signature that is not yet in the public count has waited."""
        address = f"{self._site.url}/api/v1/petitions/{self._number}/count"
        while not self._stop.wait(0.2):
            asked = time.monotonic()
            with urlopen(address) as answer:
                count = json.load(answer)["count"]
            acks = sorted(self._acks)
            self.lags.append(max(0.0, asked - acks[count]) if count < len(acks) else 0.0)

    def count(self) -> int:
        with urlopen(f"{self._site.url}/api/v1/petitions/{self._number}/count") as answer:
            return int(json.load(answer)["count"])


def main() -> int:
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--speed", type=float, default=4)
    said.add_argument("--seconds", type=float, default=0, help="so long only; 0: the whole hour")
    said.add_argument("--no-views", action="store_true")
    options = said.parse_args()
    if not TRACE.exists():
        sys.stderr.write(f"the trace is not there: {TRACE}\n")
        return 2
    seconds = options.seconds or HOUR.total_seconds() / options.speed
    due = list(arrivals(options.speed, seconds))
    with ExitStack() as stack:
        site, number = _site(stack)
        replay = Replay(site, number, due)
        front = None if options.no_views else stack.enter_context(servers.nginx(site.port))[0]
        return _report(*_run(replay, number, due, front), due=due, with_views=front is not None)


def _site(stack: ExitStack) -> tuple[Site, int]:
    server = postgres.start(DURABLE)
    if server is None:
        raise SystemExit(postgres.ADVICE)
    stack.callback(server.stop)
    server.execute("CREATE DATABASE petitions_test_replay")
    url = server.url_of("petitions_test_replay")
    create_all(url)
    mail = stack.enter_context(mail_server.serve())
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    site = Site(folder, Database("postgresql", url), mail, WEB_CONCURRENCY="2",
                TRUSTED_PROXIES="1", LOG_LEVEL="WARNING")  # fmt: skip
    number = town.open_petition(site)
    stack.callback(site.stop)
    site.start()
    return site, number


def _run(
    replay: Replay, number: int, due: list[float], front: int | None
) -> tuple[Replay, float, float]:
    """Let everybody come; return the replay, how long it took, and the views a second."""
    readers = _readers(front, number, due) if front else None
    begun = time.monotonic()
    with replay:
        for _ in range(PEOPLE_AT_ONCE):
            replay.arrived.acquire()
        end = time.monotonic() + DRAINS_WITHIN
        while len(replay.answers.signed) < len(replay.answers.typed) and time.monotonic() < end:
            time.sleep(0.1)
        took = time.monotonic() - begun
        while replay.count() < len(replay.answers.signed) and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(MUST_LAG)  # each web process remembers a count of its own for a second
    views = 0.0
    if readers:
        views = read_wrk(readers.communicate()[0]).per_second
    return replay, took, views


def _readers(port: int, number: int, due: list[float]) -> subprocess.Popen[str]:
    """Read the petition's page a hundred times for each signature, as far as nginx gives it."""
    address = f"http://127.0.0.1:{port}/kk/petitions/{number}"
    connections = int(VIEWS * len(due) / due[-1] * 1.1 / PACE) + 1
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, int(due[-1]))}s", "--latency",
               "-s", str(LUA / "paced.lua"), address]  # fmt: skip
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _report(
    replay: Replay, took: float, views: float, *, due: list[float], with_views: bool
) -> int:
    wanted, got = len(due) / due[-1], len(replay.answers.signed) / took
    lost = len(replay.answers.typed) - replay.count()
    p99 = {"typing": _p99(replay.signing), "confirming": _p99(replay.confirming)}
    lag = max(replay.lags)
    rows: dict[str, object] = {
        "signatures due": len(due), "due a second": round(wanted, 1),
        "confirmed a second": round(got, 1), "answers that were errors": dict(replay.refused) or 0,
        "typed but not in the count": lost, "longest lag of the count, s": round(lag, 2),
        **{f"p99 of {what}, s": round(value, 3) for what, value in p99.items()},
        "page views a second": round(views), "views for each signature": round(views / wanted, 1),
    }  # fmt: skip
    for name, value in rows.items():
        sys.stdout.write(f"{name:32}{value!s:>10}\n")
    is_enough = not with_views or views >= VIEWS * wanted
    is_right = not lost and not replay.refused and max(p99.values()) < MUST_P99 and lag <= MUST_LAG
    return 0 if is_right and is_enough else 1


def _p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[98]


if __name__ == "__main__":
    sys.exit(main())
