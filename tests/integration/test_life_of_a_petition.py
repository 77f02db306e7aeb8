"""Lives of petitions through the services, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions import presets
from petitions.services import afterwards, replaying, reviewing, signing
from petitions.services.errors import Expired, Refused
from petitions.storage import ledgers
from petitions.storage import petitions as store
from petitions.storage.tables import Signature
from tests.faults.town import SOURCE
from tests.support.lives import KEYS, World, least

US = "us-we-the-people"
UK = "uk-parliament"


@pytest.fixture
def world(session: Session) -> World:
    return World(session)


def test_a_petition_is_published_at_once_but_not_listed(world: World) -> None:
    number = world.install(US).petition(US)
    petition = world.get(number)
    assert (petition.state, petition.listed) == ("open", False)


def test_the_petitioners_own_signature_is_the_first_in_count_and_ledger(world: World) -> None:
    number = world.install(US).petition(US)
    tree = ledgers.tree(world.session, ledgers.petition_tree(number))
    assert world.get(number).signature_count == 1
    assert tree
    assert (tree.size, tree.sums) == (1, {"sign": 1})


def test_a_typed_signature_counts_only_after_it_was_confirmed(world: World) -> None:
    number = world.install(US).petition(US)
    token = world.type_signature(number, "dana@example.org")
    world.tally()
    assert world.get(number).signature_count == 1
    signing.confirm(world.session, KEYS, token or "", world.now)
    world.tally()
    assert world.get(number).signature_count == 2


def test_signing_again_gives_another_letter_and_no_second_signature(world: World) -> None:
    number = world.install(US).petition(US)
    world.sign(number, "dana@example.org")
    assert world.type_signature(number, "dana@example.org") is None
    world.tally()
    assert world.get(number).signature_count == 2
    assert len(world.letters("already_signed")) == 1


def test_the_same_link_followed_twice_signs_once(world: World) -> None:
    number = world.install(US).petition(US)
    token = world.type_signature(number, "dana@example.org") or ""
    first = signing.confirm(world.session, KEYS, token, world.now)
    second = signing.confirm(world.session, KEYS, token, world.now)
    assert (first.is_new, second.is_new) == (True, False)


# Whoever acts has looked at the clock before others were counted: here they come too late by that.
A_BLINK = timedelta(milliseconds=4)


def after_others(world: World) -> int:
    """Return a petition whose count has lived a blink longer than those who act now."""
    number = world.install(US).petition(US)
    world.wait(A_BLINK).sign(number, "other@example.org")
    world.tally()
    world.wait(-A_BLINK)
    return number


def one_in_review(world: World) -> tuple[int, int]:
    """Return a petition that five supporters have brought to its review, and a moderator."""
    number = world.install(UK).petition(UK)
    for person in range(5):
        world.sign(number, f"s{person}@example.org", "support")
    world.tally()
    return number, world.staff("moderator", "moderator@example.org")


def an_open_one(world: World) -> int:
    number, moderator = one_in_review(world)
    reviewing.decide(world.session, moderator, number, "accept", world.now)
    return number


def a_supporter(world: World, number: int) -> int:
    """Return the signature of one of them."""
    found = sa.select(Signature.id).where(
        Signature.petition_id == number, Signature.kind == "support"
    )
    return world.session.scalars(found).all()[0]


def test_a_signature_confirmed_while_others_were_counted_counts(world: World) -> None:
    number = after_others(world)
    world.sign(number, "dana@example.org")
    world.wait(A_BLINK).tally()
    assert world.get(number).signature_count == 3
    assert replaying.replay(world.session, number).agrees


def test_a_signature_withdrawn_while_others_were_counted_is_withdrawn(world: World) -> None:
    number = an_open_one(world)
    mine = world.sign(number, "dana@example.org")
    world.wait(A_BLINK).sign(number, "other@example.org")
    world.tally()
    before = world.get(number).signature_count
    signing.withdraw(world.session, KEYS, mine.signature_id, world.now - A_BLINK)
    world.tally()
    assert world.get(number).signature_count == before - 1


def test_a_petition_is_taken_down_while_others_were_counted(world: World) -> None:
    number = after_others(world)
    moderator = world.staff("moderator", "moderator@example.org")
    afterwards.take_down(world.session, moderator, number, "A court said so", world.now)
    assert world.get(number).state == "removed"
    assert replaying.replay(world.session, number).agrees


def test_an_old_link_confirms_nothing(world: World) -> None:
    number = world.install(US).petition(US)
    token = world.type_signature(number, "dana@example.org") or ""
    world.wait(timedelta(days=8))
    with pytest.raises(Expired):
        signing.confirm(world.session, KEYS, token, world.now)


def test_the_150th_signature_lists_the_petition_and_not_the_149th(world: World) -> None:
    number = world.install(US).petition(US)
    for person in range(148):
        world.sign(number, f"p{person}@example.org")
    world.tally()
    assert not world.get(number).listed
    world.sign(number, "last@example.org")
    world.tally()
    assert world.get(number).listed


def test_a_petition_without_enough_signatures_expires_at_its_deadline(world: World) -> None:
    number = world.install(US).petition(US)
    world.wait(timedelta(days=30)).tally()
    assert world.get(number).state == "expired"


def test_after_the_deadline_nobody_can_sign_even_before_the_tally_has_run(world: World) -> None:
    number = world.install(US).petition(US)
    world.wait(timedelta(days=30))
    with pytest.raises(Refused):
        world.type_signature(number, "late@example.org")


def test_a_confirmation_before_the_deadline_counts_though_the_tally_came_after(
    world: World,
) -> None:
    number = world.install(US).petition(US)
    for person in range(148):
        world.sign(number, f"p{person}@example.org")
    world.wait(timedelta(days=29))
    world.sign(number, "in-time@example.org")
    world.wait(timedelta(days=5)).tally()
    assert "threshold_reached" in world.facts(number)


def test_uk_supporters_lead_to_review_and_are_signatures(world: World) -> None:
    number = world.install(UK).petition(UK)
    for person in range(4):
        world.sign(number, f"s{person}@example.org", "support")
    world.tally()
    assert world.get(number).state == "gathering_support"
    world.sign(number, "fifth@example.org", "support")
    world.tally()
    petition = world.get(number)
    assert (petition.state, petition.signature_count) == ("in_review", 6)


@pytest.mark.parametrize("rule_set", [US, UK])
def test_replaying_the_acts_gives_the_stored_facts(world: World, rule_set: str) -> None:
    number = world.install(rule_set).petition(rule_set)
    kind = "support" if rule_set == UK else "for"
    for person in range(6):
        world.sign(number, f"p{person}@example.org", kind)
        world.wait(timedelta(hours=7)).tally()
    world.wait(timedelta(days=400)).tally()
    result = replaying.replay(world.session, number)
    assert result.replayed == result.stored
    assert result.agrees


def test_a_quiet_batch_adds_to_the_last_act_instead_of_a_new_one(world: World) -> None:
    number = world.install(US).petition(US)
    for person in range(5):
        world.sign(number, f"p{person}@example.org")
        world.tally()
    signs = [a.action for a in store.acts(world.session, number) if a.action["do"] == "sign"]
    assert signs == [{"do": "sign", "count": 5}]


def a_small_law() -> str:
    """We the People with an answer owed at four signatures: the petitioner's and three more."""
    source = presets.source(US).replace('id = "us-we-the-people"', 'id = "small"')
    return source.replace("required = 100000\n", "required = 4\n").replace(
        "required = 150\n", "required = 2\n"
    )


