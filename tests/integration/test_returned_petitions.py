"""A petition that was returned for changes: its petitioner changes the text and sends it again."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions.services import drafting, petitioning, replaying, reviewing
from petitions.services.errors import NotFound, Refused
from petitions.storage import accounts
from petitions.storage import petitions as store
from tests.support import public
from tests.support.clock import Clock
from tests.support.databases import Database, on_sqlite
from tests.support.lives import KEYS, World
from tests.support.people import sign_in
from tests.support.public import Site

LV = "lv-manabalss"
pytestmark = on_sqlite


@pytest.fixture
def site(database: Database, session: Session, app: Flask, clock: Clock) -> Site:
    made = public.make(session, app, clock)
    made.world.install(LV)
    return made


def returned(world: World, message: str = "Атауын қысқартыңыз.") -> int:
    number = world.petition(LV)
    moderator = world.staff("moderator", "moderator@example.org")
    reviewing.decide(world.session, moderator, number, "return", world.now, message=message)
    return number


def enter(site: Site, email: str = "petitioner@example.org") -> None:
    account = accounts.by_id(site.world.session, site.world.account(email))
    site.world.session.commit()
    assert account
    sign_in(site.client, account)


def steps_of(site: Site, number: int) -> str:
    """Follow the button on the petitioner's page; return the address of the steps."""
    page = site.client.page(f"/kk/account/petitions/{number}")
    button = next(a for a in page.all("a") if "/create/" in (a.get("href") or ""))
    return str(button.get("href")).removesuffix("/title")


def revisions(world: World, number: int, language: str = "kk") -> list[str]:
    found = [text.title for text in store.text_revisions(world.session, number, language)]
    world.session.commit()
    return found


def test_the_petitioner_changes_title_text_languages_and_topics_and_sends_again(
    site: Site,
) -> None:
    number = returned(site.world)
    enter(site)
    steps = steps_of(site, number)
    site.client.submit(f"{steps}/title", title="Қысқа атау")
    site.client.submit(f"{steps}/translations/ru", title="Короткое название", body="Почему")
    site.client.submit(f"{steps}/check")
    petition = site.world.get(number)
    assert petition.state == "in_review"
    assert revisions(site.world, number) == ["Мектепке жол керек", "Қысқа атау"]
    assert revisions(site.world, number, "ru") == ["Короткое название"]
    assert replaying.replay(site.world.session, number).agrees


def test_nothing_of_the_change_is_stored_before_it_is_sent(site: Site) -> None:
    number = returned(site.world)
    enter(site)
    site.client.submit(f"{steps_of(site, number)}/title", title="Қысқа атау")
    assert revisions(site.world, number) == ["Мектепке жол керек"]


def test_what_is_sent_again_unchanged_makes_no_new_revision(site: Site) -> None:
    number = returned(site.world)
    enter(site)
    site.client.submit(f"{steps_of(site, number)}/check")
    assert site.world.get(number).state == "in_review"
    assert len(revisions(site.world, number)) == 1


def test_the_pages_show_what_the_moderators_wrote(site: Site) -> None:
    number = returned(site.world, "Дереккөзін көрсетіңіз.")
    enter(site)
    assert "Дереккөзін көрсетіңіз." in site.client.page(f"{steps_of(site, number)}/text").text()


def test_the_limits_of_a_draft_hold(site: Site) -> None:
    number = returned(site.world)
    enter(site)
    steps = steps_of(site, number)
    assert site.client.page(f"{steps}/check").all("button", class_="govuk-button")
    assert site.client.submit(f"{steps}/title", title="").status_code == 422
    assert not site.client.page(f"{steps}/check").all("button", class_="govuk-button")
    petitioner = site.world.account("petitioner@example.org")
    with pytest.raises(Refused, match="title_missing"):
        petitioning.submit_again(site.world.session, KEYS, petitioner, number, site.world.now)


@pytest.mark.parametrize("step", ["rules", "addressee", "conditions", "language"])
def test_rules_addressee_and_language_stay_as_they_are(site: Site, step: str) -> None:
    number = returned(site.world)
    enter(site)
    steps = steps_of(site, number)
    assert site.client.get(f"{steps}/{step}").headers["Location"] == f"{steps}/title"


def test_after_it_was_sent_again_nothing_can_be_changed(site: Site) -> None:
    number = returned(site.world)
    enter(site)
    steps = steps_of(site, number)
    site.client.submit(f"{steps}/check")
    assert site.client.get(f"{steps}/title").status_code == 303
    draft = int(steps.split("/")[-1])
    petitioner = site.world.account("petitioner@example.org")
    answers = drafting.open_draft(site.world.session, petitioner, draft)
    with pytest.raises(NotFound):
        drafting.save(site.world.session, petitioner, draft, answers, site.world.now)


def test_nobody_else_opens_the_pages(site: Site) -> None:
    number = returned(site.world)
    enter(site)
    steps = steps_of(site, number)
    enter(site, "stranger@example.org")
    assert site.client.get(f"{steps}/title").status_code == 404


def test_the_original_language_cannot_be_removed(site: Site) -> None:
    number = returned(site.world)
    enter(site)
    assert site.client.get(f"{steps_of(site, number)}/translations/kk").status_code == 404
