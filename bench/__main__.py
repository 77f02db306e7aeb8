"""`make bench`: one table, each figure beside its limit measured in the same run."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench import servers, world
from bench.load import Rate, wrk
from config import DEVELOPMENT_KEY, DEVELOPMENT_SECRET, ROOT, Settings
from petitions.services import tallying
from petitions.storage import leases
from petitions.storage.engine import make_engine, unit
from tests.support import databases, postgres

DURABLE = ("fsync=on", "synchronous_commit=on", "max_connections=100", "shared_buffers=256MB")
SECONDS = 8
ATTEMPTS = 60_000
QUEUED = 100_000
RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Row:
    """One figure: its value, its limit measured in the same run, the ratio, the must."""

    name: str
    value: float
    limit: float
    ratio: float
    target: float


def main() -> int:
    for program in ("nginx", "wrk"):
        if not shutil.which(program):
            print(f"{program} is missing: apt-get install nginx-light wrk", file=sys.stderr)
            return 2
    server = postgres.start(DURABLE)
    if server is None:
        print(postgres.ADVICE, file=sys.stderr)
        return 2
    try:
        rows = list(_measured(server))
    finally:
        server.stop()
    _write(rows)
    return 0 if all(_reaches(row) for row in rows) else 1


def _reaches(row: Row) -> bool:
    return row.ratio <= row.target if row.name == "memory" else row.ratio >= row.target


def _measured(server: postgres.Server) -> Iterator[Row]:
    name = "petitions_test_bench"
    server.execute(f"CREATE DATABASE {name}")
    url = server.url_of(name)
    databases.migrate(url)
    site_port, bare_port = servers.free_port(), servers.free_port()
    site_url = f"http://127.0.0.1:{site_port}"
    env = servers.environment(url, site_url)
    engine = make_engine(url)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = Settings(
            environment="test", secret_key=DEVELOPMENT_SECRET, master_key=DEVELOPMENT_KEY,
            database_url=url, site_url=site_url, trusted_proxies=1,
        )  # type: ignore[arg-type]  # fmt: skip
        ready = world.prepare(settings, engine, folder, ATTEMPTS)
        site = stack.enter_context(servers.gunicorn("wsgi:app", site_port, env))
        stack.enter_context(servers.gunicorn("bench.baseline:app", bare_port, env))
        bare = f"http://127.0.0.1:{bare_port}"
        yield from _signing(site_url, bare, ready, folder)
        yield from _reading(site_url, bare, site_port, ready.number)
        sign_rate = _shown[-1] if _shown else 1.0
        yield _tally(engine, ready.number, sign_rate)
        yield _memory(site.pid, site_url, ready.number)
    engine.dispose()


_shown: list[float] = []


def _signing(site: str, bare: str, ready: world.Prepared, folder: Path) -> Iterator[Row]:
    form = folder / "form.txt"
    fields = {"csrf_token": ready.csrf_token, "name": "Дана Ахметова", "is_old_enough": "y"}
    form.write_text(urlencode(fields) + "&email=p{n}%40example.org" + _territory(site, ready))
    path = f"/kk/petitions/{ready.number}/sign"
    bare_rate = wrk(f"{bare}/sign", SECONDS, str(form), script="form.lua")
    rate = wrk(f"{site}{path}", SECONDS, str(form), ready.cookie, script="form.lua")
    _shown.append(rate.per_second)
    yield _row("sign_email", rate, bare_rate, 0.3)
    body = urlencode({"csrf_token": ready.csrf_token})
    arguments = (str(ready.confirm_paths), body, ready.cookie, "1")
    bare_rate = wrk(f"{bare}/confirm", SECONDS, str(form), script="form.lua")
    rate = wrk(site, SECONDS, *arguments, script="tokens.lua")
    yield _row("confirm", rate, bare_rate, 0.3)


def _territory(site: str, ready: world.Prepared) -> str:
    """Return the form's first territory where the page asks for one."""
    with urlopen(f"{site}/kk/petitions/{ready.number}/sign") as page:
        text = page.read().decode()
    if 'name="territory"' not in text:
        return ""
    options = text.split('name="territory"', 1)[1].split("</select>", 1)[0]
    values = [part.split('"', 1)[0] for part in options.split('value="')[1:]]
    return "&territory=" + next(value for value in values if value)


