"""Yerlan, who uses no mouse, writes a petition and signs another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support import crowd
from tests.support.keyboard import KeyboardUser
from tests.support.town import Town
from tests.support.writing import Draft, write

pytestmark = pytest.mark.browser

RULES = "us-we-the-people"


def test_writing_and_signing_without_a_mouse(open_town: Callable[..., Town]) -> None:
    town = open_town(RULES)
    body = town.body(rule_set=RULES)
    other = town.petition(RULES, body, "Саябаққа орындық қойыңдар", ("қала",))
    yerlan = town.visitor("Ерлан Тоқтар", "yerlan@example.org", kind=KeyboardUser)
    yerlan.register()
    number = write(
        yerlan,
        Draft(
            rules="We the People (АҚШ, Ақ үй)",
            texts={"title": "Пандус салыңдар", "body": "Ғимаратқа кіру қиын."},
            conditions={"of_age": True},
            words="қала",
        ),
    )
    assert town.state(number) == "open"
    yerlan.sign(other, is_old_enough=True, territory="710000000")
    crowd.wait_until_counted(town.site, other, 2)


def test_the_first_stop_leads_past_the_header(open_town: Callable[..., Town]) -> None:
    town = open_town("us-we-the-people")
    yerlan = town.visitor("Ерлан Тоқтар", "yerlan@example.org", kind=KeyboardUser).go("/petitions")
    yerlan.page.keyboard.press("Tab")
    yerlan.page.keyboard.press("Enter")
    assert yerlan.page.url.endswith("#main-content")
    assert yerlan.page.evaluate("document.activeElement.id") == "main-content"
