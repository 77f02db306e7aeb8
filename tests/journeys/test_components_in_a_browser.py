"""What the components' scripts do, and what axe-core says of every component."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from werkzeug.serving import make_server

from petitions import create_app
from petitions.web.database import db
from tests.house.conftest import settings_for
from tests.support.accessibility import findings
from tests.support.databases import create_all

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Serve the gallery on an empty database; return its address by language."""
    folder = tmp_path_factory.mktemp("gallery")
    url = f"sqlite:///{folder / 'gallery.sqlite3'}"
    create_all(url)
    app = create_app(settings_for(url, folder, environment="development"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield lambda lang: f"http://127.0.0.1:{server.server_port}/{lang}/dev/components"
    server.shutdown()
    thread.join()
    with app.app_context():
        db.engine.dispose()


def test_axe_finds_nothing_in_any_component(gallery: Callable[[str], str], page: Page) -> None:
    for lang in ("kk", "ru", "en"):
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(gallery(lang))
            assert findings(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("form[method=post] button[type=submit]").last.click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert findings(page) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Тағы 80 таңба жазуға болады"),
        ("😀" * 79, "Тағы 1 таңба жазуға болады"),
        ("қ" * 80, "Тағы 0 таңба жазуға болады"),
        ("қ" * 1314, "1\u00a0234 таңба артық"),
    ],
)
def test_the_live_count_counts_characters_not_code_units(
    gallery: Callable[[str], str], page: Page, typed: str, said: str
) -> None:
    page.goto(gallery("kk"))
    page.fill("#title", typed)
    expect(page.locator("#title-info")).to_have_text(said)


def test_a_line_break_counts_once(gallery: Callable[[str], str], page: Page) -> None:
    page.goto(gallery("ru"))
    page.fill("#text", "а\nб\n")
    expect(page.locator("#text-info")).to_have_text("Осталось 996 символов")


def test_without_a_script_the_limit_is_said_and_nothing_idle_is_shown(
    gallery: Callable[[str], str], new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(gallery("en"))
    expect(page.locator("#title-info")).to_have_text("You can use up to 80 characters.")
    expect(page.locator("[data-copy]")).to_be_hidden()


def test_the_browser_asks_before_unsent_text_is_left(
    gallery: Callable[[str], str], page: Page
) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(gallery("en"))
    page.fill("#title", "unsent")
    page.goto(gallery("ru"))
    assert asked == ["beforeunload"]
