"""Public pages: who may see what, how often they ask the database, how they are cached."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from petitions import presets
from petitions.services import afterwards, reviewing
from petitions.web import remembering
from tests.support import public
from tests.support.clock import Clock
from tests.support.pages import Page
from tests.support.public import Site, counted_statements

WE_THE_PEOPLE, UK = "us-we-the-people", "uk-parliament"
PAGES = (
    "", "petitions", "petitions?q=мектеп", "petitions?state=waiting&sort=closing", "petitions/1",
    "petitions/1/signatories", "how-it-works", "rules", "rules/us-we-the-people",
    "rules/us-we-the-people/1", "accessibility", "privacy", "licence", "ledger",
    "ledger?petition=1", "receipt", "feed.atom", "petitions/1/check-mail", "contact/sent",
)  # fmt: skip


@pytest.fixture
def site(session: Session, app: Flask, clock: Clock) -> Site:
    return public.make(session, app, clock)


def a_listed_petition(site: Site, count: int = 200) -> int:
    number = site.world.petition(WE_THE_PEOPLE)
    site.world.sign(number, "dana@example.org")
    site.world.tally()
    site.act(number, "sign", count=count)
    return number


def in_review(site: Site) -> int:
    number = site.world.petition(UK)
    site.act(number, "support", count=5)
    return number


def reviewed(site: Site, outcome: str, reason: str | None = None) -> int:
    number = in_review(site)
    moderator = site.world.staff("moderator", "moderator@example.org")
    reviewing.decide(
        site.world.session, moderator, number, outcome, site.world.now, reason=reason, message="–"
    )
    return number


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_a_public_page_sets_no_cookie_and_may_be_shared(site: Site, lang: str) -> None:
    a_listed_petition(site)
    for path in PAGES:
        response = site.client.get(f"/{lang}/{path}")
        assert response.status_code == 200, path
        assert response.headers["Cache-Control"].startswith("public"), path
        assert "Set-Cookie" not in response.headers, path
        assert "Cookie" not in response.headers.get("Vary", ""), path


def test_a_reader_who_has_the_page_gets_no_second_copy(site: Site) -> None:
    a_listed_petition(site)
    first = site.client.get("/kk/petitions/1")
    expected = "public, s-maxage=1, stale-while-revalidate=2, stale-if-error=60"
    assert first.headers["Cache-Control"] == expected
    again = site.client.get("/kk/petitions/1", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_signature_more_makes_a_new_page(site: Site) -> None:
    number = a_listed_petition(site)
    before = site.client.get(f"/api/v1/petitions/{number}/count")
    site.act(number, "sign", count=1)
    after = site.client.get(f"/api/v1/petitions/{number}/count")
    assert after.json["count"] == before.json["count"] + 1  # type: ignore[index]
    assert after.headers["ETag"] != before.headers["ETag"]


def test_a_page_that_was_asked_for_by_its_head_is_the_same_page(site: Site) -> None:
    path = "/en/petitions?order=newest"
    head, whole = FlaskClient(site.app, Response).head(path), site.client.get(path)
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_a_worker_keeps_a_page_for_a_while(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    # A second is too short on a busy machine.
    monkeypatch.setattr(remembering, "SECOND", 300.0)
    number = a_listed_petition(site)
    site.app.testing = False
    path = f"/api/v1/petitions/{number}/count"
    before = site.client.get(path).data
    site.act(number, "sign", count=1)
    with counted_statements(site.app) as sent:
        assert site.client.get(path).data == before
    assert sent == []


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/kk/", 16), ("/kk/petitions", 9), ("/kk/petitions?q=мектеп&state=open", 9),
        ("/kk/petitions/1", 12), ("/kk/petitions/1/signatories", 6), ("/api/v1/petitions/1", 6),
        ("/api/v1/petitions/1/count", 1), ("/kk/rules", 2), ("/kk/feed.atom", 5),
    ],
)  # fmt: skip
def test_a_page_keeps_to_its_budget_of_queries(site: Site, path: str, most: int) -> None:
    for _ in range(3):
        a_listed_petition(site)
    site.client.get(path)  # the rules are read once a process
    with counted_statements(site.app) as sent:
        assert site.client.get(path).status_code == 200
    assert len(sent) <= most, "\n".join(sent)


def test_a_page_asks_no_more_often_for_more_petitions(site: Site) -> None:
    asked = []
    for _ in range(2):
        a_listed_petition(site)
        site.client.get("/kk/petitions")
        with counted_statements(site.app) as sent:
            site.client.get("/kk/petitions")
        asked.append(len(sent))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("ending", ["", "/sign", "/signatories", "/support/x"])
def test_a_number_of_no_petition_is_not_found(site: Site, ending: str) -> None:
    a_listed_petition(site)
    for number in ("2", "0", "9" * 18, "9" * 30, "x", "-1"):
        assert site.client.get(f"/ru/petitions/{number}{ending}").status_code == 404, number


def test_an_unlisted_petition_is_reached_by_its_number_alone(site: Site) -> None:
    number = site.world.petition(WE_THE_PEOPLE)
    page = site.client.page(f"/kk/petitions/{number}")
    assert page.all("meta", name="robots")[0].get("content") == "noindex"
    assert "Мектепке жол керек" not in site.client.page("/kk/petitions").text()
    assert f"/petitions/{number}" not in site.client.get("/sitemap-0.xml").text


def test_a_listed_petition_stands_in_list_search_map_and_feed(site: Site) -> None:
    number = a_listed_petition(site)
    for path in ("/kk/petitions", "/kk/petitions?q=мектептерге", "/kk/feed.atom", "/sitemap-0.xml"):
        assert f"/petitions/{number}" in site.client.get(path).text, path


def test_what_was_taken_down_is_gone(site: Site) -> None:
    number = a_listed_petition(site)
    moderator = site.world.staff("moderator", "moderator@example.org")
    afterwards.take_down(site.world.session, moderator, number, "violence", site.world.now)
    page = site.client.page(f"/en/petitions/{number}", 410)
    assert "Reason: Threat of unlawful violence" in page.text()
    assert f"/petitions/{number}" not in site.client.get("/en/petitions").text


def test_a_refused_petition_shows_text_and_reason(site: Site) -> None:
    number = reviewed(site, "reject", "duplicate")
    text = site.client.page(f"/kk/petitions/{number}").text()
    assert "Мектепке жол керек" in text
    assert "Дәл осыны сұрайтын ашық петиция бар" in text
    assert f"/petitions/{number}" in site.client.get("/kk/petitions?state=rejected").text


def test_a_reason_that_hides_the_text_hides_it_everywhere(site: Site) -> None:
    number = reviewed(site, "reject", "libellous")
    for path in (f"/kk/petitions/{number}", "/kk/petitions?state=rejected"):
        assert "Мектепке жол керек" not in site.client.get(path).text
    api = site.client.get(f"/api/v1/petitions/{number}").text
    assert "Мектепке жол керек" not in api


def test_a_late_answer_shows_its_days_to_everyone(site: Site) -> None:
    number = a_listed_petition(site, 100_000)
    site.at(site.world.now + timedelta(days=64))
    site.world.tally()
    assert "4 days overdue" in site.client.page(f"/en/petitions/{number}").text()
    assert "4 days overdue" in site.client.page("/en/").text()


def test_the_text_is_shown_in_its_original_where_there_is_no_other(site: Site) -> None:
    number = a_listed_petition(site)
    heading = site.client.page(f"/ru/petitions/{number}").all("h1")[0]
    assert heading.get("lang") == "kk"


def test_pages_of_a_list_lead_there_and_back(site: Site) -> None:
    for _ in range(23):
        site.act(site.world.petition(WE_THE_PEOPLE), "sign", count=150)
        site.at(site.world.now + timedelta(minutes=1))
    first = site.client.page("/kk/petitions")
    following = first.all("a", rel="next")[0].get("href") or ""
    second = site.client.page(following)
    back = second.all("a", rel="prev")[0].get("href") or ""
    assert [len(titles(page)) for page in (first, second)] == [20, 3]
    assert titles(site.client.page(back)) == titles(first)


def titles(page: Page) -> list[str]:
    return [
        link.get("href") or "" for link in page.all("a") if "no-underline" in str(link.get("class"))
    ]


@pytest.mark.parametrize(
    "query",
    ["page=x", "page=W10", "body=" + "9" * 40, "q=" + "я" * 5000, "sort=x", "tag='"],
)
def test_a_filter_of_nonsense_breaks_nothing(site: Site, query: str) -> None:
    a_listed_petition(site)
    assert site.client.get(f"/en/petitions?{query}").status_code == 200


def test_names_of_signatories_are_shown_as_the_rules_disclose_them(site: Site) -> None:
    number = a_listed_petition(site)
    text = site.client.page(f"/kk/petitions/{number}/signatories").text()
    assert "Дана А." in text
    assert "Ахметова" not in text


def test_rules_that_disclose_nobody_have_no_list(site: Site) -> None:
    number = reviewed(site, "accept")
    assert site.client.get(f"/kk/petitions/{number}/signatories").status_code == 404


def test_every_version_tells_what_it_changed(site: Site) -> None:
    site.world.publish(presets.source(UK).replace("needed = 5", "needed = 2"), "Fewer supporters")
    text = site.client.page("/en/rules/uk-parliament").text()
    assert "Fewer supporters" in text
    assert "gates.support.needed52" in text


def test_a_page_names_itself_in_every_language(site: Site) -> None:
    a_listed_petition(site)
    page = site.client.page("/kk/petitions?state=open")
    links = {link.get("hreflang"): link.get("href") for link in page.all("link", rel="alternate")}
    origin = site.app.extensions["settings"].site_url
    assert {lang: links[lang] for lang in ("kk", "ru", "en")} == {
        lang: f"{origin}/{lang}/petitions?state=open" for lang in ("kk", "ru", "en")
    }
