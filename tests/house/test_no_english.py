"""The search for English on a page sees what readers see and hear."""

import pytest

from tests.house.no_english import english_words


@pytest.mark.parametrize(
    "html",
    [
        "<p>Қол қою Continue</p>",
        '<button aria-label="Show">Көрсету</button>',
        '<div data-i18n.show-password="Show">Құпиясөз</div>',
        '<input type="submit" value="Send">',
        '<img alt="Chart" src="x.png">',
        '<p lang="en">Skipped</p><p>Not skipped</p>',
        '<meta name="description" content="Petitions">',
        "<title>Error</title>",
        "<ul><li>Бір<li>Two</ul>",
    ],
)
def test_english_is_found(html: str) -> None:
    assert english_words(html, "kk")


@pytest.mark.parametrize(
    "html",
    [
        "<p>Қол қою</p>",
        '<a lang="en" href="/en/">English</a>',
        "<p>Жазыңыз: help@example.org немесе https://example.org/help</p>",
        "<p>example.org/petitions/12</p>",
        "<script>const message = 'Hello';</script>",
        "<code>SHA</code>",
        '<div class="govuk-body" id="main-content">Мәтін</div>',
        '<input type="text" value="typed by a reader">',
        '<div lang="en"><p>The whole <b>text</b> is</p></div><p>Мәтін</p>',
    ],
)
def test_what_is_not_the_pages_own_english_is_left_alone(html: str) -> None:
    assert english_words(html, "kk") == []


def test_the_words_come_as_they_stand() -> None:
    assert english_words("<p>Please wait, don't go</p>", "ru") == ["Please", "wait", "don't", "go"]
