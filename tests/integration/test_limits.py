"""Rate limits between processes: written together once a second, known to all afterwards."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions import clock
from petitions.storage import limits
from petitions.storage.limits import Uses
from petitions.web import hits
from petitions.web.limits import HOUR, LIMITS, Rate
from tests.conftest import MakeApp
from tests.support.pages import CheckingClient

CENTURY = 100 * 365 * 24 * HOUR  # a window that does not end meanwhile
LINK = "/kk/signatures/confirm/nobody-has-this-one"


def test_uses_of_many_keys_are_added_to_what_is_there(session: Session) -> None:
    engine, end = session.get_bind().engine, clock.now() + timedelta(hours=1)
    limits.add(engine, {"b": Uses(2, end), "a": Uses(1, end)})
    assert limits.add(engine, {"a": Uses(5, end), "c": Uses(1, end)}) == {"a": 6, "c": 1}


def test_what_two_workers_let_through_in_a_rush_is_known_to_both_a_second_later(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "link", replace(LIMITS["link"], network=Rate(12, CENTURY)))
    first, second = (at_work(make_app()) for _ in range(2))
    page = first.page("/kk/account/sign-in")
    cookie = first.get_cookie("session")
    assert cookie
    second.set_cookie("session", cookie.value)

    def press(client: CheckingClient) -> int:
        return client.post(LINK, data={"csrf_token": page.form_values()["csrf_token"]}).status_code

    assert {press(client) for client in (first, second) for _ in range(6)} == {410}
    time.sleep(hits.SECOND)
    for client in (first, second):
        press(client)
    time.sleep(hits.SECOND)
    assert [press(client) for client in (first, second)] == [429, 429]


def test_nothing_by_which_a_secret_could_be_guessed_is_shared_late() -> None:
    assert {action for action, limit in LIMITS.items() if limit.in_a_rush} == {"sign", "link"}


def at_work(app: Flask) -> CheckingClient:
    """Return a visitor of an app that waits before it shares, as it does outside of tests."""
    app.testing = False
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    return client
