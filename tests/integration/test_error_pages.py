"""Every failure is told in the reader's language, with a way on."""

from __future__ import annotations

from typing import NoReturn

import pytest
from flask import abort

from petitions.web import access
from petitions.web.errors import PAGES
from tests.conftest import MakeApp
from tests.house.no_english import english_words
from tests.support.pages import CheckingClient, Page

# Pages without a database of their own: one is enough.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@access.public
def fail(status: int) -> NoReturn:
    if status == 500:
        raise RuntimeError("a failure nobody foresaw")
    abort(status)


@pytest.fixture
def client(make_app: MakeApp) -> CheckingClient:
    app = make_app()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/<lang_code:lang>/fail/<int:status>", "fail", fail)
    app.add_url_rule("/api/fail/<int:status>", "api_fail", fail)
    made = app.test_client()
    assert isinstance(made, CheckingClient)
    return made


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@pytest.mark.parametrize("status", PAGES)
def test_an_error_page_says_what_happened_and_leads_on(
    client: CheckingClient, lang: str, status: int
) -> None:
    page = client.page(f"/{lang}/fail/{status}", status)
    assert page.root.get("lang") == lang
    assert {link.get("href") for link in page.all("a")} >= {f"/{lang}/", f"/{lang}/petitions"}
    assert page.all("meta", name="robots", content="noindex")


@pytest.mark.parametrize("lang", ["kk", "ru"])
@pytest.mark.parametrize("status", PAGES)
def test_no_english_is_left_on_an_error_page(
    client: CheckingClient, lang: str, status: int
) -> None:
    assert english_words(client.get(f"/{lang}/fail/{status}").text, lang) == []


def test_an_error_without_a_page_of_its_own_is_shown_as_its_kind(client: CheckingClient) -> None:
    assert client.page("/en/fail/418", 418).text("h1") == client.page("/en/fail/400", 400).text(
        "h1"
    )


def test_what_raises_is_a_500_and_shows_nothing_of_the_inside(client: CheckingClient) -> None:
    assert "nobody foresaw" not in client.get("/en/fail/500").text


def test_an_unknown_address_without_a_language_is_answered_in_the_browsers(
    client: CheckingClient,
) -> None:
    response = client.get("/nowhere", headers={"Accept-Language": "ru"})
    assert response.status_code == 404
    assert Page(response.text).root.get("lang") == "ru"


def test_a_program_gets_its_error_as_json(client: CheckingClient) -> None:
    response = client.get("/api/fail/404")
    assert response.status_code == 404
    assert response.json == {"error": "Not Found", "status": 404}


def test_an_error_page_is_never_kept_by_a_cache(client: CheckingClient) -> None:
    assert client.get("/en/fail/404").headers["Cache-Control"] == "no-store"
