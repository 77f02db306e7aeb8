"""Erasing oneself on the site: by the letters' link, and with the whole account."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions.services import my_signature
from petitions.storage.tables import Account, Signatory
from tests.support import lives, public
from tests.support.clock import Clock
from tests.support.databases import on_sqlite
from tests.support.people import sign_in
from tests.support.public import Site

EMAIL = "dana@example.org"
pytestmark = on_sqlite


@pytest.fixture
def site(session: Session, app: Flask, clock: Clock) -> Site:
    return public.make(session, app, clock)


def signed(site: Site) -> str:
    """Sign a petition; return the path of the signatory's own page."""
    signature = site.world.sign(site.world.petition("us-we-the-people"), EMAIL)
    return f"/kk/signatures/{my_signature.token_of(lives.KEYS, signature.signature_id)}"


def people(site: Site) -> list[str | None]:
    found = list(site.world.session.scalars(sa.select(Signatory.email)))
    site.world.session.commit()
    return found


def test_a_signatory_erases_the_own_data_behind_the_letters_link(site: Site) -> None:
    path = signed(site)
    own = site.client.page(path)
    assert f"{path}/erase" in [link.get("href") for link in own.all("a")]
    assert EMAIL in people(site)
    response = site.client.submit(f"{path}/erase", action="")
    assert response.status_code == 303
    assert site.client.page(response.headers["Location"]).text()
    assert EMAIL not in people(site)
    assert site.client.get(path).status_code == 404
    assert site.client.get(f"{path}/erase").status_code == 404


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_the_page_says_beforehand_that_the_count_stays_where_the_rules_say_so(
    site: Site, lang: str
) -> None:
    path = signed(site).replace("/kk/", f"/{lang}/")
    said = {"kk": "сізсіз есепте қалады", "ru": "остаётся в подсчёте без вас", "en": "without you"}
    assert said[lang] in site.client.page(f"{path}/erase").text()


def test_opening_the_page_erases_nobody(site: Site) -> None:
    path = signed(site)
    site.client.page(f"{path}/erase")
    assert EMAIL in people(site)


def test_an_account_goes_with_its_signatures(site: Site) -> None:
    account_id = site.world.account(EMAIL)
    signed(site)
    session = site.world.session
    sign_in(site.client, session.get_one(Account, account_id))
    session.commit()
    response = site.client.submit("/kk/account/delete", action="/kk/account/erase")
    assert response.status_code == 303
    assert EMAIL not in people(site)
    session.expire_all()
    account = session.get_one(Account, account_id)
    assert (account.email, account.name) == (None, "")
