"""Typing a signature by what this process read of the petition a moment ago: one statement, and the
same letter as after reading it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.services import afterwards, erasing, opening, signing
from petitions.services.errors import NotFound, Refused
from petitions.storage import signatures, switches
from petitions.storage.engine import unit
from petitions.storage.tables import Letter, SignatureAttempt
from tests.support.committee import an_open_petition
from tests.support.databases import on_postgresql
from tests.support.lives import KEYS, World, a_signing
from tests.support.public import sent_statements

US, UK = "us-we-the-people", "uk-parliament"
EMAIL, NAME, OTHER, THIRD = "dana@example.org", "Дана Ахметова", "Айгүл Сәрсенова", "Нұрлан Әлі"
FRESH, TOLD = "signature_confirm", "already_signed"
pytestmark = on_postgresql


@pytest.fixture
def world(session: Session, monkeypatch: pytest.MonkeyPatch) -> World:
    # A slow machine does not turn a guess into a reading.
    monkeypatch.setattr(opening, "SECOND", opening.MINUTE)
    return World(session).install(US, UK)


def type_in(world: World, number: int, name: str = NAME, email: str = EMAIL) -> Letter:
    """Type a signature and return the letter that it brings."""
    signing.attempt(world.session, KEYS, number, a_signing(name=name), email, world.now)
    letter = world.session.scalars(sa.select(Letter).order_by(Letter.id.desc())).first()
    world.session.commit()
    assert letter
    return letter


def in_a_rush(world: World, rule_set: str = US) -> int:
    """Return an open petition that this process has read within the second."""
    opening._memories.clear()
    number = an_open_petition(world, rule_set)
    type_in(world, number, email="before@example.org")
    return number


def attempts(world: World) -> int:
    mine = sa.select(sa.func.count()).where(SignatureAttempt.email == EMAIL)
    found = world.session.scalar(mine)
    world.session.commit()
    return found or 0


def journeys(world: World, number: int) -> int:
    """Type a signature; return how often the database was asked."""
    with sent_statements(world.session.get_bind().engine) as sent:
        signing.attempt(world.session, KEYS, number, a_signing(), EMAIL, world.now)
    return len(sent)


def test_the_next_one_of_a_rush_types_by_one_statement(world: World) -> None:
    assert journeys(world, in_a_rush(world)) == 1


def test_whoever_has_signed_types_by_one_statement_too(world: World) -> None:
    number = in_a_rush(world)
    world.sign(number, EMAIL)
    type_in(world, number, email="again@example.org")
    assert journeys(world, number) == 1


def test_a_guess_and_a_reading_store_the_same(world: World) -> None:
    number = in_a_rush(world)
    said = a_signing(
        language="ru", text_language="en", text_sha256="1" * 64, territory=None,
        wants_letters=True, declared={"age": 30},
    )  # fmt: skip
    rows = []
    for _ in range(2):
        signing.attempt(
            world.session, KEYS, number, said, EMAIL, world.now, address="203.0.113.7"
        )  # fmt: skip
        rows.append([newest(world, SignatureAttempt), newest(world, Letter)])
        opening._memories.clear()
    by_guess, by_reading = rows
    assert by_guess == by_reading
    assert len(by_guess[0]) > 10


def newest(world: World, table: type[SignatureAttempt | Letter]) -> dict[str, object]:
    """Return the last row about the address without what is drawn by lot."""
    drawn = {"id", "token_hash", "message_id", "data"}
    order = table.id.desc() if table is Letter else sa.literal_column("ctid").desc()
    found = world.session.execute(sa.select(table.__table__).order_by(order)).mappings().first()
    world.session.commit()
    assert found
    told = {name: value for name, value in found.items() if name not in drawn}
    if "data" in found:
        told |= {f"data {name}": said for name, said in found["data"].items() if name != "token"}
    return told


def nobody(world: World, number: int) -> None:
    """Nobody has signed with the address."""


def signed(world: World, number: int) -> None:
    world.sign(number, EMAIL, name=NAME)


def signed_by_two(world: World, number: int) -> None:
    signed(world, number)
    world.sign(number, EMAIL, name=OTHER)


def signed_and_withdrawn(world: World, number: int) -> None:
    signature = world.sign(number, EMAIL, name=NAME)
    with unit(world.session):
        signatures.mark_withdrawn(world.session, signature.signature_id, world.now)


def signed_and_erased(world: World, number: int, name: str = NAME) -> None:
    signature = world.sign(number, EMAIL, name=name)
    erasing.erase_signature(world.session, KEYS, signature.signature_id, world.now)


def one_withdrew_and_two_others_stand(world: World, number: int) -> None:
    signed_and_withdrawn(world, number)
    for name in (OTHER, THIRD):
        world.sign(number, EMAIL, name=name)


def the_second_of_two_was_erased(world: World, number: int) -> None:
    signed(world, number)
    signed_and_erased(world, number, OTHER)


State = Callable[[World, int], None]


@pytest.mark.parametrize(
    ("rule_set", "before", "name", "template"),
    [
        (US, nobody, NAME, FRESH),
        (US, signed, NAME, TOLD),
        (US, signed, OTHER, TOLD),  # one address, one signature
        (US, signed_and_withdrawn, NAME, FRESH),
        (US, signed_and_erased, NAME, TOLD),
        (UK, nobody, NAME, FRESH),
        (UK, signed, NAME, TOLD),
        (UK, signed, "  дана   АХМЕТОВА ", TOLD),
        (UK, signed, OTHER, FRESH),  # two may share an address
        (UK, signed_by_two, OTHER, TOLD),
        (UK, signed_by_two, THIRD, TOLD),
        (UK, signed_and_withdrawn, NAME, FRESH),
        (UK, one_withdrew_and_two_others_stand, NAME, TOLD),
        (UK, the_second_of_two_was_erased, NAME, TOLD),
        (UK, the_second_of_two_was_erased, THIRD, FRESH),
        (UK, signed_and_erased, NAME, FRESH),  # erasing withdraws first where the rules allow it
    ],
)
@pytest.mark.parametrize("is_guess", [True, False])
def test_a_guess_and_a_reading_write_the_same_letter(
    world: World, rule_set: str, before: State, name: str, template: str, is_guess: bool
) -> None:
    number = in_a_rush(world, rule_set)
    before(world, number)
    was = attempts(world)
    type_in(world, number, email="again@example.org")
    if not is_guess:
        opening._memories.clear()

    with sent_statements(world.session.get_bind().engine, "WITH STANDS") as guessed:
        letter = type_in(world, number, name)
    assert len(guessed) == (1 if is_guess else 0)
    assert (letter.template, letter.address, letter.data["name"]) == (template, EMAIL, name)
    assert ("token" in letter.data) == (template == FRESH)
    assert (letter.signature_id is not None) == (template == TOLD)
    assert attempts(world) - was == (1 if template == FRESH else 0)


def test_a_letter_by_a_guess_names_the_signature_that_stands(world: World) -> None:
    number = in_a_rush(world, UK)
    first, _second = (world.sign(number, EMAIL, name=name) for name in (NAME, OTHER))
    type_in(world, number, email="again@example.org")
    assert type_in(world, number, NAME).signature_id == first.signature_id


def test_a_petition_that_was_counted_meanwhile_is_read_again(world: World) -> None:
    number = in_a_rush(world)
    world.sign(number, "crowd@example.org")
    type_in(world, number, email="again@example.org")
    world.tally()
    assert journeys(world, number) > 1
    assert attempts(world) == 1


def test_nobody_types_by_a_guess_while_signing_is_paused(world: World) -> None:
    number = in_a_rush(world)
    with unit(world.session):
        switches.put(world.session, "pause_signing", {"is_on": True}, world.now)
    with pytest.raises(Refused, match="signing_paused"):
        type_in(world, number)
    assert attempts(world) == 0


def test_nobody_types_by_a_guess_what_was_stopped_meanwhile(world: World) -> None:
    number = in_a_rush(world)
    moderator = world.staff("moderator", "m@example.org")
    afterwards.take_down(world.session, moderator, number, "–", world.now)
    with pytest.raises(Refused):
        type_in(world, number)
    assert attempts(world) == 0


def test_nobody_types_by_a_guess_after_the_last_day(world: World) -> None:
    number = in_a_rush(world)
    world.wait(timedelta(days=60))
    with pytest.raises(Refused):
        type_in(world, number)
    assert attempts(world) == 0


def test_a_supporter_needs_the_link_in_a_rush_too(world: World) -> None:
    opening._memories.clear()
    number = world.petition(UK)
    assert world.type_signature(number, "s1@example.org", "support")
    with pytest.raises(NotFound):
        signing.attempt(
            world.session, KEYS, number, a_signing("support"), EMAIL, world.now,
            support_token="somebody-elses",
        )  # fmt: skip
    assert attempts(world) == 0
