"""Messages between a petitioner and those who work on the petition: read by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions.services import messaging
from petitions.services.errors import Forbidden, NotFound, Refused
from petitions.storage.tables import Account, AuditRecord
from tests.integration.test_admin_people import enter
from tests.support import public
from tests.support.clock import Clock
from tests.support.databases import on_sqlite
from tests.support.lives import World, least
from tests.support.matrix import LAW, US, a_small_law
from tests.support.people import sign_in
from tests.support.public import Site

pytestmark = on_sqlite


@pytest.fixture
def site(session: Session, app: Flask, clock: Clock) -> Site:
    return public.make(session, app, clock)


def owed(world: World) -> tuple[int, int]:
    """Return a petition and the body that owes an answer to it."""
    world.publish(a_small_law())
    body = world.body(LAW)
    number = world.petition(LAW, body_id=body, **least(US))
    world.sign(number, "dana@good.kz")
    world.wait(timedelta(minutes=1)).tally()
    return number, body


def as_petitioner(site: Site) -> int:
    account_id = site.world.account("petitioner@example.org")
    account = site.world.session.get_one(Account, account_id)
    site.world.session.commit()
    sign_in(site.client, account)
    return account_id


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_a_petitioner_writes_to_the_moderators_and_reads_their_answer(
    site: Site, lang: str
) -> None:
    number, _ = owed(site.world)
    moderator = site.world.staff("moderator", "madina@example.org")
    as_petitioner(site)
    path = f"/{lang}/account/petitions/{number}/messages/moderators"
    site.client.submit(path, text="Қашан тексересіздер?")
    letter = site.world.letters("message_received")[-1]
    assert letter.address == "madina@example.org"
    assert letter.data["path"] == f"/moderator/cases/{number}/messages"
    messaging.write_as_staff(site.world.session, moderator, number, None, "Ертең", site.world.now)
    shown = site.client.page(path).text()
    assert shown.index("Қашан тексересіздер?") < shown.index("Ертең")
    letter = site.world.letters("message_received")[-1]
    assert letter.address == "petitioner@example.org"
    assert "Ертең" not in repr(letter.data)


def test_a_body_answers_on_its_own_page(site: Site) -> None:
    number, body = owed(site.world)
    petitioner = site.world.account("petitioner@example.org")
    messaging.write_as_petitioner(
        site.world.session, petitioner, number, body, "Жауап қашан?", site.world.now
    )
    officer = site.world.staff("officer", "officer@example.org", body)
    account = site.world.session.get_one(Account, officer)
    site.world.session.commit()
    sign_in(site.client, account)
    path = f"/en/government/petitions/{number}/messages/{body}"
    assert "Жауап қашан?" in site.client.page(path).text()
    site.client.submit(path, text="Жұма күні")
    assert "Жұма күні" in site.client.page(path).text()
    assert site.world.letters("message_received")[-1].data["body"]["en"] == "The body"


def test_the_record_says_that_staff_wrote_and_not_what(site: Site) -> None:
    number, _ = owed(site.world)
    moderator = site.world.staff("moderator", "madina@example.org")
    messaging.write_as_staff(site.world.session, moderator, number, None, "Құпия", site.world.now)
    row = site.world.session.scalars(
        sa.select(AuditRecord).where(AuditRecord.act == "write_message")
    ).one()
    assert (row.account_id, row.petition_id) == (moderator, number)
    assert "Құпия" not in repr((row.subject, row.before, row.after, row.why))


def test_another_body_neither_reads_nor_writes(site: Site) -> None:
    number, body = owed(site.world)
    other = site.world.body(LAW, "ministry")
    stranger = site.world.staff("officer", "stranger@example.org", other)
    session, now = site.world.session, site.world.now
    with pytest.raises(Forbidden):
        messaging.write_as_staff(session, stranger, number, body, "x", now)
    with pytest.raises(NotFound):
        messaging.write_as_staff(session, stranger, number, other, "x", now)
    with pytest.raises(Forbidden):
        messaging.write_as_staff(session, stranger, number, None, "x", now)


def test_a_petitioner_writes_only_about_the_own_petition_and_to_who_owes(site: Site) -> None:
    number, body = owed(site.world)
    session, now = site.world.session, site.world.now
    other = site.world.account("other@example.org")
    with pytest.raises(NotFound):
        messaging.write_as_petitioner(session, other, number, body, "x", now)
    mine = site.world.account("petitioner@example.org")
    with pytest.raises(NotFound):
        messaging.write_as_petitioner(session, mine, number, body + 99, "x", now)
    with pytest.raises(Refused, match="message_missing"):
        messaging.write_as_petitioner(session, mine, number, None, "  ", now)
    as_petitioner(site)
    site.client.page(f"/en/account/petitions/{number}/messages/{body + 99}", status=404)


def test_the_petitioners_page_says_who_owes_what_and_by_when(site: Site) -> None:
    number, _ = owed(site.world)
    as_petitioner(site)
    page = site.client.page(f"/en/account/petitions/{number}").text()
    assert "60 days" in page or "59 days" in page
    assert "Signatures are collected until" in page


def test_the_moderators_page_leads_there(site: Site) -> None:
    number, _ = owed(site.world)
    enter(site.world, site.client, "moderator")
    assert (
        f"/en/moderator/cases/{number}/messages"
        in site.client.page(f"/en/moderator/cases/{number}").html
    )
    as_petitioner(site)
    assert (
        f"/en/account/petitions/{number}/messages/moderators"
        in site.client.page(f"/en/account/petitions/{number}").html
    )
