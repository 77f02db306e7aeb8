"""After a decision too, a moderator can read the letter first and adjust it: of a taking down, a
restoration and a corrected reason."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions import presets
from petitions.services import afterwards, reviewing
from petitions.services.afterwards import Measure
from petitions.services.reviewing import SentLetter
from petitions.storage import accounts, cases
from petitions.storage.public import reviews
from tests.support import public
from tests.support.clock import Clock
from tests.support.databases import Database, on_sqlite
from tests.support.lives import World
from tests.support.pages import CheckingClient, Page
from tests.support.people import sign_in
from tests.support.public import Site

pytestmark = on_sqlite
LV = "lv-manabalss"
REASONS = [one.code for one in presets.preset(LV).refusals]
MEASURES = {
    "petition_removed": Measure("remove", "Жеке дерек бар"),
    "petition_restored": Measure("restore", "Дерек алынды"),
    "reasons_corrected": Measure("correct", "Қате таңдалған", [REASONS[1]]),
}
OWN = "Құрметті Айгүл!\n\nКөңіліңізге алмаңыз."


@pytest.fixture
def site(database: Database, session: Session, app: Flask, clock: Clock) -> Site:
    made = public.make(session, app, clock)
    made.world.install(LV)
    return made


@pytest.fixture
def world(site: Site) -> World:
    return site.world


@pytest.fixture
def moderator(world: World) -> int:
    return world.staff("moderator", "moderator@example.org")


def ready(world: World, moderator: int, template: str) -> int:
    """Return a petition to which what the letter tells of can be done."""
    number = world.petition(LV)
    if template == "reasons_corrected":
        reviewing.decide(world.session, moderator, number, "reject", world.now, reason=REASONS[0])
        return number
    reviewing.decide(world.session, moderator, number, "accept", world.now)
    if template == "petition_restored":
        afterwards.take_down(world.session, moderator, number, "Жеке дерек бар", world.now)
    return number


@pytest.mark.parametrize("template", MEASURES)
def test_the_letter_that_is_foreseen_is_written_and_nothing_is_done_before(
    world: World, moderator: int, template: str
) -> None:
    number, measure = ready(world, moderator, template), MEASURES[template]
    before = world.get(number).revision
    told = afterwards.foresee(world.session, moderator, number, measure, world.now)
    assert world.get(number).revision == before
    assert not world.letters(template)
    afterwards.carry_out(world.session, moderator, number, measure, world.now)
    [letter] = world.letters(template)
    assert (told.template, told.language, told.data) == (template, letter.language, letter.data)


@pytest.mark.parametrize("template", MEASURES)
def test_an_adjusted_letter_is_sent_and_kept_with_the_case(
    world: World, moderator: int, template: str
) -> None:
    number, measure = ready(world, moderator, template), MEASURES[template]
    sent = SentLetter("kk", OWN, is_adjusted=True)
    afterwards.carry_out(world.session, moderator, number, measure, world.now, sent)
    [letter] = world.letters(template)
    assert letter.data["words"] == OWN
    kept, _ = cases.decisions(world.session, number)[0]
    assert (kept.outcome, kept.why) == (measure.do, measure.why)
    assert kept.letter == {"language": "kk", "words": OWN, "adjusted": True}


def test_a_taking_down_is_no_decision_of_the_review(world: World, moderator: int) -> None:
    number = ready(world, moderator, "petition_restored")
    last = cases.last_decision(world.session, number)
    assert last
    assert last.outcome == "accept"
    figures = reviews.figures(world.session, reviews.Period())
    assert figures[LV].decided == {"accept": 1}


@pytest.fixture
def client(site: Site, world: World, moderator: int) -> CheckingClient:
    account = accounts.by_id(world.session, moderator)
    assert account
    account.password_hash = account.password_hash or "unused"
    world.session.commit()
    sign_in(site.client, account)
    return site.client


@pytest.mark.parametrize("template", MEASURES)
@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_a_moderator_reads_the_letter_goes_back_and_sends_it_adjusted(
    world: World, moderator: int, client: CheckingClient, template: str, lang: str
) -> None:
    number, measure = ready(world, moderator, template), MEASURES[template]
    path = f"/{lang}/moderator/cases/{number}/{measure.do}"
    typed = {"why" if measure.do == "correct" else "reason": measure.why}
    if measure.do == "correct":
        typed["reasons"] = REASONS[1]
    shown = client.submit(path, **typed, then="letter")
    assert shown.status_code == 200
    values = Page(shown.text).form_values(path)
    assert measure.why in values["words"]
    assert not world.letters(template)
    back = client.post(path, data={**values, "then": "back"})
    assert back.status_code == 200
    assert measure.why in Page(back.text).form_values().values()
    empty = client.post(path, data={**values, "words": " ", "then": "send"})
    assert empty.status_code == 422
    sent = client.post(path, data={**values, "words": OWN, "then": "send"})
    assert sent.status_code == 303
    [letter] = world.letters(template)
    assert letter.data["words"].splitlines() == OWN.splitlines()
    assert OWN.splitlines()[0] in client.page(f"/{lang}/moderator/cases/{number}").text()
