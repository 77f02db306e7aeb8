"""Signing by what this process read of a petition a moment ago: quicker, and never by it alone."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.services import afterwards, erasing, opening, signing
from petitions.services.errors import Refused
from petitions.services.signing import Identified, Signed
from petitions.storage import petitions as store
from petitions.storage import switches
from petitions.storage.engine import unit
from petitions.storage.tables import Signature
from tests.support.databases import on_postgresql
from tests.support.lives import KEYS, World, a_signing
from tests.support.public import sent_statements

US, UK = "us-we-the-people", "uk-parliament"
pytestmark = on_postgresql


@pytest.fixture
def world(session: Session) -> World:
    opening._memories.clear()
    return World(session).install(US, UK)


def sign(world: World, number: int, person: int = 1, kind: str = "for") -> Signed:
    who = Identified(account_id=world.account(f"p{person}@example.org"),
                     personal_id=f"id-{person}", person={"identity": "eid"})  # fmt: skip
    said = a_signing(kind)
    return signing.sign_identified(world.session, KEYS, number, said, who, world.now)


def in_a_rush(world: World) -> int:
    """Return a petition that this process has read within the second."""
    number = world.petition(US)
    sign(world, number, 0)
    return number


def stored(world: World, number: int) -> int:
    found = sa.select(sa.func.count()).select_from(Signature).where(
        Signature.petition_id == number
    )  # fmt: skip
    count = world.session.scalar(found)
    world.session.commit()
    return count or 0


def journeys(world: World) -> AbstractContextManager[list[str]]:
    """Collect what is sent to the database meanwhile."""
    return sent_statements(world.session.get_bind().engine)


def test_the_next_one_of_a_rush_signs_by_one_statement(world: World) -> None:
    number = in_a_rush(world)
    world.account("p1@example.org")
    with journeys(world) as sent:
        assert sign(world, number).is_new
    assert len(sent) == 1


def test_the_next_one_of_a_rush_confirms_by_two_statements(world: World) -> None:
    number = in_a_rush(world)
    token = world.type_signature(number, "dana@example.org") or ""
    with journeys(world) as sent:
        assert signing.confirm(world.session, KEYS, token, world.now).is_new
    assert len(sent) == 2


def test_what_is_signed_by_a_guess_is_counted(world: World) -> None:
    number = in_a_rush(world)
    sign(world, number)
    world.tally()
    assert world.get(number).signature_count == 3


def test_a_guess_lasts_a_second(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    number = in_a_rush(world)
    world.account("p1@example.org")
    monkeypatch.setattr(opening, "SECOND", -1.0)
    with journeys(world) as sent:
        assert sign(world, number).is_new
    assert len(sent) > 1


def test_whoever_has_signed_is_told_so_and_counted_once(world: World) -> None:
    number = in_a_rush(world)
    first, again = sign(world, number), sign(world, number)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.signature_id == first.signature_id


def test_a_petition_that_was_counted_meanwhile_is_read_again(world: World) -> None:
    number = in_a_rush(world)
    world.tally()
    assert sign(world, number).is_new


def test_nobody_signs_by_a_guess_while_signing_is_paused(world: World) -> None:
    number = in_a_rush(world)
    with unit(world.session):
        switches.put(world.session, "pause_signing", {"is_on": True}, world.now)
    with pytest.raises(Refused, match="signing_paused"):
        sign(world, number)


def test_signing_goes_on_by_a_guess_once_the_pause_is_over(world: World) -> None:
    number = in_a_rush(world)
    with unit(world.session):
        switches.put(world.session, "pause_signing", {"is_on": False}, world.now)
    with journeys(world) as sent:
        assert sign(world, number, 2).is_new
    assert sum("INSERT INTO signature " in one for one in sent) == 1


def test_nobody_signs_by_a_guess_what_was_stopped_meanwhile(world: World) -> None:
    number = in_a_rush(world)
    moderator = world.staff("moderator", "m@example.org")
    afterwards.take_down(world.session, moderator, number, "–", world.now)
    before = stored(world, number)
    with pytest.raises(Refused):
        sign(world, number)
    assert stored(world, number) == before


def test_nobody_signs_by_a_guess_after_the_last_day(world: World) -> None:
    number = in_a_rush(world)
    world.wait(timedelta(days=60))
    with pytest.raises(Refused):
        sign(world, number)


def test_a_link_followed_again_by_a_guess_leads_to_the_same_signature(world: World) -> None:
    number = in_a_rush(world)
    token = world.type_signature(number, "dana@example.org") or ""
    first, again = (signing.confirm(world.session, KEYS, token, world.now) for _ in range(2))
    assert (again.is_new, again.signature_id) == (False, first.signature_id)


def test_whoever_was_erased_cannot_sign_again_by_a_guess(world: World) -> None:
    number = in_a_rush(world)
    erasing.erase_signature(world.session, KEYS, sign(world, number).signature_id, world.now)
    before = stored(world, number)
    assert not sign(world, number).is_new
    assert stored(world, number) == before


def test_whoever_writes_by_a_guess_waits_for_whoever_closes_the_stream(
    world: World, engine: sa.Engine
) -> None:
    number = in_a_rush(world)
    world.account("p1@example.org")
    with Session(engine) as closing, unit(closing):
        store.close_stream(closing, number)
        world.session.execute(sa.text("SET lock_timeout = '200ms'"))
        world.session.commit()
        with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
            sign(world, number)
    world.session.rollback()
    assert sign(world, number).is_new


def test_a_supporter_is_never_taken_by_a_guess(world: World) -> None:
    number = world.petition(UK)
    for person in range(2):
        token = world.type_signature(number, f"s{person}@example.org", "support") or ""
        assert signing.confirm(world.session, KEYS, token, world.now).kind == "support"
    world.tally()
    assert world.get(number).life["state"] == "gathering_support"
