"""The components, as the gallery shows them, in each language."""

from __future__ import annotations

import pytest

from tests.conftest import MakeApp
from tests.house.no_english import english_words
from tests.support.pages import CheckingClient, Page

# Pages without a database of their own: one is enough.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

GALLERY = "/{}/dev/components"
LANGUAGES = ("kk", "ru", "en")


@pytest.fixture
def client(make_app: MakeApp) -> CheckingClient:
    made = make_app(environment="development").test_client()
    assert isinstance(made, CheckingClient)
    return made


@pytest.mark.parametrize("lang", ["kk", "ru"])
def test_components_carry_no_english_of_their_own(client: CheckingClient, lang: str) -> None:
    empty = client.submit(GALLERY.format(lang))
    assert english_words(client.get(GALLERY.format(lang)).text, lang) == []
    assert english_words(empty.text, lang) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_line_of_the_error_summary_leads_to_a_field(client: CheckingClient, lang: str) -> None:
    page = Page(client.submit(GALLERY.format(lang)).text)
    summary = page.all("div", **{"class": "govuk-error-summary"})[0]
    targets = [(link.get("href") or "").removeprefix("#") for link in summary.iter("a")]
    assert set(targets) >= {"title", "text", "email", "password", "one", "some", "born", "agree"}
    for target in targets:
        assert next(e for e in page.root.iter() if e.get("id") == target).tag in (
            "input", "textarea", "select",
        )  # fmt: skip


def test_an_error_is_tied_to_its_field(client: CheckingClient) -> None:
    page = Page(client.submit(GALLERY.format("kk")).text)
    title = page.all("input", id="title")[0]
    assert "title-error" in (title.get("aria-describedby") or "").split()


def test_a_text_that_begins_with_a_line_break_comes_back_whole(client: CheckingClient) -> None:
    typed = "\r\n\r\n  қош келдіңіз 😀 <b>&amp;</b>\r\n"
    page = Page(client.submit(GALLERY.format("kk"), text=typed).text)
    # As browsers do, the parser drops the line break that follows the tag.
    assert page.all("textarea", id="text")[0].text == typed.replace("\r\n", "\n")


def test_a_password_is_not_sent_back(client: CheckingClient) -> None:
    assert "hunter22" not in client.submit(GALLERY.format("en"), password="hunter22").text


def test_the_switch_stays_on_the_page_and_keeps_the_question(client: CheckingClient) -> None:
    page = client.page(GALLERY.format("kk") + "?q=мектеп&endpoint=x&_scheme=y")
    russian = page.all("a", hreflang="ru")[0].get("href")
    expected = GALLERY.format("ru") + "?q=%D0%BC%D0%B5%D0%BA%D1%82%D0%B5%D0%BF&endpoint=x&_scheme=y"
    assert russian == expected


def test_the_gallery_does_not_exist_outside_development(make_app: MakeApp) -> None:
    assert make_app().test_client().get(GALLERY.format("en")).status_code == 404
