"""Whoever walks through the demonstration in Kazakh or Russian meets no English."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from petitions import clock
from petitions.storage.tables import Account, StaffRole
from petitions.web.database import db
from tests.house.no_english import english_words

# So often a page of each kind is read: forty petitions look alike, to staff more than to visitors.
OF_A_KIND, OF_A_KIND_TO_STAFF = 4, 1
ROLES = ("administrator", "auditor", "head", "moderator", "officer")


@pytest.mark.parametrize("lang", ["kk", "ru"])
def test_a_visitor_meets_no_english(demonstration_app: Flask, lang: str) -> None:
    client = FlaskClient(demonstration_app, demonstration_app.response_class)
    assert walk(client, f"/{lang}/", lang) == {}


@pytest.mark.parametrize("lang", ["kk", "ru"])
def test_a_petitioner_meets_no_english(demonstration_app: Flask, lang: str) -> None:
    client = signed_in(demonstration_app, "petitioner@example.org")
    assert walk(client, f"/{lang}/account", lang) == {}


@pytest.mark.parametrize("lang", ["kk", "ru"])
@pytest.mark.parametrize("role", ROLES)
def test_staff_meet_no_english(demonstration_app: Flask, role: str, lang: str) -> None:
    client = signed_in(demonstration_app, someone_with(demonstration_app, role))
    assert walk(client, f"/{lang}/account", lang, OF_A_KIND_TO_STAFF) == {}


def walk(
    client: FlaskClient, start: str, lang: str, of_a_kind: int = OF_A_KIND
) -> dict[str, list[str]]:
    """Follow every link within a language; return the English words by page."""
    waiting, met, kinds = [start], {start}, Counter[str]()
    found: dict[str, list[str]] = {}
    while waiting:
        path = waiting.pop(0)
        response = client.get(path, follow_redirects=True)
        assert response.status_code == 200, f"{path}: {response.status}"
        if response.mimetype != "text/html":
            continue
        if english := english_words(response.text, lang):
            found[path] = english
        for link in re.findall(rf'href="(/{lang}/[^"#?]*)"', response.text):
            kind = re.sub(r"\d+", "N", link)
            if link not in met and kinds[kind] < of_a_kind:
                met.add(link)
                kinds[kind] += 1
                waiting.append(link)
    assert len(met) > 10, "the walk hardly went anywhere"
    return found


def signed_in(app: Flask, email: str) -> FlaskClient:
    """Return a client with a session, as signing in with both factors would make it."""
    with app.app_context():
        account = db.session.execute(select(Account).where(Account.email == email)).scalar_one()
        identity = f"{account.id}.{account.session_epoch}"
        db.session.rollback()
    client = FlaskClient(app, app.response_class)
    with client.session_transaction() as session:
        session["_user_id"] = session["second_factor"] = identity
        session["signed_in_at"] = int(clock.now().timestamp())
    return client


def someone_with(app: Flask, role: str) -> str:
    with app.app_context():
        holders = select(Account.email).join(StaffRole, StaffRole.account_id == Account.id)
        email = db.session.execute(holders.where(StaffRole.role == role)).scalars().first()
        db.session.rollback()
    assert email, f"the demonstration has no {role}"
    return email
