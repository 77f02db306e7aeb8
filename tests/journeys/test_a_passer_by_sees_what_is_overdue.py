"""A passer-by with an old phone sees which body owes an answer, and for how many days it is late."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support import crowd
from tests.support.town import Town

pytestmark = pytest.mark.browser

RULES = "us-we-the-people"
TITLE = "Ауыл мектептеріне жылы автобус беріңіздер"
ANSWERED_AT, DAYS_TO_ANSWER, DAYS_LATE = 100_000, 60, 5


def test_what_is_overdue_is_found_from_the_first_page(open_town: Callable[..., Town]) -> None:
    town = open_town(RULES)
    body = town.body(rule_set=RULES)
    gulnar = town.employ(town.visitor("Гүлнар Омар", "gulnar@example.org"), "officer", body)
    number = town.petition(RULES, body, TITLE, ("мектеп",))
    crowd.bring(town.site, number, ANSWERED_AT - town.count(number))
    town.site.clock.forward(days=DAYS_TO_ANSWER + DAYS_LATE)

    someone = town.visitor("Жолаушы", "nobody@example.org", width=360, java_script_enabled=False)
    town.until(lambda: someone.go("/overdue").has(TITLE))
    someone.go("/")
    someone.page.locator("footer").get_by_role("link", name=someone.said("Overdue answers")).click()
    someone.look().reads(TITLE)
    row = someone.page.locator("main tr", has_text=TITLE).locator("td").last
    late = int(row.inner_text())
    assert late in (DAYS_LATE, DAYS_LATE + 1)
    someone.follow_link("Жауапты министрлік").sees("Overdue now")
    someone.follow_link(TITLE).reads(f"{late} күн")
    letter = gulnar.letter_with("/government/duties/", count=2)
    assert TITLE in letter.text