def test_a_rung_reached_while_nobody_counted_keeps_the_moment_of_the_third(world: World) -> None:
    world.install(US).publish(a_small_law())
    number = world.petition("small", **least(US))
    tokens = [world.type_signature(number, f"p{person}@example.org") for person in range(4)]
    world.wait(timedelta(days=6))
    for token in tokens[:3]:
        world.wait(timedelta(hours=1))
        signing.confirm(world.session, KEYS, token or "", world.now)
    third = world.now
    world.wait(timedelta(days=24))
    with pytest.raises((Refused, Expired)):
        signing.confirm(world.session, KEYS, tokens[3] or "", world.now)
    with pytest.raises(Refused):
        world.type_signature(number, "late@example.org")
    world.tally()
    reached = [
        fact
        for fact in store.facts(world.session, number)
        if fact.fact == "threshold_reached" and fact.data["threshold"] == "response"
    ]
    assert [fact.at for fact in reached] == [third]
    assert world.get(number).signature_count == 4
    assert replaying.replay(world.session, number).agrees


def test_a_supporter_who_withdraws_is_counted_off(world: World) -> None:
    number = an_open_one(world)
    before = world.get(number).signature_count
    signing.withdraw(world.session, KEYS, a_supporter(world, number), world.now)
    world.tally()
    assert world.get(number).signature_count == before - 1
    assert replaying.replay(world.session, number).agrees


def test_a_supporter_who_leaves_is_no_signature_less_where_support_is_none(world: World) -> None:
    alone = presets.source(UK).replace("supporters_sign = true", "supporters_sign = false")
    world.install(UK).publish(alone)
    number = an_open_one(world)
    before = world.get(number).signature_count
    signing.withdraw(world.session, KEYS, a_supporter(world, number), world.now)
    world.tally()
    assert world.get(number).signature_count == before


def test_a_rung_that_is_reached_and_left_again_at_once_is_reached(world: World) -> None:
    world.install(US).publish(SOURCE)
    number = world.petition("made-up", texts={"kk": {"title": "Жол керек"}})
    first, second = (world.sign(number, f"{name}@example.org") for name in ("a", "b"))
    while world.get(number).signature_count < 4:
        world.sign(number, f"{world.get(number).signature_count}@example.org")
        world.tally()
    world.wait(A_BLINK)
    signing.withdraw(world.session, KEYS, first.signature_id, world.now)
    for name in ("c", "d"):
        world.wait(A_BLINK).sign(number, f"{name}@example.org")
    reached = world.now
    world.wait(A_BLINK)
    signing.withdraw(world.session, KEYS, second.signature_id, world.now)
    world.tally()
    rungs = [f for f in store.facts(world.session, number) if f.fact == "threshold_reached"]
    assert [(fact.data["threshold"], fact.at) for fact in rungs] == [("r5", reached)]
    assert replaying.replay(world.session, number).agrees


def test_a_rejection_decided_while_supporters_were_counted_has_its_letter(world: World) -> None:
    number, moderator = one_in_review(world)
    world.wait(A_BLINK).sign(number, "late@example.org", "support")
    world.tally()
    reviewing.decide(
        world.session, moderator, number, "reject", world.now - A_BLINK, reason="duplicate"
    )
    assert len(world.letters("petition_rejected")) == 1
