"""What quotas ask of a petitioner's other petitions, gathered by the site and judged by the rules."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from petitions.services import petitioning
from petitions.services.errors import Refused
from tests.support.databases import Database, on_sqlite
from tests.support.lives import World

OTHERS = Path(__file__).parents[1] / "unit" / "conformance" / "others"
US = "us-we-the-people"
EE = "ee-rahvaalgatus-local"
SCOTLAND = "scotland"
pytestmark = on_sqlite


@pytest.fixture
def world(session: Session, database: Database) -> World:
    return World(session).install(US)


def handed_in(world: World, rule_set: str, title: str) -> int:
    return world.petition(rule_set, texts={"kk": {"title": title, "body": "Өту қиын"}})


def publish(world: World, name: str) -> World:
    return world.publish((OTHERS / f"{name}.toml").read_text("utf-8"))


def ended(world: World, number: int) -> None:
    petitioner = world.account("petitioner@example.org")
    petitioning.withdraw(world.session, petitioner, number, world.now)


def test_a_third_petition_waits_until_one_of_two_has_ended(world: World) -> None:
    publish(world, SCOTLAND)
    first = handed_in(world, SCOTLAND, "Бірінші")
    handed_in(world, SCOTLAND, "Екінші")
    with pytest.raises(Refused, match="too_many_petitions"):
        handed_in(world, SCOTLAND, "Үшінші")
    ended(world, first)
    assert handed_in(world, SCOTLAND, "Үшінші")


def test_the_same_title_waits_a_year_after_the_end(world: World) -> None:
    publish(world, SCOTLAND)
    ended(world, handed_in(world, SCOTLAND, "Бірінші"))
    with pytest.raises(Refused, match="same_subject_too_soon"):
        handed_in(world.wait(timedelta(days=364)), SCOTLAND, "Бірінші")
    assert handed_in(world.wait(timedelta(days=2)), SCOTLAND, "Бірінші")


def test_the_eleventh_petition_in_a_quarter_of_an_hour_is_refused(world: World) -> None:
    world.install(EE)
    for n in range(10):
        world.wait(timedelta(minutes=1)).petition(EE, **of_estonia(f"Атауы {n}"))
    with pytest.raises(Refused, match="too_many_tries"):
        world.petition(EE, **of_estonia("Он бірінші"))
    world.wait(timedelta(minutes=6)).petition(EE, **of_estonia("Он бірінші"))


def of_estonia(title: str) -> dict[str, object]:
    return {"texts": {"kk": {"title": title, "body": "Өту қиын"}}, "level": "district",
            "territory": "750000000"}  # fmt: skip


def test_rules_without_quotas_ask_for_nothing(world: World) -> None:
    for _ in range(3):
        world.petition(US)
