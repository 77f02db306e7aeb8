"""Signing over HTTP: the form, the letter's link, one button, the thanks; and nothing revealed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions.services import my_signature
from petitions.storage.tables import Feedback, Letter, Signatory, Signature
from tests.support import lives, public
from tests.support.clock import Clock
from tests.support.pages import Page
from tests.support.public import Site

TYPED = {"name": "Дана Ахметова", "email": "dana@example.org", "is_old_enough": "y"}


@pytest.fixture
def site(session: Session, app: Flask, clock: Clock) -> Site:
    return public.make(session, app, clock)


def typed(site: Site, **other: str) -> dict[str, str]:
    territory = next(
        option.get("value") or ""
        for option in site.client.page("/kk/petitions/1/sign").all("option")
        if option.get("value")
    )
    return {**TYPED, "territory": territory, **other}


def sign(site: Site, **other: str) -> str:
    """Sign petition 1 and return the answer page's text."""
    site.client.submit("/kk/petitions/1/sign", **typed(site, **other))
    return site.client.page("/kk/petitions/1/check-mail?kind=sign").text()


def token(site: Site) -> str:
    return str(site.world.letters("signature_confirm")[-1].data["token"])


def confirm(site: Site) -> str:
    """Press the button behind the last letter's link; return where it leads."""
    path = f"/kk/signatures/confirm/{token(site)}"
    response = site.client.submit(path, action="")
    assert response.status_code == 303, response.text
    return response.headers["Location"]


def signatures(site: Site) -> int:
    count = site.world.session.scalar(sa.select(sa.func.count()).select_from(Signature))
    site.world.session.commit()
    return count or 0


def test_a_signature_is_typed_confirmed_and_thanked_for(site: Site) -> None:
    site.world.petition("us-we-the-people")
    before = signatures(site)
    sign(site)
    assert signatures(site) == before
    page = site.client.page(confirm(site))
    assert signatures(site) == before + 1
    assert page.all("h1")


def test_following_the_link_alone_confirms_nothing(site: Site) -> None:
    site.world.petition("us-we-the-people")
    before = signatures(site)
    sign(site)
    site.client.page(f"/kk/signatures/confirm/{token(site)}")
    assert signatures(site) == before


def test_signing_twice_gives_the_same_page_and_another_letter(site: Site) -> None:
    site.world.petition("us-we-the-people")
    first = sign(site)
    confirm(site)
    assert sign(site) == first
    assert len(site.world.letters("already_signed")) == 1
    assert len(site.world.letters("signature_confirm")) == 1


def test_the_link_may_be_used_again_and_counts_once(site: Site) -> None:
    site.world.petition("us-we-the-people")
    sign(site)
    assert confirm(site) == confirm(site)
    assert signatures(site) == 2  # the petitioner's own is the first


def test_an_old_or_wrong_link_says_so(site: Site) -> None:
    site.world.petition("us-we-the-people")
    sign(site)
    site.at(site.world.now + timedelta(days=8))
    assert site.client.get(f"/kk/signatures/confirm/{token(site)}").status_code == 410
    assert site.client.get("/kk/signatures/confirm/x").status_code == 410


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": " "}, {"name": "x" * 101}, {"name": "a\u202eb"}, {"name": "\x01"},
        {"email": ""}, {"email": "nobody"}, {"email": "a@" + "b" * 300 + ".org"},
        {"is_old_enough": ""}, {"territory": ""}, {"territory": "nowhere"},
        {"name": "я" * 200_000},
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    site: Site, wrong: dict[str, str]
) -> None:
    site.world.petition("us-we-the-people")
    response = site.client.submit("/kk/petitions/1/sign", **typed(site, **wrong))
    page, field = Page(response.text), next(iter(wrong))
    assert response.status_code == 422
    assert page.all("a", href=f"#{field}"), page.text()
    assert page.all("p", id=f"{field}-error")
    if field != "name":
        assert page.all("input", name="name")[0].get("value") == TYPED["name"]


def test_emoji_in_a_name_are_taken_as_they_are(site: Site) -> None:
    site.world.petition("us-we-the-people")
    sign(site, name="Дана 🌿 Ахметова")
    confirm(site)
    names = site.world.session.scalars(sa.select(Signatory.name)).all()
    assert "Дана 🌿 Ахметова" in names


def test_the_form_asks_no_more_than_the_rules_need(site: Site) -> None:
    number = site.world.petition("uk-parliament")
    link = site.world.get(number).support_token
    page = site.client.page(f"/kk/petitions/{number}/support/{link}")
    asked = {field.get("name") for field in page.all("input")} - {"csrf_token"}
    assert asked == {"name", "email", "status", "wants_letters"}


