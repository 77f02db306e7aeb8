"""Remembered pages, answered before the application is asked."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from flask import Flask, Response, make_response
from werkzeug.test import Client
from werkzeug.wrappers import Response as Answer

from petitions.web import remembering
from petitions.web.remembering import mark_shared

PAGE = "/page"


class Site:
    """A site of two pages, one of which is the same for all; counts how often each is made."""

    def __init__(self) -> None:
        self.app, self.made = Flask("site"), 0
        self.headers: dict[str, str] = {}
        remembering.init_app(self.app, None)  # type: ignore[arg-type]
        self.app.after_request(_add_header)
        self.app.add_url_rule(PAGE, "page", self.page)
        self.app.add_url_rule("/own", "own", self.own)
        self.client = Client(self.app, Answer)

    def page(self) -> Response:
        self.made += 1
        response = make_response(f"made {self.made}")
        response.set_etag("abc")
        response.headers.update(self.headers)
        return mark_shared(response)

    def own(self) -> str:
        self.made += 1
        return f"made {self.made}"


def _add_header(response: Response) -> Response:
    response.headers["X-Frame-Options"] = "DENY"
    return response


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    # A second is too short on a busy machine.
    monkeypatch.setattr(remembering, "SECOND", 300.0)
    return Site()


def test_a_shared_page_is_made_once(site: Site) -> None:
    assert [site.client.get(PAGE).text for _ in range(3)] == ["made 1"] * 3


def test_a_page_that_is_not_shared_is_made_each_time(site: Site) -> None:
    assert [site.client.get("/own").text for _ in range(2)] == ["made 1", "made 2"]


def test_a_remembered_page_has_the_headers_that_it_was_made_with(site: Site) -> None:
    made, kept = site.client.get(PAGE), site.client.get(PAGE)
    assert kept.headers["X-Frame-Options"] == "DENY"
    made.headers.remove("Date")  # the server says it anew each time
    assert list(kept.headers) == list(made.headers)


def test_another_question_is_another_page(site: Site) -> None:
    assert site.client.get(f"{PAGE}?text=kk").text == "made 1"
    assert site.client.get(f"{PAGE}?text=ru").text == "made 2"


def test_addresses_that_only_look_alike_are_two(site: Site) -> None:
    site.client.get(f"{PAGE}??")
    assert site.client.get(f"{PAGE}%3F").status_code == 404


@pytest.mark.parametrize("name", ["Set-Cookie", "Vary"])
def test_an_answer_that_is_somebodys_own_is_made_each_time(site: Site, name: str) -> None:
    site.headers = {name: "Cookie"}
    assert [site.client.get(PAGE).text for _ in range(2)] == ["made 1", "made 2"]


def test_a_form_that_is_sent_is_never_answered_from_memory(site: Site) -> None:
    site.client.get(PAGE)
    assert site.client.post(PAGE).status_code == 405


def test_whoever_asks_for_the_head_gets_no_body(site: Site) -> None:
    site.client.get(PAGE)
    answer = site.client.head(PAGE)
    assert (answer.data, answer.headers["Content-Length"]) == (b"", "6")


@pytest.mark.parametrize("known", ['"abc"', 'W/"abc"', '"x", "abc"', "*"])
@pytest.mark.parametrize("times_before", [0, 1])
def test_whoever_has_the_page_is_told_so(site: Site, known: str, times_before: int) -> None:
    for _ in range(times_before):
        site.client.get(PAGE)
    answer = site.client.get(PAGE, headers={"If-None-Match": known})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == '"abc"'
    assert "Content-Type" not in answer.headers


@pytest.mark.parametrize("known", ['"old"', "", '"'])
def test_whoever_has_an_older_page_gets_this_one(site: Site, known: str) -> None:
    for _ in range(2):
        assert site.client.get(PAGE, headers={"If-None-Match": known}).text == "made 1"


def test_a_page_asked_for_first_by_whoever_has_it_is_whole_for_the_next(site: Site) -> None:
    site.client.get(PAGE, headers={"If-None-Match": '"abc"'})
    answer = site.client.get(PAGE)
    assert (answer.status_code, answer.text) == (200, "made 1")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_page_asked_for_first_by_its_head_is_whole_for_the_next(site: Site) -> None:
    site.client.head(PAGE)
    assert site.client.get(PAGE).text == "made 1"


def test_a_page_is_forgotten_after_its_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "SECOND", -1.0)
    site = Site()
    assert [site.client.get(PAGE).text for _ in range(2)] == ["made 1", "made 2"]


def test_a_page_too_long_to_keep_is_made_each_time(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembering, "LONGEST_PAGE", 3)
    assert [site.client.get(PAGE).text for _ in range(2)] == ["made 1", "made 2"]


def test_an_error_is_not_remembered(site: Site) -> None:
    def broken() -> Iterable[str]:
        site.made += 1
        raise RuntimeError

    site.app.add_url_rule("/broken", "broken", broken)
    assert [site.client.get("/broken").status_code for _ in range(2)] == [500, 500]
    assert site.made == 2
