"""What is measured: the product and the bare endpoints on one database, each behind gunicorn."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

from bench import servers, world
from bench.load import Rate, wrk
from config import DEVELOPMENT_KEY, DEVELOPMENT_SECRET, Settings
from petitions.storage.engine import make_engine
from tests.support import databases, postgres

ATTEMPTS = 60_000
PEOPLE = 20_000
WARM_SECONDS = 2
SLOW_MS = 1_000
LONGEST_START = 120


@dataclass(frozen=True)
class Site:
    """A running site with its baseline: addresses, database, and what was prepared in it."""

    url: str
    bare: str
    port: int
    pid: int
    engine: sa.Engine
    folder: Path
    ready: world.Prepared


@contextmanager
def running(server: postgres.Server) -> Iterator[Site]:
    """Make the database on a server and serve it."""
    name = "petitions_test_bench"
    server.execute(f"CREATE DATABASE {name}")
    database_url = server.url_of(name)
    databases.migrate(database_url)
    port, bare_port = servers.free_port(), servers.free_port()
    url = f"http://127.0.0.1:{port}"
    engine = make_engine(database_url)
    with ExitStack() as stack:
        stack.callback(engine.dispose)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ready = world.prepare(_settings(database_url, url), engine, folder, ATTEMPTS, PEOPLE)
        env = servers.environment(database_url, url)
        process = stack.enter_context(servers.gunicorn("wsgi:app", port, env))
        stack.enter_context(servers.gunicorn("bench.baseline:app", bare_port, env))
        bare = f"http://127.0.0.1:{bare_port}"
        _warm(url, bare, ready)
        yield Site(url, bare, port, process.pid, engine, folder, ready)


def _warm(url: str, bare: str, ready: world.Prepared) -> None:
    """Let every worker start, compile its pages, read its dictionaries and connect before anything
    is measured."""
    pages = [
        f"{url}/kk/petitions/{number}{page}"
        for number in (ready.number, ready.eid_number)
        for page in ("", "/sign")
    ]
    search = f"{url}/kk/petitions?q={quote('мектеп')}"
    for address in (f"{bare}/hello", *pages, search):
        end = time.monotonic() + LONGEST_START
        while not _is_warm(wrk(address, WARM_SECONDS)):
            if time.monotonic() > end:
                raise TimeoutError(address)


def _is_warm(rate: Rate) -> bool:
    return rate.per_second > 0 and rate.p99_ms < SLOW_MS


def _settings(database_url: str, site_url: str) -> Settings:
    return Settings(
        environment="test", secret_key=DEVELOPMENT_SECRET, master_key=DEVELOPMENT_KEY,
        database_url=database_url, site_url=site_url, trusted_proxies=1,
    )  # type: ignore[arg-type]  # fmt: skip
