"""The worker counts in few rounds: a round costs the same for one signature as for a hundred."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.jobs import LEASE_LENGTH, Worker
from petitions.mail.outbox import Office
from petitions.mail.render import Site
from petitions.services import tallying
from petitions.storage import leases
from petitions.storage.engine import unit
from petitions.storage.tables import Lease
from tests.support.databases import on_sqlite
from tests.support.lives import KEYS, SITE, World

US = "us-we-the-people"


@pytest.fixture
def worker(session: Session) -> Worker:
    engine = session.get_bind().engine
    office = Office(Site("Үн", SITE, "un@example.org", "help@example.org"), KEYS)
    return Worker(lambda: Session(engine, expire_on_commit=False), KEYS, office, None, SITE)


@pytest.fixture
def signed(session: Session) -> World:
    """Three signatures wait to be counted, beside the petitioner's own."""
    world = World(session).install(US)
    number = world.petition(US)
    for place in range(3):
        world.sign(number, f"n{place}@example.org")
    session.commit()
    return world


@on_sqlite
def test_a_round_that_counted_all_that_waited_is_followed_by_a_rest(
    worker: Worker, signed: World
) -> None:
    assert worker.count(signed.now) is False
    assert signed.get(1).signature_count == 4


@on_sqlite
def test_a_round_that_left_some_waiting_is_followed_by_the_next_at_once(
    worker: Worker, signed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallying, "BATCH", 2)
    assert worker.count(signed.now) is True
    assert worker.count(signed.now) is False
    assert signed.get(1).signature_count == 4


@on_sqlite
def test_a_round_in_which_time_went_on_is_followed_by_the_next_at_once(
    worker: Worker, signed: World
) -> None:
    worker.count(signed.now)
    later = signed.now + timedelta(days=400)
    assert worker.count(later) is True
    assert worker.count(later) is False


@on_sqlite
def test_a_round_finds_its_lease_without_writing_until_half_of_it_is_over(
    worker: Worker, signed: World, session: Session
) -> None:
    start, seconds = signed.now, timedelta(seconds=1)
    worker.count(start)
    worker.count(start + 4 * seconds)
    assert expiry(session) == start + LEASE_LENGTH
    worker.count(start + 6 * seconds)
    assert expiry(session) == start + 6 * seconds + LEASE_LENGTH


@on_sqlite
def test_a_lease_that_another_worker_took_lasts_no_longer(
    worker: Worker, signed: World, session: Session
) -> None:
    worker.count(signed.now)
    later = signed.now + LEASE_LENGTH
    with unit(session):
        assert leases.acquire(session, "tally", "another", later, LEASE_LENGTH)
        assert leases.lasting(session, "tally", worker.holder, later, LEASE_LENGTH) is None
    signed.now = later
    signed.sign(1, "late@example.org")
    assert worker.count(later) is False
    assert signed.get(1).signature_count == 4


@on_sqlite
def test_a_lease_from_a_clock_that_ran_ahead_is_renewed(
    worker: Worker, signed: World, session: Session
) -> None:
    worker.count(signed.now)
    before = signed.now - timedelta(hours=1)
    worker.count(before)
    assert expiry(session) == before + LEASE_LENGTH


def expiry(session: Session) -> datetime | None:
    session.expire_all()
    found = session.scalar(sa.select(Lease.expires_at).where(Lease.name == "tally"))
    session.commit()
    return found
