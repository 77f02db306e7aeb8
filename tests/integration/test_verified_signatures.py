"""From collection through a verifier outside the site to the duty of parliament."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from petitions import presets
from petitions.services import petitioning, replaying, reviewing, signing
from petitions.services.errors import Forbidden, Refused
from petitions.services.signing import Identified
from petitions.storage import petitions as store
from tests.support.lives import KEYS, World, a_signing, least

LV = "lv-manabalss"


def a_small_law() -> str:
    """Manabalss with three verified signatures instead of ten thousand."""
    source = presets.source(LV).replace(f'id = "{LV}"', 'id = "small"')
    return source.replace("required = 10000\n", "required = 3\n")


@pytest.fixture
def world(session: Session) -> World:
    return World(session).install(LV).publish(a_small_law())


def collected(world: World, people: int) -> tuple[int, int]:
    """Bring a petition to its verifier with so many signatures; return it and a moderator."""
    number = world.petition("small", **least(LV))
    moderator = world.staff("moderator", "moderator@example.org")
    reviewing.decide(world.session, moderator, number, "accept", world.now)
    for person in range(people):
        who = Identified(
            account_id=world.account(f"p{person}@example.org"), personal_id=f"id-{person}",
            person={"identity": "eid", "status": "citizen", "age": 30},
        )  # fmt: skip
        signing.sign_identified(world.session, KEYS, number, a_signing(), who, world.now)
    world.tally()
    petitioning.send(world.session, world.account("petitioner@example.org"), number, world.now)
    return number, moderator


def test_enough_verified_signatures_lead_to_the_duty(world: World) -> None:
    number, moderator = collected(world, 4)
    reviewing.report_verified(world.session, moderator, number, world.now, valid=3)
    petitioner = world.account("petitioner@example.org")
    petitioning.send(world.session, petitioner, number, world.now)
    assert world.get(number).state == "under_consideration"
    assert store.duties(world.session, number)
    assert replaying.replay(world.session, number).agrees


def test_more_than_were_handed_over_cannot_be_valid(world: World) -> None:
    number, moderator = collected(world, 4)
    with pytest.raises(Refused, match="more_than_signatures"):
        reviewing.report_verified(world.session, moderator, number, world.now, valid=5)


def test_nobody_but_staff_enters_the_result(world: World) -> None:
    number, _ = collected(world, 3)
    stranger = world.account("stranger@example.org")
    with pytest.raises(Forbidden):
        reviewing.report_verified(world.session, stranger, number, world.now, valid=3)
