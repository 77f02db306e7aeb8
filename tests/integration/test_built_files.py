"""Browsers get the built files compressed, keep them for good and check them."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from petitions.web.assets import asset

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_a_hashed_file_is_sent_compressed_and_kept_for_good(client: FlaskClient) -> None:
    response = client.get(asset("main.css").url, headers={"Accept-Encoding": "br, gzip"})
    assert response.headers["Content-Encoding"] == "br"
    assert "immutable" in response.headers["Cache-Control"]
    assert "Accept-Encoding" in response.headers["Vary"]


def test_a_browser_that_asks_for_no_compression_gets_the_plain_file(client: FlaskClient) -> None:
    response = client.get(asset("main.js").url)
    assert "Content-Encoding" not in response.headers
    assert b"GOV.UK Frontend" in response.data


def test_a_file_whose_name_stays_is_asked_for_again(client: FlaskClient) -> None:
    assert "immutable" not in client.get("/static/manifest.json").headers["Cache-Control"]


def test_built_files_are_not_opened_to_other_sites(client: FlaskClient) -> None:
    response = client.get(asset("main.css").url)
    assert "Access-Control-Allow-Origin" not in response.headers
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/static/missing.css", "/static/../config.py", "/static/"])
def test_what_was_not_built_is_not_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/kk/", "/ru/petitions", "/en/how-it-works"])
def test_a_first_visit_stays_under_a_hundred_kilobytes(client: FlaskClient, path: str) -> None:
    page = len(client.get(path).data)
    parts = (asset(name).url for name in ("main.css", "main.js", "mark.svg"))
    sent = (client.get(url, headers={"Accept-Encoding": "gzip"}).data for url in parts)
    assert page + sum(map(len, sent)) < 100_000
