"""The worker counts in few rounds: a round costs the same for one signature as for a hundred."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from petitions.jobs import Worker
from petitions.mail.outbox import Office
from petitions.mail.render import Site
from petitions.services import tallying
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
