"""Signing with a proven identity: one button, nothing typed, once a person; and withdrawing."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions.services import identities, my_signature, reviewing
from petitions.services.identities import Proof
from petitions.storage.tables import Account, Signatory, Signature
from tests.support import lives, public
from tests.support.clock import Clock
from tests.support.pages import Page
from tests.support.people import sign_in
from tests.support.public import Site

KZ, PETI = "kz-epetition", "eu-parliament-peti"


@pytest.fixture
def site(session: Session, app: Flask, clock: Clock) -> Site:
    made = public.make(session, app, clock)
    made.world.install(KZ, PETI)
    return made


def a_person(site: Site, *, level: str = "eid", born: date = date(1990, 5, 1)) -> Account:
    """Sign somebody in through an identity service and return the account."""
    proof = Proof("mock", "s1", level, "Серік Оспанов", "900501300123", born, "citizen", None)
    known = identities.sign_in_with_identity(
        site.world.session, lives.KEYS, proof, language="kk", at=site.world.now
    )
    account = site.world.session.get(Account, known.id)
    assert account
    site.world.session.commit()
    sign_in(site.client, account)
    return account


def a_moderator(site: Site) -> int:
    return site.world.staff("moderator", "moderator@example.org")


def gathering(site: Site) -> str:
    """Return the private link of a petition that needs fifty supporters."""
    body = site.world.body(KZ)
    number = site.world.petition(KZ, body_id=body)
    moderator = site.world.staff("moderator", "moderator@example.org")
    reviewing.decide(site.world.session, moderator, number, "accept", site.world.now, message="–")
    return f"/kk/petitions/{number}/support/{site.world.get(number).support_token}"


def standing(site: Site) -> list[str]:
    kinds = sa.select(Signature.kind).where(Signature.withdrawn_at.is_(None))
    found = list(site.world.session.scalars(kinds))
    site.world.session.commit()
    return found


def test_a_stranger_is_led_to_signing_in_and_back(site: Site) -> None:
    link = gathering(site)
    page = site.client.page(link)
    ways = [a.get("href") or "" for a in page.all("a") if "sign-in" in (a.get("href") or "")]
    assert link in ways[0]


def test_a_weaker_proof_is_not_enough(site: Site) -> None:
    link = gathering(site)
    a_person(site, level="state_account")
    assert not site.client.page(link).all("input", name="wants_letters")


def test_one_button_signs_with_the_proven_name(site: Site) -> None:
    link = gathering(site)
    a_person(site)
    response = site.client.submit(link)
    assert response.status_code == 303, response.text
    assert standing(site) == ["support"]
    assert site.world.session.scalars(sa.select(Signatory.name)).all() == ["Серік Оспанов"]


def test_the_button_pressed_twice_counts_once(site: Site) -> None:
    link = gathering(site)
    a_person(site)
    first, second = site.client.submit(link), site.client.submit(link)
    assert first.headers["Location"] == second.headers["Location"]
    assert standing(site) == ["support"]


def test_opening_the_page_signs_nothing(site: Site) -> None:
    link = gathering(site)
    a_person(site)
    site.client.page(link)
    assert standing(site) == []


def test_a_child_is_told_why_not(site: Site) -> None:
    link = gathering(site)
    a_person(site, born=date(2015, 1, 1))
    response = site.client.submit(link)
    assert response.status_code == 422
    assert "жас" in Page(response.text).text()
    assert standing(site) == []


def test_a_signature_is_taken_back_by_oneself_where_the_rules_allow(site: Site) -> None:
    number = site.world.petition(PETI)
    reviewing.decide(
        site.world.session, a_moderator(site), number, "accept", site.world.now, message="–"
    )
    signed = site.world.sign(number, "dana@example.org")
    site.world.tally()
    link = f"/kk/signatures/{my_signature.token_of(lives.KEYS, signed.signature_id)}"
    before = len(standing(site))
    site.client.submit(link, action="/withdraw")
    assert len(standing(site)) == before - 1
    assert not site.client.page(link).all("form", method="post")


def test_a_signature_is_taken_back_before_the_worker_has_counted_it(site: Site) -> None:
    number = site.world.petition(PETI)
    reviewing.decide(
        site.world.session, a_moderator(site), number, "accept", site.world.now, message="–"
    )
    signed = site.world.sign(number, "dana@example.org")
    link = f"/kk/signatures/{my_signature.token_of(lives.KEYS, signed.signature_id)}"
    site.client.submit(link, action="/withdraw")
    site.world.tally()
    assert (site.world.get(number).signature_count, standing(site)) == (0, [])


def test_rules_without_withdrawal_offer_no_button_and_take_no_post(site: Site) -> None:
    number = site.world.petition("us-we-the-people")
    signed = site.world.sign(number, "dana@example.org")
    link = f"/kk/signatures/{my_signature.token_of(lives.KEYS, signed.signature_id)}"
    token = site.client.page(link).form_values()
    assert site.client.post(f"{link}/withdraw", data=token).status_code == 409
    assert len(standing(site)) == 2


def test_an_unsigned_person_has_no_own_page(site: Site) -> None:
    link = my_signature.token_of(lives.KEYS, 99)
    assert site.client.get(f"/kk/signatures/{link}").status_code == 404
