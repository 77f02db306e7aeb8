"""A petition that several people make together, and days that its petitioner chooses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from petitions.domain.life import Life
from petitions.services import grouping, identities, petitioning, replaying, reviewing
from petitions.services.errors import NotFound, Refused
from petitions.services.identities import Proof
from tests.support.lives import KEYS, World

FI = "fi-citizens-initiative"


@pytest.fixture
def world(session: Session) -> World:
    return World(session).install(FI)


def proven(world: World, email: str) -> int:
    account_id = world.account(email)
    proof = Proof("test", email, "eid", "Мадина Нұрпейіс", email, date(1990, 1, 1), "citizen")
    identities.sign_in_with_identity(
        world.session, KEYS, proof, language="kk", at=world.now, account_id=account_id
    )
    return account_id


def join(world: World, number: int, who: int, token: str | None = None) -> None:
    link = token or world.get(number).support_token or ""
    petitioning.join(world.session, KEYS, who, number, link, world.now)


def test_a_petition_of_a_group_waits_for_the_second_person(world: World) -> None:
    number = world.petition(FI)
    assert world.get(number).state == "draft"
    join(world, number, proven(world, "second@example.org"))
    assert world.get(number).state == "forming_group"


def with_roles(world: World) -> int:
    """Make a petition of two, of whom each holds a role."""
    number, petitioner = world.petition(FI), world.account("petitioner@example.org")
    second = proven(world, "second@example.org")
    join(world, number, second)
    roles = {"representative": petitioner, "substitute": second}
    grouping.give_roles(world.session, petitioner, number, roles)
    return number


def test_a_complete_group_hands_its_petition_in(world: World) -> None:
    number = with_roles(world)
    petitioner = world.account("petitioner@example.org")
    petitioning.submit_again(world.session, KEYS, petitioner, number, world.now)
    assert world.get(number).state == "in_review"
    assert replaying.replay(world.session, number).agrees


def test_nobody_joins_twice_nor_the_petitioner_at_all(world: World) -> None:
    number = world.petition(FI)
    second = proven(world, "second@example.org")
    join(world, number, second)
    for who in (second, world.account("petitioner@example.org")):
        with pytest.raises(Refused, match="joined_already"):
            join(world, number, who)


def test_a_wrong_link_joins_nothing(world: World) -> None:
    number = world.petition(FI)
    with pytest.raises(NotFound):
        join(world, number, proven(world, "second@example.org"), token="guessed")


def test_who_has_proven_nothing_does_not_join_where_a_proof_is_asked(world: World) -> None:
    number = world.petition(FI)
    with pytest.raises(Refused):
        join(world, number, world.account("stranger@example.org"))


def test_a_chosen_day_opens_the_collection_later(world: World) -> None:
    number = with_roles(world)
    petitioner = world.account("petitioner@example.org")
    petitioning.submit_again(world.session, KEYS, petitioner, number, world.now)
    petitioning.start(world.session, petitioner, number, world.now, on=date(2026, 4, 1))
    moderator = world.staff("moderator", "moderator@example.org")
    reviewing.decide(world.session, moderator, number, "accept", world.now)
    petition = world.get(number)
    assert petition.state == "scheduled"
    assert Life.from_json(petition.life).starts_on == date(2026, 4, 1)


def test_a_group_without_its_roles_is_not_handed_in(world: World) -> None:
    number, petitioner = world.petition(FI), world.account("petitioner@example.org")
    join(world, number, proven(world, "second@example.org"))
    grouping.give_roles(world.session, petitioner, number, {"representative": petitioner})
    with pytest.raises(Refused, match="roles_missing"):
        petitioning.submit_again(world.session, KEYS, petitioner, number, world.now)


def test_nobody_holds_two_roles(world: World) -> None:
    number, petitioner = world.petition(FI), world.account("petitioner@example.org")
    both = {"representative": petitioner, "substitute": petitioner}
    with pytest.raises(Refused, match="role_held_twice"):
        grouping.give_roles(world.session, petitioner, number, both)


def test_a_role_goes_to_nobody_outside_the_group(world: World) -> None:
    number, petitioner = world.petition(FI), world.account("petitioner@example.org")
    stranger = proven(world, "stranger@example.org")
    with pytest.raises(Refused, match="role_unknown"):
        grouping.give_roles(world.session, petitioner, number, {"substitute": stranger})


def test_only_the_petitioner_gives_roles(world: World) -> None:
    number, second = world.petition(FI), proven(world, "second@example.org")
    join(world, number, second)
    with pytest.raises(NotFound):
        grouping.give_roles(world.session, second, number, {"representative": second})


def test_roles_stay_as_they_are_once_the_petition_is_handed_in(world: World) -> None:
    number, petitioner = with_roles(world), world.account("petitioner@example.org")
    petitioning.submit_again(world.session, KEYS, petitioner, number, world.now)
    with pytest.raises(Refused, match="not_possible"):
        grouping.give_roles(world.session, petitioner, number, {})


def test_an_invitation_ends_after_the_time_of_the_rules(world: World) -> None:
    number, second = world.petition(FI), proven(world, "second@example.org")
    world.wait(timedelta(days=9))
    with pytest.raises(Refused, match="invitation_over"):
        join(world, number, second)


def test_an_invitation_that_was_renewed_holds_again(world: World) -> None:
    number, second = world.petition(FI), proven(world, "second@example.org")
    world.wait(timedelta(days=9))
    petitioner = world.account("petitioner@example.org")
    grouping.invite_again(world.session, petitioner, number, world.now)
    join(world, number, second)
    assert world.get(number).state == "forming_group"


def test_nobody_else_renews_an_invitation(world: World) -> None:
    number, second = world.petition(FI), proven(world, "second@example.org")
    with pytest.raises(NotFound):
        grouping.invite_again(world.session, second, number, world.now)
