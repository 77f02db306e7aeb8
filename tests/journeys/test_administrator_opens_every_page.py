"""Every page of administration in a browser: axe finds nothing, and no width makes it scroll."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Page
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from petitions import clock, presets
from petitions.storage import audit
from petitions.storage.engine import unit
from petitions.storage.tables import Account
from tests.integration.test_admin_site import BODY
from tests.journeys.test_components_in_a_browser import findings
from tests.support.databases import on_sqlite
from tests.support.lives import World

pytestmark = pytest.mark.browser
UK = "uk-parliament"
PAGES = (
    "", "/staff", "/staff/invite", "/staff/1", "/staff/1/grant", "/staff/roles/1/revoke",
    "/staff/1/second-factor", "/rules", f"/rules/{UK}", f"/rules/change?rules={UK}", "/bodies",
    "/bodies/add", "/bodies/1", "/territories", "/territories/import", "/days", "/days/GB/add",
    "/site", "/audit", "/feedback",
)  # fmt: skip


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def entered(app: Flask, session: Session, address: str, page: Page) -> Page:
    """A browser in which an administrator is signed in, with both factors."""
    world = World(session).install(UK)
    account = session.get(Account, world.staff("administrator", "administrator@example.org"))
    assert account
    account.password_hash = "unused"
    world.body(UK)
    with unit(session):
        audit.append(session, at=world.now, account_id=1, act="take_case", why="A test")
    page.context.add_cookies(
        [{"name": "session", "value": cookie(app, account), "url": address, "httpOnly": True}]
    )
    return page


def cookie(app: Flask, account: Account) -> str:
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer
    name = f"{account.id}.{account.session_epoch}"
    values = {
        "_user_id": name, "_fresh": True, "second_factor": name, "_permanent": True,
        "signed_in_at": int(clock.now().timestamp()),
    }  # fmt: skip
    return str(serializer.dumps(values))


@on_sqlite
@pytest.mark.on_demand
@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_axe_finds_nothing_on_any_page_and_none_scrolls_sideways(
    entered: Page, address: str, lang: str
) -> None:
    for width in (320, 1280):
        entered.set_viewport_size({"width": width, "height": 900})
        for path in PAGES:
            answer = entered.goto(f"{address}/{lang}/admin{path}")
            assert answer
            assert answer.status == 200, path
            assert findings(entered) == [], path
            assert entered.evaluate("document.documentElement.scrollWidth") <= width, path


@on_sqlite
def test_forms_with_errors_and_a_shown_change_pass_axe_too(entered: Page, address: str) -> None:
    for path in ("/staff/invite", "/bodies/add", "/territories/import", "/days/GB/add", "/site"):
        entered.goto(f"{address}/kk/admin{path}")
        entered.locator("main form[method=post] button").last.click()
        assert entered.locator(".govuk-error-summary").count() == 1, path
        assert findings(entered) == [], path
    changed = presets.source(UK).replace("needed = 5\n", "needed = 2\n")
    for source in (changed, "format = 2"):
        entered.goto(f"{address}/kk/admin/rules/change")
        entered.fill("#source", source)
        entered.locator("main form[method=post] button").click()
        assert findings(entered) == []


@on_sqlite
def test_a_body_is_added_with_the_keyboard_alone(entered: Page, address: str) -> None:
    entered.goto(f"{address}/en/admin/bodies/add")
    entered.focus("#name_kk")
    for name in ("name_kk", "name_ru", "name_en", "slug", "kind"):
        entered.keyboard.type(BODY[name])
        entered.keyboard.press("Tab")
    entered.focus("#kind")
    entered.keyboard.press("Enter")
    entered.wait_for_url("**/bodies/2?saved=1")
    assert entered.locator("h1").inner_text() == BODY["name_en"]
