"""A rung may say which bodies must hear that it was reached."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.services import institutions, lifecycle, reviewing
from petitions.storage.engine import unit
from tests.support.databases import Database, on_sqlite
from tests.support.lives import World

ROI = "ru-roi"
pytestmark = on_sqlite


@pytest.fixture
def world(session: Session, database: Database) -> World:
    return World(session).install(ROI)


def sign(world: World, number: int, count: int) -> None:
    with unit(world.session):
        locked = lifecycle.take(world.session, number)
        lifecycle.carry_out(world.session, locked, Action(do="sign", count=count), world.now)


def an_open_one(world: World) -> int:
    number = world.petition(ROI)
    moderator = world.staff("moderator", "moderator@example.org")
    reviewing.decide(world.session, moderator, number, "accept", world.now)
    return number


def parliament(world: World) -> str:
    words = {lang: {"name": "Дума"} for lang in ("kk", "ru", "en")}
    row = {"slug": "house", "kind": "parliament", **words}
    body = institutions.add_body(world.session, row)
    world.staff("officer", "duma@example.org", body)
    return "duma@example.org"


def test_the_named_body_hears_of_the_rung_at_its_number(world: World) -> None:
    address, number = parliament(world), an_open_one(world)
    sign(world, number, 34_999)
    assert address not in {letter.address for letter in world.letters("threshold_reached")}
    sign(world, number, 1)
    [letter] = [one for one in world.letters("threshold_reached") if one.address == address]
    assert letter.data["threshold"] == 35_000


def test_a_site_without_that_body_goes_on(world: World) -> None:
    number = an_open_one(world)
    sign(world, number, 35_000)
    assert "threshold_reached" in world.facts(number)
