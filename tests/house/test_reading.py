"""A walk over every page of the demonstration, as everybody: each page is whole and writes nothing.

The checking client looks at every page's heading, title, language, ids, validity and policy.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from petitions.web import access
from petitions.web.database import db
from tests.support.pages import CheckingClient, Page
from tests.support.people import STAFF, account_with, sign_in

EVERYBODY = ("a stranger", "a petitioner", *STAFF)
# Staff's pages take long to walk; between them they read all three languages.
LANGUAGES = dict.fromkeys(EVERYBODY, ("ru",)) | {
    "a stranger": ("kk",), "moderator": ("kk",), "officer": ("en",),
}  # fmt: skip
ENOUGH_OF_A_KIND = 6


def walk(
    client: CheckingClient, start: str, enough: int = ENOUGH_OF_A_KIND
) -> Iterator[TestResponse]:
    """Open every page that links lead to, but no more than enough of one endpoint."""
    waiting, seen, opened = [start], {start}, dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        endpoint = endpoint_of(client.application, path)
        opened[endpoint] = opened.get(endpoint, 0) + 1
        if opened[endpoint] > enough:
            continue
        response = client.get(path)
        yield response
        for link in links_of(response):
            if link not in seen:
                seen.add(link)
                waiting.append(link)


def endpoint_of(app: Flask, path: str) -> str:
    adapter = app.url_map.bind("localhost")
    try:
        return str(adapter.match(urlsplit(path).path)[0])
    except HTTPException as error:
        return type(error).__name__


def links_of(response: TestResponse) -> list[str]:
    if "Location" in response.headers:
        found = [response.headers["Location"]]
    elif response.mimetype == "text/html":
        found = [a.get("href") or "" for a in Page(response.text).all("a")]
    else:
        found = []
    whole = [
        urldefrag(urljoin(f"http://localhost{response.request.path}", link))[0] for link in found
    ]
    return [
        link.removeprefix("http://localhost")
        for link in whole
        if link.startswith("http://localhost/")
    ]


def contents(file: Path) -> list[str]:
    with sqlite3.connect(file) as connection:
        return list(connection.iterdump())


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(who, marks=[pytest.mark.on_demand] if who in ("head", "auditor") else [])
        for who in EVERYBODY
    ],
)
def test_reading_finds_every_page_whole_and_writes_nothing(
    demonstration_app: Flask, who: str
) -> None:
    client = demonstration_app.test_client()
    assert isinstance(client, CheckingClient)
    if who != "a stranger":
        sign_in(client, account_with(demonstration_app, None if who == "a petitioner" else who))
    file = Path(str(demonstration_app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///"))
    before = contents(file)
    count = 0
    for lang in LANGUAGES[who]:
        for response in walk(client, f"/{lang}/"):
            count += 1
            path = response.request.path
            assert response.status_code < 400, f"a link leads to {path}: {response.status}"
            check_cookies(demonstration_app, response)
    assert count > 50, "the walk ended early: does the home page lead nowhere?"
    with demonstration_app.app_context():
        db.session.remove()
    assert contents(file) == before


def check_cookies(app: Flask, response: TestResponse) -> None:
    view = app.view_functions.get(endpoint_of(app, response.request.path))
    if view and access.declared(view) == access.public:
        where = response.request.path
        assert "Set-Cookie" not in response.headers, f"{where} is public and sets a cookie"
        assert "Cookie" not in response.headers.get("Vary", ""), f"{where} is public and varies"
        assert b"csrf_token" not in response.data, f"{where} is public and carries a token"
