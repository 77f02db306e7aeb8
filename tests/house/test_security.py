"""What every answer carries, whatever it is."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

PLACES = (
    "/kk/",
    "/en/petitions",
    "/en/account/sign-in",
    "/ru/nothing",
    "/",
    "/static/manifest.json",
)


@pytest.fixture(params=PLACES)
def response(request: pytest.FixtureRequest, demonstration_app: Flask) -> TestResponse:
    return demonstration_app.test_client().get(request.param, buffered=True)


def policy_of(response: TestResponse) -> dict[str, list[str]]:
    parts = response.headers["Content-Security-Policy"].split(";")
    return {words[0]: words[1:] for words in (part.split() for part in parts) if words}


def test_the_policy_allows_nothing_inline(response: TestResponse) -> None:
    policy = policy_of(response)
    assert policy["default-src"] == ["'none'"]
    for sources in policy.values():
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"} & set(sources)


def test_the_policy_carries_no_nonce_that_would_spoil_caching(response: TestResponse) -> None:
    assert "nonce-" not in response.headers["Content-Security-Policy"]


def test_no_other_site_may_frame_it(response: TestResponse) -> None:
    assert policy_of(response)["frame-ancestors"] == ["'none'"]
    assert response.headers["X-Frame-Options"] == "DENY"


def test_types_are_not_guessed(response: TestResponse) -> None:
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_other_sites_do_not_learn_where_a_reader_was(response: TestResponse) -> None:
    assert response.headers["Referrer-Policy"] in ("same-origin", "no-referrer")


def test_the_server_does_not_say_what_it_runs(response: TestResponse) -> None:
    assert "Server" not in response.headers
    assert "X-Powered-By" not in response.headers


def test_a_session_cookie_is_for_this_site_and_no_script(demonstration_app: Flask) -> None:
    found = demonstration_app.test_client().get("/en/account/sign-in").headers.getlist("Set-Cookie")
    assert found, "the sign-in page sets its session's cookie"
    for cookie in found:
        assert re.search("HttpOnly", cookie)
        assert re.search("SameSite=Lax", cookie)
