"""Signatories who asked for letters hear of a debate in their own language: its day, how it went."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.mail import outbox
from petitions.mail.outbox import Office
from petitions.mail.render import Site
from petitions.mail.sender import Message
from petitions.services.committees import cases, debates
from petitions.services.committees.debates import Held, Planned
from tests.support.committee import UK, Sitting, a_committee, an_open_petition
from tests.support.databases import on_sqlite
from tests.support.lives import KEYS, World

pytestmark = on_sqlite
OFFICE = Office(
    Site("Үн", "https://un.example.org", "Үн <un@un.example.org>", "help@un.example.org"), KEYS
)
LANGUAGES = ("kk", "ru", "en")
SCHEDULED = {
    "kk": "Петиция бойынша жарыссөз күні белгіленді",
    "ru": "Назначены дебаты по петиции",
    "en": "A debate on the petition is scheduled",
}
OUTCOME = {"kk": "Палата қолдады", "ru": "Палата поддержала", "en": "The House agreed"}


class Tray:
    """A transport that keeps subject and text of what goes out, by address."""

    def __init__(self) -> None:
        self.letters: dict[str, list[tuple[str, str]]] = {}

    def send(self, message: Message) -> None:
        read = message_from_bytes(message.data, policy=policy.default)
        text = read.get_body(("plain",))  # type: ignore[attr-defined]
        self.letters.setdefault(message.to, []).append((str(read["subject"]), text.get_content()))


@pytest.fixture
def sitting(session: Session) -> Sitting:
    return a_committee(World(session).install(UK), UK, members=2)


@pytest.fixture
def number(sitting: Sitting) -> int:
    """A petition signed by one who asked for letters in each language, and by one who did not."""
    world = sitting.world
    made = an_open_petition(world, UK)
    person = {"status": "citizen", "age": 30}
    for lang in LANGUAGES:
        world.sign(made, f"{lang}@example.org", language=lang, wants_letters=True, declared=person)
    world.sign(made, "silent@example.org", declared=person)
    world.wait(timedelta(minutes=2)).tally()
    cases.take_up(world.session, sitting.clerk, sitting.body, made, world.now)
    return made


def schedule(sitting: Sitting, number: int) -> int:
    world = sitting.world
    planned = Planned("debate", world.now + timedelta(days=7), {"en": "Westminster Hall"})
    return debates.schedule(world.session, sitting.clerk, sitting.case(number), planned, world.now)


def delivered(world: World, engine: sa.Engine) -> dict[str, list[tuple[str, str]]]:
    """Let the worker write and send everything that waits."""
    tray, now = Tray(), world.wait(timedelta(minutes=2)).now

    def sessions() -> Session:
        return Session(engine, expire_on_commit=False)

    outbox.expand(sessions, lambda: now)
    outbox.drain(sessions, OFFICE, tray, lambda: now)
    return tray.letters


def test_the_day_of_a_debate_is_told(sitting: Sitting, number: int, engine: sa.Engine) -> None:
    world = sitting.world
    delivered(world, engine)
    schedule(sitting, number)
    letters = delivered(world, engine)
    assert not letters.keys() & {"silent@example.org"}
    for lang in LANGUAGES:
        ((subject, _),) = letters[f"{lang}@example.org"]
        assert subject == SCHEDULED[lang]


def test_how_the_debate_went_is_told(sitting: Sitting, number: int, engine: sa.Engine) -> None:
    world = sitting.world
    made = schedule(sitting, number)
    delivered(world, engine)
    world.wait(timedelta(days=8))
    debates.hold(world.session, sitting.clerk, made, Held(OUTCOME), world.now)
    letters = delivered(world, engine)
    assert not letters.keys() & {"silent@example.org"}
    for lang in LANGUAGES:
        ((_, text),) = letters[f"{lang}@example.org"]
        assert OUTCOME[lang] in text
