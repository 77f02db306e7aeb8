"""The tally: how many entries a second it folds in, ledger and rungs included."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from bench import world
from bench.site import Site
from bench.table import Row
from petitions.services import tallying
from petitions.storage import leases
from petitions.storage.engine import unit

QUEUED = 100_000


def tally(site: Site, sign_rate: float) -> Row:
    """Count a full queue; against the signatures a second that the same run accepted."""
    with Session(site.engine, expire_on_commit=False) as session:
        drain(session)
        world.queue(session, site.ready.number, QUEUED)
        rate = QUEUED / drain(session)
    return Row("tally", rate, sign_rate, rate / sign_rate, 2.0)


def drain(session: Session) -> float:
    """Count until nothing waits; return how many seconds it took."""
    started, now = time.perf_counter(), datetime.now(UTC)
    with unit(session):
        held = leases.acquire(session, "tally", "bench", now, timedelta(hours=1))
    if held is None:
        raise RuntimeError("somebody else counts")
    while not tallying.tally_once(session, held, datetime.now(UTC)).is_idle:
        continue
    return time.perf_counter() - started