def test_a_supporter_needs_the_private_link(site: Site) -> None:
    number = site.world.petition("uk-parliament")
    assert site.client.get(f"/kk/petitions/{number}/support/wrong").status_code == 404
    assert site.client.get(f"/kk/petitions/{number}/sign").status_code == 200
    assert "form" not in site.client.get(f"/kk/petitions/{number}/sign").text.split("<main")[1]


def test_five_supporters_bring_a_petition_to_review(site: Site) -> None:
    number = site.world.petition("uk-parliament")
    path = f"/kk/petitions/{number}/support/{site.world.get(number).support_token}"
    territory = {}
    for option in site.client.page(path).all("option"):
        territory = {"territory": option.get("value") or ""}
    for index in range(5):
        said = {"name": "Дана", "email": f"d{index}@example.org", "status": "citizen"}
        site.client.submit(path, **said, **territory)
        confirm(site)
    site.world.tally()
    assert site.world.get(number).state == "in_review"


def test_a_closed_petition_takes_nothing_more(site: Site) -> None:
    site.world.petition("us-we-the-people")
    values = site.client.page("/kk/petitions/1/sign").form_values() | typed(site)
    site.at(site.world.now + timedelta(days=31))
    assert site.client.post("/kk/petitions/1/sign", data=values).status_code == 409
    assert site.world.letters("signature_confirm") == []


def test_whoever_comes_as_a_petition_opens_is_not_sent_away_by_what_was_remembered(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.world.petition("uk-parliament")
    site.act(1, "support", count=5)
    monkeypatch.setitem(site.app.config, "TESTING", False)
    assert 'name="email"' not in site.client.get("/kk/petitions/1/sign").text
    site.act(1, "review", outcome="accept")
    assert 'name="email"' in site.client.get("/kk/petitions/1/sign").text


def test_a_confirmation_after_the_end_is_refused_with_its_reason(site: Site) -> None:
    site.world.petition("us-we-the-people")
    site.at(site.world.now + timedelta(days=29))
    sign(site)
    site.at(site.world.now + timedelta(days=2))
    response = site.client.submit(f"/kk/signatures/confirm/{token(site)}")
    assert response.status_code == 409
    assert signatures(site) == 1


def mine(site: Site) -> str:
    return confirm(site).removesuffix("/thanks")


def test_letters_are_stopped_by_ones_own_link(site: Site) -> None:
    site.world.petition("us-we-the-people")
    sign(site, wants_letters="y")
    path = mine(site)
    site.client.submit(path, action="/letters/off")
    wants = sa.select(Signatory.wants_letters).where(Signatory.email == TYPED["email"])
    assert site.world.session.scalar(wants) is False


def test_a_receipt_is_made_on_request(site: Site) -> None:
    site.world.petition("us-we-the-people")
    sign(site)
    path = mine(site)
    response = site.client.submit(path, action="/receipt")
    assert "ledger receipt 1" in response.text
    assert "— " in response.text


def test_another_signature_cannot_be_opened_by_a_changed_link(site: Site) -> None:
    site.world.petition("us-we-the-people")
    link = my_signature.token_of(lives.KEYS, 1)
    assert site.client.get(f"/kk/signatures/{link}").status_code == 200
    assert site.client.get(f"/kk/signatures/{link}x").status_code == 404
    assert site.client.get("/kk/signatures/2").status_code == 404


def test_a_message_reaches_the_operator(site: Site) -> None:
    site.client.submit("/kk/contact", message="Сәлем\r\n🌿", email="")
    stored = site.world.session.scalars(sa.select(Feedback)).one()
    assert (stored.message, stored.email, stored.language) == ("Сәлем\n🌿", None, "kk")


@pytest.mark.parametrize("message", ["", "  ", "я" * 5001])
def test_a_message_that_cannot_be_kept_comes_back_with_what_was_typed(
    site: Site, message: str
) -> None:
    response = site.client.submit("/kk/contact", message=message, email="a@example.org")
    page = Page(response.text)
    assert response.status_code == 422
    assert page.all("input", name="email")[0].get("value") == "a@example.org"
    assert (page.all("textarea")[0].text or "").removeprefix("\n") == message


def test_no_letter_is_lost_with_a_refusal(site: Site) -> None:
    site.world.petition("us-we-the-people")
    site.client.submit("/kk/petitions/1/sign", **typed(site, email="nobody"))
    assert site.world.session.scalar(sa.select(sa.func.count()).select_from(Letter)) == len(
        site.world.letters("petition_submitted") + site.world.letters("petition_accepted")
    )
