"""`make replay-trace`: the fastest hour of a real petition, faster, through the real pages.

People arrive as the trace says, type a signature, wait for the letter from a real SMTP sink, and
press its button (`bench/people.py`). Latency counts from the moment at which somebody was due, so
that a site that falls behind is seen to.

Others read meanwhile, through nginx: of ten requests one is for the petition's page and nine poll
the count. A page in view polls every five seconds while the count changes, and slower when it does
not, so this is a reader who stays for three quarters of a minute.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from sqlalchemy.orm import Session

from bench import servers
from bench.forms import first_territory
from bench.load import LUA, Rate
from bench.load import read as read_wrk
from bench.people import COUNT, Outcome, Task
from bench.signing import NAME
from bench.world import installed
from config import ROOT
from petitions.storage.engine import make_engine
from tests.support import postgres
from tests.support.committee import UK, an_open_petition
from tests.support.databases import Database, create_all
from tests.support.mail_server import MailServer
from tests.support.site import Site

TRACE = ROOT.parent / "shared/data/signature-trace-2016.csv"
# Durable, with the memory and the log that docs/operations.md advises for a rush.
DURABLE = (
    "fsync=on", "synchronous_commit=on", "max_connections=100", "shared_buffers=2GB",
    "max_wal_size=4GB", "wal_compression=on",
)  # fmt: skip
HOUR = timedelta(hours=1)
MUST_P99, MUST_LAG = 1.0, 2.0
VIEWS = 100
EACH_CONNECTION = 100  # reads so often a second


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
        front = None if options.no_views else stack.enter_context(servers.nginx(site.port))[0]
        readers = _readers(stack, front, number, due) if front else None
        counted = _count(site, number)
        outcome = _live(site, number, due, counted)
        views = read_wrk(readers.communicate()[0]) if readers else None
        time.sleep(MUST_LAG)  # each web process remembers a count of its own for a second
        lost = counted + outcome.typed - _count(site, number)
        return _report(outcome, lost, views, due)


def _site(stack: ExitStack) -> tuple[Site, int]:
    server = postgres.start(DURABLE)
    if server is None:
        raise SystemExit(postgres.ADVICE)
    stack.callback(server.stop)
    server.execute("CREATE DATABASE petitions_test_replay")
    url = server.url_of("petitions_test_replay")
    create_all(url)
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    mail = MailServer()  # never started: the people take the letters at its port
    site = Site(folder, Database("postgresql", url), mail, WEB_CONCURRENCY="2",
                TRUSTED_PROXIES="1", LOG_LEVEL="WARNING",
                CLOCK_SHIFT_FILE="")  # fmt: skip
    number = _petition(url)
    stack.callback(site.stop)
    site.start()
    return site, number


def _petition(database_url: str) -> int:
    """Open a petition under the law that the real one had; return its number."""
    engine = make_engine(database_url)
    with Session(engine, expire_on_commit=False) as session:
        number = an_open_petition(installed(session, UK), UK)
    engine.dispose()
    return number


def _live(site: Site, number: int, due: list[float], counted: int) -> Outcome:
    """Let everybody come, and wait until they are counted."""
    form = f"{site.url}/ru/petitions/{number}/sign"
    said = urlencode({"name": NAME, "status": "citizen", **first_territory(form)})
    task = Task(site.port, site.mail.port, number, tuple(due), said, counted)
    done = subprocess.run(
        [sys.executable, "-m", "bench.people"], input=json.dumps(asdict(task)),
        stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    return Outcome(**json.loads(done.stdout))


def _count(site: Site, number: int) -> int:
    with urlopen(f"{site.url}{COUNT.format(number)}") as answer:
        return int(json.load(answer)["count"])


def _readers(stack: ExitStack, port: int, number: int, due: list[float]) -> subprocess.Popen[str]:
    """Read a hundred times for each signature, as far as nginx gives it."""
    address = f"http://127.0.0.1:{port}/kk/petitions/{number}"
    seconds, rate = max(1, int(due[-1])), int(VIEWS * 1.02 * len(due) / due[-1])
    connections = rate // EACH_CONNECTION + 1
    command = [
        "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency",
        "-s", str(LUA / "paced.lua"), address,
        "--", COUNT.format(number), str(rate), str(connections),
    ]  # fmt: skip
    readers = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    stack.callback(readers.kill)
    return readers


def _report(outcome: Outcome, lost: int, views: Rate | None, due: list[float]) -> int:
    wanted, viewed = len(due) / due[-1], views.per_second if views else 0.0
    p99 = {"typing": outcome.typing_p99, "confirming": outcome.confirming_p99}
    errors = Counter(outcome.refused)
    if views and views.failed:
        errors["reading"] = views.failed
    rows: dict[str, object] = {
        "signatures due": len(due), "due a second": round(wanted, 1),
        "confirmed a second": round(outcome.signed / outcome.took, 1),
        "answers that were errors": dict(errors) or 0,
        "typed but not in the count": lost,
        "longest lag of the count, s": round(outcome.lag, 2),
        **{f"p99 of {what}, s": round(value, 3) for what, value in p99.items()},
        "page views and polls a second": round(viewed),
        "views and polls for each signature": round(viewed / wanted, 1),
        "processor time of the people, ms a signature": round(outcome.processor, 2),
    }  # fmt: skip
    for name, value in rows.items():
        sys.stdout.write(f"{name:46}{value!s:>10}\n")
    is_enough = views is None or viewed >= VIEWS * wanted
    is_fast = max(p99.values()) < MUST_P99 and outcome.lag <= MUST_LAG
    return 0 if is_fast and is_enough and not lost and not errors else 1


if __name__ == "__main__":
    sys.exit(main())
