"""Letters and the site: their links lead to pages, one click ends them, development shows them."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from config import Settings
from petitions import clock as product_clock
from petitions.mail.render import FOLDER
from petitions.services.letters import unsubscribe_token, write_letter
from petitions.services.secrets import Keys
from petitions.storage.engine import unit
from petitions.storage.tables import Signatory
from tests.conftest import MakeApp
from tests.integration.test_letters_outbox import a_petition
from tests.support.databases import on_sqlite
from tests.support.pages import CheckingClient


def a_link(session: Session, settings: Settings) -> str:
    a_petition(session, 1)
    signature_id = session.scalars(sa.select(Signatory.signature_id)).one()
    session.commit()
    keys = Keys.from_base64(settings.master_key.get_secret_value())
    return f"/kk/account/unsubscribe/{unsubscribe_token(keys, signature_id)}"


def wants_letters(session: Session) -> bool:
    session.rollback()
    wants = session.scalars(sa.select(Signatory.wants_letters)).one()
    session.commit()
    return wants


def test_a_mail_program_ends_the_letters_with_one_post(
    client: CheckingClient, session: Session, settings: Settings
) -> None:
    link = a_link(session, settings)

    answer = client.post(link, data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert not wants_letters(session)


def test_opening_the_link_alone_changes_nothing(
    client: CheckingClient, session: Session, settings: Settings
) -> None:
    link = a_link(session, settings)

    client.page(link)

    assert wants_letters(session)
    assert client.submit(link).status_code == 200
    assert not wants_letters(session)


@on_sqlite
def test_a_forged_link_is_no_page(client: CheckingClient) -> None:
    assert client.get("/kk/account/unsubscribe/MQ.forged").status_code == 404
    assert client.post("/kk/account/unsubscribe/MQ.forged").status_code == 404


@on_sqlite
def test_every_link_of_every_letter_leads_to_a_page(app: Flask) -> None:
    found = {
        re.sub(r'"\s*~\s*[\w.]+(\s*~\s*")?', "7", link).strip('"')
        for file in FOLDER.glob("*.jinja")
        for link in re.findall(r"link\(([^)]*)\)", file.read_text())
    } - {"path", "appeal_path"}  # names of what the letter is given
    assert found
    adapter = app.url_map.bind("localhost")
    for path in found:
        adapter.match(f"/kk{path}")


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@on_sqlite
def test_development_shows_the_letters(make_app: MakeApp, session: Session, lang: str) -> None:
    with unit(session):
        write_letter(
            session, "password_reset", "a@example.org", lang, {"token": "t0"}, product_clock.now()
        )
    client = make_app(environment="development").test_client()
    assert isinstance(client, CheckingClient)

    assert "/account/reset/t0" in client.page(f"/{lang}/dev/letters").text()
    client.page(f"/{lang}/dev/codes")


@on_sqlite
def test_nobody_sees_letters_outside_development(client: CheckingClient) -> None:
    assert client.get("/kk/dev/letters").status_code == 404
    assert client.get("/kk/dev/codes").status_code == 404
