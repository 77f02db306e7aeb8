"""A passer-by with an old phone sees which body owes an answer, and for how many days it is late."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from petitions.storage import audit
from petitions.storage.tables import Account
from tests.support import crowd
from tests.support.town import Town

pytestmark = pytest.mark.browser

RULES = "us-we-the-people"
TITLE = "Ауыл мектептеріне жылы автобус беріңіздер"
SUMMARY, TEXT = "Жиырма автобус беріледі", "Келесі оқу жылынан бастап."
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
    assert on_record(town, number) == []  # nobody of the staff has done anything
    gulnar.sign_in().go(letter.link("/government/duties/"))
    gulnar.answer(outcome="responded").fill("summary_kk", SUMMARY).fill("text_kk", TEXT)
    gulnar.press("Publish the answer").sees("The answer is published")
    someone.go(f"/petitions/{number}").reads(SUMMARY)
    someone.go("/bodies").follow_link("Жауапты министрлік")
    row = someone.page.locator("main tr", has_text=TITLE).locator("td").last
    assert f"{late} күн" in " ".join(row.inner_text().split())
    assert on_record(town, number) == [("publish_response", gulnar.email, "responded")]


def on_record(town: Town, number: int) -> list[tuple[str, str, str]]:
    """Return every act on the petition, by whom, and with which outcome."""
    with town.session() as session:
        rows = audit.found(session, audit.Search(petition_id=number))[::-1]
        people = {one.id: one.email or "" for one in session.scalars(sa.select(Account))}
    return [
        (row.act, people.get(row.account_id or 0, ""), (row.after or {}).get("outcome", ""))
        for row in rows
    ]
