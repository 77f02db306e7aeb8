"""Hourly figures are signed statements, and sudden rises are marked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from petitions.ledger.note import parse_vkey
from petitions.ledger.statement import open_statement
from petitions.services import keeping, ledger_keys, stating, watching
from petitions.storage import ledgers, signature_sums
from petitions.storage.engine import unit
from petitions.storage.tables import Petition
from tests.support.lives import KEYS, SITE, World

US = "us-we-the-people"
ORIGIN = ledger_keys.origin_of(SITE)


@pytest.fixture
def world(session: Session) -> World:
    return World(session).install(US)


def published(world: World) -> None:
    with unit(world.session):
        signers = ledger_keys.signers(world.session, KEYS)
        keeping.publish_checkpoint(world.session, ORIGIN, signers, world.now)


def stated(world: World) -> int:
    with unit(world.session):
        signers = ledger_keys.signers(world.session, KEYS)
        return stating.state_hours(world.session, ORIGIN, signers, world.now)


def signed_by(world: World, number: int, people: int) -> None:
    for person in range(people):
        world.sign(number, f"{world.now:%d%H}-{person}@example.org")
    world.tally()
    published(world)


def test_a_statement_speaks_of_the_entries_of_hours_that_are_over(world: World) -> None:
    number = world.petition(US)
    signed_by(world, number, 11)
    assert stated(world) == 0
    world.wait(timedelta(hours=1))
    assert stated(world) == 1
    note = ledgers.statements(world.session, number)[0]
    known = [parse_vkey(vkey) for vkey, _, _ in ledger_keys.public_keys(world.session)]
    said = open_statement(note, ORIGIN, known)
    assert (said["first"], said["last"], said["sums"]) == (1, 12, {"sign": 12})


def test_a_quiet_hour_waits_for_the_next_ones(world: World) -> None:
    number = world.petition(US)
    signed_by(world, number, 3)
    world.wait(timedelta(hours=1))
    assert stated(world) == 0
    signed_by(world, number, 8)
    world.wait(timedelta(hours=1))
    assert stated(world) == 1


def test_no_entry_is_stated_twice(world: World) -> None:
    number = world.petition(US)
    signed_by(world, number, 10)
    world.wait(timedelta(hours=1))
    assert (stated(world), stated(world)) == (1, 0)


def test_a_planted_rise_is_marked_for_the_chart_and_the_moderators(world: World) -> None:
    number = world.petition(US)
    hour = world.now.replace(minute=0, second=0, microsecond=0)
    quiet = {hour + timedelta(hours=n): 60 for n in range(1, 48)}
    with unit(world.session):
        rise = {hour + timedelta(hours=48): 2_000}
        signature_sums.count_hours(world.session, number, quiet | rise)
        world.now = hour + timedelta(hours=49, minutes=5)
        world.session.get_one(Petition, number).last_signature_at = world.now
    with unit(world.session):
        assert watching.mark_bursts(world.session, world.now) == 1
    assert signature_sums.bursts(world.session, 5) == [(number, hour + timedelta(hours=48), 2_000)]
