"""A page left open over night: what was typed comes back and can be sent once more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions.storage import accounts
from tests.support import lives, public
from tests.support.clock import Clock
from tests.support.databases import on_sqlite
from tests.support.pages import Page
from tests.support.people import sign_in
from tests.support.public import Site

pytestmark = on_sqlite
OWN = {"Origin": "http://localhost"}
FOREIGN = {"Origin": "https://elsewhere.example"}
MESSAGE = "Бірінші жол\nекінші <жол>"


@pytest.fixture
def site(session: Session, app: Flask, clock: Clock) -> Site:
    return public.make(session, app, clock)


def in_(site: Site, email: str = "dana@example.org") -> None:
    account = accounts.by_id(site.world.session, site.world.account(email))
    site.world.session.commit()
    assert account
    sign_in(site.client, account)


def test_a_form_without_its_session_is_offered_once_more_as_it_was_typed(site: Site) -> None:
    response = site.client.post("/kk/contact", data={"message": MESSAGE}, headers=OWN)
    assert response.status_code == 400
    kept = Page(response.text).form_values()
    assert kept["message"] == MESSAGE
    assert site.client.post("/kk/contact", data=kept, headers=OWN).status_code == 303


def test_a_forged_form_of_another_site_is_not_offered(site: Site) -> None:
    response = site.client.post("/kk/contact", data={"message": MESSAGE}, headers=FOREIGN)
    assert response.status_code == 400
    assert "Бірінші" not in response.text


def test_a_form_of_a_neighbour_is_not_offered(site: Site) -> None:
    headers = {**OWN, "Sec-Fetch-Site": "same-site"}
    response = site.client.post("/kk/contact", data={"message": MESSAGE}, headers=headers)
    assert "Бірінші" not in response.text


def test_passwords_are_not_carried_along(site: Site) -> None:
    data = {"email": "dana@example.org", "password": "correct horse battery"}
    response = site.client.post("/kk/account/sign-in", data=data, headers=OWN)
    assert "dana@example.org" in response.text
    assert "correct horse battery" not in response.text


def test_a_draft_outlives_the_session_in_which_it_was_typed(site: Site) -> None:
    in_(site)
    begun = site.client.submit("/kk/create", action="create").headers["Location"]
    page = site.client.page(begun).form_values()
    site.at(lives.START + timedelta(days=15))
    late = site.client.post(begun, data={**page, "choice": "uk-parliament"}, headers=OWN)
    assert late.status_code == 403
    kept = Page(late.text).form_values("rules")
    in_(site)
    again = site.client.post(begun, data=kept, headers=OWN)
    assert again.status_code == 303
    assert again.headers["Location"].endswith("/addressee")
