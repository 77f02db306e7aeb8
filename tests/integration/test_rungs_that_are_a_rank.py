"""Where a rung is a place among the best: reached when the period ends, and by no others."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.life import Life
from petitions.services import lifecycle, ranking, replaying, reviewing
from petitions.storage.engine import unit
from petitions.storage.tables import Duty
from tests.support.databases import on_sqlite
from tests.support.lives import World

pytestmark = on_sqlite
RULES = "better-reykjavik"
SOURCE = Path(__file__).parents[1] / "unit" / "conformance" / "others" / f"{RULES}.toml"
MARCH, APRIL, MAY = (datetime(2026, month, 10, 12, tzinfo=UTC) for month in (3, 4, 5))


@pytest.fixture
def world(session: Session) -> World:
    """The two best of all each month, and the best of each tag."""
    source = SOURCE.read_text("utf-8").replace("top = 5", "top = 2")
    found = World(session).publish(source)
    found.now = MARCH
    rank(found)
    return found


def petition(world: World, votes: int, *tags: str) -> int:
    text = {"title": f"Көпір керек {votes} {tags}", "body": "Өту қиын"}
    number = world.petition(RULES, texts={"kk": text}, tags=tags)
    if world.get(number).state == "in_review":
        moderator = world.staff("moderator", "moderator@example.org")
        reviewing.decide(world.session, moderator, number, "accept", world.now)
    if votes:
        with unit(world.session):
            locked = lifecycle.take(world.session, number)
            action = Action(do="sign", count=votes)
            lifecycle.carry_out(world.session, locked, action, world.now)
    return number


def rank(world: World) -> int:
    with unit(world.session):
        return ranking.rank_due(world.session, world.now)


def has_reached(world: World, number: int) -> bool:
    life = Life.from_json(world.get(number).life)
    return [rung.status for rung in life.rungs] == ["reached"]


def test_the_best_of_the_month_reach_it_and_the_next_does_not(world: World) -> None:
    third, first, second = (petition(world, votes) for votes in (3, 9, 5))
    world.now = APRIL
    assert rank(world) == 2
    assert [has_reached(world, one) for one in (first, second, third)] == [True, True, False]


def test_the_best_of_a_tag_reaches_it_however_many_are_better(world: World) -> None:
    petition(world, 9, "parks")
    petition(world, 5, "parks")
    small = petition(world, 1, "schools")
    world.now = APRIL
    rank(world)
    assert has_reached(world, small)


def test_it_opens_the_duty_that_the_rules_open(world: World) -> None:
    number = petition(world, 9)
    world.now = APRIL
    rank(world)
    mine = sa.select(Duty.kind).where(Duty.petition_id == number)
    assert world.session.scalars(mine).all() == ["decision"]


def test_nobody_reaches_it_before_the_period_ends(world: World) -> None:
    petition(world, 9)
    assert rank(world) == 0


def test_each_period_is_ranked_once(world: World) -> None:
    for votes in (9, 5, 3):
        petition(world, votes)
    world.now = APRIL
    assert [rank(world), rank(world)] == [2, 0]


def test_who_has_reached_it_leaves_the_places_to_others(world: World) -> None:
    for votes in (9, 5):
        petition(world, votes)
    third = petition(world, 3)
    for world.now in (APRIL, MAY):
        rank(world)
    assert has_reached(world, third)


def test_a_petition_without_votes_wins_no_place(world: World) -> None:
    number = petition(world, 0)
    world.now = APRIL
    assert rank(world) == 0
    assert not has_reached(world, number)


def test_a_petition_opened_after_the_period_waits_for_the_next(world: World) -> None:
    world.now = APRIL
    petition(world, 9)
    assert rank(world) == 0


def test_the_ranking_replays(world: World) -> None:
    number = petition(world, 9)
    world.now = APRIL
    rank(world)
    assert replaying.replay(world.session, number).agrees
