"""What the public sees of a petitioner and of the last vote is what the rules let it see."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions import presets
from petitions.services.committees import discussions
from petitions.storage.engine import unit
from petitions.storage.tables import Account, Letter, Petition
from tests.support import public
from tests.support.clock import Clock
from tests.support.databases import on_sqlite
from tests.support.filling import fill_in
from tests.support.pages import Page
from tests.support.people import sign_in
from tests.support.public import Site

pytestmark = on_sqlite
PETI, ROI, US = "eu-parliament-peti", "ru-roi", "us-we-the-people"
NAME = "Қайыпберген Үлгісізов"
PARTS = (*NAME.split(), "Қ. Ү.")
HIDDEN, TITLE = "hidden@example.org", "Көлді тазартыңдар"


@pytest.fixture
def site(session: Session, app: Flask, clock: Clock) -> Site:
    made = public.make(session, app, clock)
    made.world.install(PETI, ROI)
    return made


def anonymous(site: Site) -> int:
    """Write and send a petition through the forms and ask not to be named; return its number."""
    world, rules = site.world, presets.preset(PETI)
    account_id = world.account(HIDDEN, NAME)
    world.body(PETI, "committee")
    account = world.session.get(Account, account_id)
    assert account
    world.session.commit()
    sign_in(site.client, account)
    return fill_in(site.client, rules, TITLE)


def named(site: Site) -> int:
    """The same petition of somebody who did not ask."""
    world = site.world
    world.people["petitioner@example.org"] = world.account(HIDDEN, NAME)
    return world.petition(PETI)


def opened(site: Site, number: int) -> int:
    site.at(site.world.wait(timedelta(minutes=1)).now)
    site.act(number, "review", outcome="accept")
    site.world.sign(number, "reader@good.kz")
    site.at(site.world.wait(timedelta(minutes=1)).now).world.tally()
    assert site.world.get(number).signature_count
    return number


def everything_public(site: Site) -> dict[str, str]:
    """Follow every link from the front page as a passer-by; return each address with its text."""
    reader = site.app.test_client()
    waiting = ["/kk/", "/sitemap.xml", "/api/v1/petitions"]
    seen: dict[str, str] = {}
    while waiting:
        path = waiting.pop()
        if path in seen or len(seen) > 400:
            continue
        seen[path] = ""
        response = reader.get(path)
        if response.status_code != 200 or "charset" not in response.content_type:
            continue
        seen[path] = response.text
        if "html" in response.content_type:
            links = [a.get("href") or "" for a in Page(response.text).all("a")]
            here = [urljoin(path, one) for one in links]
            waiting += [urlsplit(one).path for one in here if not urlsplit(one).netloc]
    return seen


def public_text(site: Site, number: int) -> dict[str, str]:
    pages = everything_public(site)
    own = [f"/{lang}/petitions/{number}" for lang in ("kk", "ru", "en")]
    for path in (*own, f"/api/v1/petitions/{number}"):
        pages[path] = site.app.test_client().get(path).text
        assert TITLE in pages[path] or "Мектепке" in pages[path]
    return pages


def who_says(pages: dict[str, str]) -> set[str]:
    return {path for path, text in pages.items() for part in PARTS if part in text}


def test_a_petitioner_who_hides_the_name_is_named_nowhere(site: Site) -> None:
    number = opened(site, anonymous(site))
    assert who_says(public_text(site, number)) == set()
    letters = site.world.session.scalars(sa.select(Letter).where(Letter.address != HIDDEN)).all()
    assert letters
    assert not [one for one in letters for part in PARTS if part in f"{one.data}"]


def test_a_petitioner_who_does_not_ask_is_named(site: Site) -> None:
    number = opened(site, named(site))
    assert f"/en/petitions/{number}" in who_says(public_text(site, number))


def test_rules_that_offer_no_hiding_ask_nobody_and_hide_nobody(site: Site) -> None:
    number = site.world.petition(US, hides_name=True)
    assert not site.world.get(number).name_hidden


def test_an_anonymous_petitioner_comments_on_a_draft_without_a_name(site: Site) -> None:
    world = site.world
    number = opened(site, anonymous(site))
    petition, own = world.get(number), world.session.get(Account, world.account(HIDDEN))
    other = world.session.get(Account, world.account("other@example.org"))
    assert own
    assert other
    assert discussions.name_beside(petition, own) == ""
    assert discussions.name_beside(petition, other) == other.name


@pytest.mark.parametrize(("rule_set", "is_shown"), [(ROI, True), (US, False)])
def test_the_time_of_the_last_vote_is_shown_where_the_rules_have_it(
    site: Site, rule_set: str, is_shown: bool
) -> None:
    number = site.world.petition(rule_set)
    if rule_set == ROI:
        site.act(number, "review", outcome="accept")
    page = f"/en/petitions/{number}"
    assert "Last signature" not in site.client.get(page).text  # nobody has voted
    at = site.world.wait(timedelta(hours=3)).now
    with unit(site.world.session):
        site.world.session.get_one(Petition, number).last_signature_at = at
    site.clock.set(at + timedelta(minutes=1))
    assert ("Last signature" in site.client.get(page).text) is is_shown
    said = site.client.get(f"/api/v1/petitions/{number}").json
    assert said
    assert (said["last_signature_at"] is not None) is is_shown
