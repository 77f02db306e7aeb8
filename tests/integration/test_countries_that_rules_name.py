"""Rules that count by member states: people choose theirs by name, and each counts where it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions.domain.life import Life
from petitions.services import grouping, petitioning, reviewing
from petitions.services.errors import Refused
from petitions.storage import accounts
from tests.support import public
from tests.support.clock import Clock
from tests.support.databases import Database, on_sqlite
from tests.support.lives import KEYS, World
from tests.support.people import sign_in
from tests.support.public import Site

ECI = "eu-citizens-initiative"
STATES = ("DE", "EE", "FI", "LV", "IT", "ES")
pytestmark = on_sqlite


@pytest.fixture
def site(database: Database, session: Session, app: Flask, clock: Clock) -> Site:
    made = public.make(session, app, clock)
    made.world.install(ECI)
    return made


def join(world: World, number: int, place: str) -> None:
    token = world.get(number).support_token or ""
    who = world.account(f"{place.lower()}@example.org")
    petitioning.join(world.session, KEYS, who, number, token, world.now, place)


def enter(site: Site, email: str) -> None:
    account = accounts.by_id(site.world.session, site.world.account(email))
    site.world.session.commit()
    assert account
    sign_in(site.client, account)


def submit(world: World, number: int) -> None:
    petitioner = world.account("petitioner@example.org")
    roles = {"representative": petitioner, "substitute": world.account("de@example.org")}
    grouping.give_roles(world.session, petitioner, number, roles)
    petitioning.submit_again(world.session, KEYS, petitioner, number, world.now)


def test_a_group_is_complete_with_seven_states(site: Site) -> None:
    world, number = site.world, site.world.petition(ECI)
    for place in STATES[:5]:
        join(world, number, place)
    with pytest.raises(Refused, match="group_too_small"):
        submit(world, number)
    join(world, number, STATES[5])
    submit(world, number)
    assert world.get(number).state == "in_review"


def test_nobody_joins_from_a_place_that_the_rules_do_not_name(site: Site) -> None:
    number = site.world.petition(ECI)
    with pytest.raises(Refused, match="territory_unknown"):
        join(site.world, number, "750000000")


def test_the_page_asks_a_member_for_the_state_by_its_name(site: Site) -> None:
    number = site.world.petition(ECI)
    enter(site, "anna@example.org")
    page = f"/kk/petitions/{number}/group/{site.world.get(number).support_token}"
    assert "Германия" in site.client.page(page).text()
    assert site.client.submit(page, territory="").status_code == 422
    assert site.client.submit(page, territory="DE").status_code == 303
    assert "DE" in Life.from_json(site.world.get(number).life).group_territories


def test_a_signatory_chooses_the_state_and_is_counted_there(site: Site) -> None:
    world, number = site.world, site.world.petition(ECI)
    for place in STATES:
        join(world, number, place)
    submit(world, number)
    moderator = world.staff("moderator", "moderator@example.org")
    reviewing.decide(world.session, moderator, number, "accept", world.now)
    petitioner = world.account("petitioner@example.org")
    day = (world.now + timedelta(days=30)).date()
    petitioning.start(world.session, petitioner, number, world.now, on=day)
    site.at(world.now + timedelta(days=31)).world.tally()
    assert world.get(number).state == "open"
    form = site.client.page(f"/ru/petitions/{number}/sign")
    assert "Латвия" in form.text()
    world.sign(number, "ivo@example.org", territory="LV", declared={"status": "citizen", "age": 18})
    world.tally()
    assert dict(Life.from_json(world.get(number).life).by_territory) == {"LV": 1}
