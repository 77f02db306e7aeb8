"""What no form offers and people send all the same: a page answers, never a 500."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions.storage import accounts
from petitions.storage.tables import Draft
from tests.support import public
from tests.support.clock import Clock
from tests.support.databases import on_sqlite
from tests.support.people import sign_in
from tests.support.public import Site

pytestmark = on_sqlite

US = "us-we-the-people"
UK = "uk-parliament"
FAR = "9" * 30


@pytest.fixture
def site(session: Session, app: Flask, clock: Clock) -> Site:
    return public.make(session, app, clock)


def enter(site: Site, email: str) -> None:
    """Sign the reader in with the account of an address."""
    account = accounts.by_id(site.world.session, site.world.account(email))
    site.world.session.commit()
    assert account
    sign_in(site.client, account)


def draft_of(site: Site, rules: str = US) -> str:
    """Begin a draft under a rule set; return the address of its steps."""
    begun = site.client.submit("/kk/create", action="create")
    path = begun.headers["Location"].removesuffix("/rules")
    site.client.submit(f"{path}/rules", choice=rules)
    return str(path)


def handed_in(site: Site) -> str:
    """Hand a petition in; return the address of the steps of the draft it was."""
    enter(site, "petitioner@example.org")
    site.world.petition(US)
    draft = site.world.session.scalars(sa.select(Draft.id)).one()
    site.world.session.commit()
    return f"/kk/create/{draft}"


def csrf(site: Site) -> str:
    return site.client.page("/kk/contact").form_values()["csrf_token"]


def test_a_title_with_a_control_character_is_refused_and_kept(site: Site) -> None:
    enter(site, "dana@example.org")
    path = draft_of(site)
    response = site.client.submit(f"{path}/title", title="Жол\x00 керек\x07")
    assert response.status_code == 422
    assert "Жол" in response.text
    assert site.client.page(f"{path}/title").form_values()["title"] == "Жол керек"


@pytest.mark.parametrize(
    ("page", "field"), [("/ru/contact", "message"), ("/ru/account/register", "name")]
)
def test_a_control_character_is_named_and_the_rest_kept(site: Site, page: str, field: str) -> None:
    answers = {"email": "dana@example.org", "password": "three long words", field: "Дана\x1b бар"}
    response = site.client.submit(page, **answers)
    assert response.status_code == 422
    assert "который нельзя показать" in response.text
    assert "Дана" in response.text


@pytest.mark.parametrize("field", ["words", "tags"])
def test_a_topic_with_a_control_character_breaks_nothing(site: Site, field: str) -> None:
    enter(site, "dana@example.org")
    path = draft_of(site)
    assert site.client.submit(f"{path}/tags", **{field: "жол\x00\x07"}).status_code == 422
    assert site.client.get(f"{path}/check").status_code == 200


def test_a_text_pasted_as_a_topic_is_refused_and_kept(site: Site) -> None:
    enter(site, "dana@example.org")
    path = draft_of(site, UK)
    pasted = "Мектепке апаратын жол туралы " * 7_000
    response = site.client.submit(f"{path}/tags", words=pasted)
    assert response.status_code == 422
    assert pasted.strip() in response.text


def test_more_topics_than_a_page_can_hold_are_refused(site: Site) -> None:
    enter(site, "dana@example.org")
    path = draft_of(site, UK)
    words = "\n".join(str(number) for number in range(11))
    assert site.client.submit(f"{path}/tags", words=words).status_code == 422


def test_a_page_that_was_skipped_is_missed_before_handing_in(site: Site) -> None:
    enter(site, "dana@example.org")
    path = draft_of(site)
    site.client.submit(f"{path}/title", title="Жол керек")
    sent = site.client.post(f"{path}/check", data={"csrf_token": csrf(site)})
    for response in (site.client.get(f"{path}/check"), sent):
        assert response.status_code == 200
        assert "«Мәтін» өрісі бос" in response.text


def test_a_translation_alone_is_no_petition(site: Site) -> None:
    enter(site, "dana@example.org")
    path = draft_of(site)
    site.client.submit(f"{path}/language", choice="kk")
    site.client.submit(f"{path}/translations/ru", title="Нужна дорога", body="Дороги нет.")
    response = site.client.post(f"{path}/check", data={"csrf_token": csrf(site)})
    assert response.status_code == 200
    assert "Атауын енгізіңіз" in response.text


@pytest.mark.parametrize("step", ["rules", "title", "text", "tags", "discard", "translations/ru"])
def test_a_step_sent_after_handing_in_leads_to_the_petition(site: Site, step: str) -> None:
    path = handed_in(site)
    data = {"csrf_token": csrf(site), "title": "Жаңа атау", "choice": US}
    response = site.client.post(f"{path}/{step}", data=data)
    assert response.status_code == 303
    assert response.headers["Location"] == "/kk/account/petitions/1"


def test_handing_in_twice_gives_the_same_page(site: Site) -> None:
    response = site.client.post(f"{handed_in(site)}/check", data={"csrf_token": csrf(site)})
    assert response.headers["Location"] == "/kk/account/petitions/1/submitted"


@pytest.mark.parametrize(
    "after",
    [
        "2026-01-01T00:00:00/1", f"2026-01-01T00:00:00+00:00/{FAR}", f"/{FAR}", "/1", "/-1",
        "0001-01-01T00:00:00+23:59/1", "9999-12-31T23:59:59-23:00/1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("queue", ["moderator", "government"])
def test_a_forged_place_in_a_queue_breaks_nothing(site: Site, queue: str, after: str) -> None:
    site.world.staff("moderator", "staff@example.org")
    site.world.staff("officer", "staff@example.org", site.world.body(US))
    enter(site, "staff@example.org")
    assert site.client.get(f"/kk/{queue}", query_string={"after": after}).status_code == 200


def test_feedback_about_a_forged_page_is_taken(site: Site) -> None:
    response = site.client.submit("/kk/contact", message="Сәлем", page="/kk\x00")
    assert response.status_code == 303
