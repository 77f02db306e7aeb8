"""axe-core and the search for English on every kind of page of the demonstration, as everybody."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import BrowserContext, Page, ViewportSize
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from petitions import create_app
from petitions.storage.tables import Petition
from petitions.web import access
from petitions.web.database import db
from tests.house.conftest import settings_for
from tests.house.no_english import english_words
from tests.house.test_reading import endpoint_of, walk
from tests.support.accessibility import findings
from tests.support.letter_links import pages_behind_letters
from tests.support.pages import CheckingClient
from tests.support.people import account_with, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LANGUAGES = ("kk", "ru", "en")
STAFF = ("moderator", "officer", "head", "clerk", "member", "administrator", "auditor")
EVERYBODY = ("a stranger", "a petitioner", *STAFF)
# Their pages are nearly another's; `make test-long` opens them too.
NEARLY_OTHERS = ("head", "member", "auditor")
# Pages take turns in the languages: three turns show each page in each. The suite lives the first
# turn, and `make test-long` the others.
TURNS = [0, *(pytest.param(turn, marks=pytest.mark.on_demand) for turn in (1, 2))]
SIZES: tuple[ViewportSize, ...] = ({"width": 360, "height": 740}, {"width": 1280, "height": 900})
NARROWEST: ViewportSize = {"width": 320, "height": 640}
WIDTHS = "[document.scrollingElement.scrollWidth, window.innerWidth]"


@dataclass(frozen=True)
class Served:
    """The demonstration on an address, and the app that serves it."""

    app: Flask
    url: str
    found: dict[str, list[str]] = field(default_factory=dict)

    def client(self, who: str) -> CheckingClient:
        client = self.app.test_client()
        assert isinstance(client, CheckingClient)
        if who != "a stranger":
            sign_in(client, account_with(self.app, None if who == "a petitioner" else who))
        return client


@pytest.fixture(scope="module")
def served(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("accessible")
    file = shutil.copyfile(demonstration_file, folder / "accessible.sqlite3")
    app = create_app(settings_for(f"sqlite:///{file}", folder, demonstration=True))
    app.test_client_class = CheckingClient
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Served(app, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(who, marks=pytest.mark.on_demand if who in NEARLY_OTHERS else ())
        for who in EVERYBODY
    ],
)
@pytest.mark.parametrize("turn", TURNS)
def test_every_kind_of_page_is_open_to_everybody(
    served: Served, who: str, turn: int, new_context: Callable[..., BrowserContext]
) -> None:
    client = served.client(who)
    page = as_signed_in(new_context(), client, served.url).new_page()
    if who not in served.found:
        served.found[who] = one_of_each_kind(served.app, client, who)
    assert len(served.found[who]) >= 2, served.found[who]
    wrong = wrong_on(page, served.url, served.found[who], turn)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("turn", TURNS)
def test_every_page_behind_a_letters_link_is_open_to_everybody(
    served: Served, turn: int, new_context: Callable[..., BrowserContext]
) -> None:
    if "letters" not in served.found:
        served.found["letters"] = pages_behind_letters(served.app)
    wrong = wrong_on(new_context().new_page(), served.url, served.found["letters"], turn)
    assert not wrong, "\n".join(wrong)


def wrong_on(page: Page, url: str, paths: list[str], turn: int) -> list[str]:
    """Return what is wrong with pages, and with their forms when they come back with errors."""
    wrong: list[str] = []
    for place, path in enumerate(paths, start=turn):
        lang = LANGUAGES[place % len(LANGUAGES)]
        page.set_viewport_size(SIZES[place % 2])
        answer = page.goto(f"{url}/{lang}{path}")
        assert answer, path
        assert answer.status < 500, path
        assert page.locator("h1").count() == 1, path
        wrong += said_of(page, lang, path)
        if sent_empty(page):
            wrong += said_of(page, lang, f"{path} with errors")
    return wrong


def one_of_each_kind(app: Flask, client: CheckingClient, who: str) -> list[str]:
    """Return one page of each endpoint that this person's links lead to, without its language.

    Pages that a stranger sees too are left to the stranger, those of every account to the
    petitioner; of petitions there is one in each state that the demonstration has.
    """
    chosen: dict[str, str] = {}
    start = "/kk/" if who == "a stranger" else "/kk/account"
    for response in walk(client, start, enough=2):
        path = response.request.path
        endpoint = endpoint_of(app, path)
        view = app.view_functions.get(endpoint)
        declared = access.declared(view) if view else None
        if declared is None or response.mimetype != "text/html" or response.status_code != 200:
            continue
        if not path.startswith("/kk/"):
            continue
        is_for_all = declared.kind in ("public", "anyone")
        if declared.kind == "signed_in" and endpoint != "account.home" and who in STAFF:
            continue
        if is_for_all == (who == "a stranger"):
            chosen.setdefault(endpoint, response.request.full_path[3:].rstrip("?"))
    if who == "a stranger":
        chosen |= {f"petition {state}": f"/petitions/{n}" for state, n in states(app)}
    return list(chosen.values())


def states(app: Flask) -> list[tuple[str, int]]:
    query = sa.select(Petition.state, sa.func.min(Petition.id)).group_by(
        Petition.state, Petition.rule_set
    )
    with app.app_context(), Session(db.engine) as session:
        return [(f"{state} {number}", number) for state, number in session.execute(query)]


def as_signed_in(context: BrowserContext, client: CheckingClient, url: str) -> BrowserContext:
    cookie = client.get_cookie("session")
    if cookie is not None:
        context.add_cookies([{"name": "session", "value": cookie.value, "url": url}])
    return context


def said_of(page: Page, lang: str, path: str) -> list[str]:
    """Return what is wrong with a page: for axe-core, in its words, or in its width."""
    wrong = findings(page) + sideways(page)
    if lang != "en":
        wrong += [f"English: {word}" for word in english_words(page.content(), lang)]
    return [f"{path}: {one}" for one in wrong]


def sideways(page: Page) -> list[str]:
    """Say whether a page scrolls sideways: as it stands, or where only 320 pixels are left."""
    widths = [page.evaluate(WIDTHS)]
    page.set_viewport_size(NARROWEST)
    widths.append(page.evaluate(WIDTHS))
    return [f"scrolls sideways: {wide} > {shown}" for wide, shown in widths if wide > shown]


def sent_empty(page: Page) -> bool:
    """Send the page's form as it is; say whether it came back with errors."""
    fields = "input:not([type=hidden]):not([type=search]), textarea, select"
    form = page.locator("main form[method=post]").filter(has=page.locator(fields)).last
    if not form.count():
        return False
    before = urlsplit(page.url).path
    with page.expect_navigation():
        form.locator("button[type=submit], button:not([type])").first.click()
    assert page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus") < 500
    is_back = urlsplit(page.url).path == before
    return is_back and page.locator(".govuk-error-summary").count() > 0