def _reading(site: str, bare: str, port: int, number: int) -> Iterator[Row]:
    page, count = f"/kk/petitions/{number}", f"/api/v1/petitions/{number}/count"
    hello = wrk(f"{bare}/hello", SECONDS)
    cached = [wrk(site + path, SECONDS).per_second for path in (page, count)]
    yield Row("page_cached", min(cached), hello.per_second, min(cached) / hello.per_second, 0.5)
    # A query of its own is a page of its own: none is found in the worker's memory.
    fresh = wrk(f"{site}{page}", SECONDS, page, script="fresh.lua")
    yield _row("page_rendered", fresh, hello, 0.1)
    with servers.nginx(port) as (front, folder):
        with urlopen(f"{site}{page}") as answer:
            (folder / "page").write_bytes(answer.read())
        (folder / "page").chmod(0o644)
        file = wrk(f"http://127.0.0.1:{front}/file/page", SECONDS)
        both = [
            wrk(f"http://127.0.0.1:{front}{path}", SECONDS).per_second for path in (page, count)
        ]
        yield Row("page_nginx", min(both), file.per_second, min(both) / file.per_second, 0.7)


def _tally(engine: sa.Engine, number: int, sign_rate: float) -> Row:
    """Count a full queue, ledger and rungs included; entries a second."""
    with Session(engine, expire_on_commit=False) as session:
        _drain(session)
        world.queue(session, number, QUEUED)
        started = time.perf_counter()
        _drain(session)
        rate = QUEUED / (time.perf_counter() - started)
    return Row("tally", rate, sign_rate, rate / sign_rate, 2.0)


def _drain(session: Session) -> None:
    now = datetime.now(UTC)
    with unit(session):
        held = leases.acquire(session, "tally", "bench", now, timedelta(hours=1))
    if held is None:
        raise RuntimeError("somebody else counts")
    while not tallying.tally_once(session, held, datetime.now(UTC)).is_idle:
        continue


def _memory(pid: int, site: str, number: int) -> Row:
    """The largest worker after many requests against itself after a thousand."""
    url = f"{site}/kk/petitions/{number}"
    wrk(url, 1)
    before = _largest_worker(pid)
    wrk(url, 4 * SECONDS)
    after = _largest_worker(pid)
    return Row("memory", after, before, after / before, 1.2)


def _largest_worker(pid: int) -> float:
    """Return the resident megabytes of the largest child of a process."""
    sizes = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        status = Path(f"/proc/{child}/status").read_text()
        sizes.append(int(status.split("VmRSS:")[1].split()[0]) / 1024)
    return max(sizes)


def _row(name: str, rate: Rate, limit: Rate, target: float) -> Row:
    if rate.failed:
        print(f"{name}: {rate.failed} answers were refused", file=sys.stderr)
    ratio = rate.per_second / limit.per_second if not rate.failed else 0.0
    return Row(name, rate.per_second, limit.per_second, ratio, target)


def _write(rows: list[Row]) -> None:
    print(f"{'name':16}{'value':>12}{'limit':>12}{'ratio':>8}{'must':>8}")
    for row in rows:
        print(
            f"{row.name:16}{row.value:12.0f}{row.limit:12.0f}{row.ratio:8.2f}{row.target:8.2f}"
            f"{'' if _reaches(row) else '  not reached'}"
        )
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    machine = {"system": platform.platform(), "cores": os.cpu_count(), "python": sys.version}
    found = {"at": now.isoformat(), "machine": machine, "rows": [asdict(row) for row in rows]}
    file = RESULTS / f"{now:%Y%m%dT%H%M%SZ}.json"
    file.write_text(json.dumps(found, indent=2))
    print(file.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main())
