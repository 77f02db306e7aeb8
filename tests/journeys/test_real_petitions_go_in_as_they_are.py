"""The 30 real petitions of 2013 go in through the forms and come out letter for letter."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from config import ROOT
from petitions.services import installing, institutions, replaying
from petitions.storage import accounts
from petitions.storage.engine import reading, unit
from petitions.storage.tables import Account
from tests.support.clock import Clock
from tests.support.databases import Database, on_sqlite
from tests.support.pages import CheckingClient, Page
from tests.support.people import sign_in
from tests.support.town import KEYS, Town
from tests.support.writing import Draft, write

RULES = "us-we-the-people"
FILE = ROOT.parent / "shared/data/we-the-people-2013.json"
ADVICE = f"no {FILE.name} beside the checkout (../shared/data): its 30 petitions were not tried"


def real_petitions() -> list[dict[str, Any]]:
    if not FILE.exists():
        if os.environ.get("CI") == "true" and (ROOT.parent / "shared").exists():
            pytest.fail(ADVICE)
        pytest.skip(ADVICE)
    found: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))
    return found


class Forms:
    """One petitioner's way through the forms: each page's answers, as a browser sends them."""

    def __init__(self, client: CheckingClient, body_id: int) -> None:
        self.client, self.body_id = client, body_id
        self.token = client.page("/en/create").form_values()["csrf_token"]

    def post(self, path: str, **fields: str) -> TestResponse:
        sent = {name: text.replace("\n", "\r\n") for name, text in fields.items()}
        return self.client.post(path, data={"csrf_token": self.token, **sent})

    def begin(self) -> str:
        """Answer everything before the text; return the draft's path."""
        draft = self.post("/en/create").headers["Location"].removesuffix("/rules")
        self.post(f"{draft}/rules", choice=RULES)
        self.post(f"{draft}/addressee", choice=str(self.body_id))
        self.post(f"{draft}/kind", choice="policy")
        self.post(f"{draft}/conditions", of_age="y")
        self.post(f"{draft}/language", choice="en")
        return draft

    def hand_in(self, petition: dict[str, Any]) -> int:
        draft = self.begin()
        for step, fields in (
            ("title", {"title": petition["title"]}),
            ("text", {"body": petition["body"]}),
            ("tags", {"words": "\n".join(issue["name"] for issue in petition["issues"])}),
        ):
            answer = self.post(f"{draft}/{step}", **fields)
            assert answer.status_code == 303, Page(answer.text).text()
        sent = self.post(f"{draft}/check")
        assert sent.status_code == 303, Page(sent.text).text()
        found = re.search(r"/petitions/(\d+)/", sent.headers["Location"])
        assert found
        return int(found[1])


@pytest.fixture
def forms(app: Flask, session: Session, clock: Clock) -> Forms:
    app.extensions["keys"] = KEYS
    at = clock.now()
    list(installing.install(session, KEYS, "http://127.0.0.1:8000", at, only=(RULES,)))
    words = {lang: {"name": "The White House"} for lang in ("kk", "ru", "en")}
    body = {"slug": "white-house", "kind": "government", "rule_set": RULES, **words}
    body_id = institutions.add_body(session, body)
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    sign_in(client, petitioner(session, at))
    return Forms(client, body_id)


def petitioner(session: Session, at: datetime) -> Account:
    with unit(session):
        made = accounts.add_account(
            session, email="petitioner@example.org", name="Айгүл Сәрсенова", language="en", at=at
        )
        made.email_confirmed_at = at
    return made


@on_sqlite
def test_thirty_real_petitions_come_out_as_they_went_in(
    database: Database, forms: Forms, session: Session
) -> None:
    for petition in real_petitions():
        number = forms.hand_in(petition)
        stored = forms.client.get(f"/api/v1/petitions/{number}").get_json()["texts"]["en"]
        assert stored == {"title": petition["title"], "body": petition["body"]}
        page = forms.client.page(f"/en/petitions/{number}")
        shown = page.all("div", class_="app-user-text")
        assert "".join(shown[0].itertext()) == petition["body"]
        assert page.text("h1") == " ".join(petition["title"].split())
        with reading():  # a writing transaction would keep the next form waiting
            agrees = replaying.replay(session, number).agrees
            session.rollback()
        assert agrees
        session.commit()  # on SQLite an open transaction keeps the site from writing


@on_sqlite
@pytest.mark.parametrize(
    ("step", "field", "limit"), [("title", "title", 120), ("text", "body", 800)]
)
def test_one_character_more_is_refused_with_the_limit(
    database: Database, forms: Forms, step: str, field: str, limit: int
) -> None:
    draft = forms.begin()
    longest = max((one[field] for one in real_petitions()), key=len).ljust(limit, "!")
    assert len(longest) == limit
    refused = forms.post(f"{draft}/{step}", **{field: longest + "!"})
    assert refused.status_code == 422
    assert str(limit) in Page(refused.text).text()
    typed = Page(refused.text).form_values()[field]
    assert typed.removeprefix("\n") == longest + "!"
    assert forms.post(f"{draft}/{step}", **{field: longest}).status_code == 303


@pytest.mark.browser
def test_two_of_them_go_in_through_a_browser(open_town: Callable[..., Town]) -> None:
    longest = sorted(real_petitions(), key=lambda one: -len(one["title"] + one["body"]))[:2]
    town = open_town(RULES)
    town.body(rule_set=RULES)
    sam = town.visitor("Sam Carter", "sam@example.org", "en").register()
    for petition in longest:
        draft = Draft(
            rules="We the People (United States, White House)",
            addressee="The responsible ministry",
            language="English",
            conditions={"of_age": True},
            texts={"title": petition["title"], "body": petition["body"]},
            words="\n".join(issue["name"] for issue in petition["issues"]),
        )
        number = write(sam, draft)
        sam.go(f"/petitions/{number}")
        assert sam.page.locator(".app-user-text").first.text_content() == petition["body"]
        assert sam.page.locator("h1").inner_text() == " ".join(petition["title"].split())
