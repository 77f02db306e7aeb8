"""A program signs by night; a moderator finds its signatures invalid, and later undoes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from petitions import presets
from petitions.services import reviewing
from petitions.storage import audit
from tests.support import crowd
from tests.support.town import Town
from tests.support.visitor import Visitor

pytestmark = pytest.mark.browser

RULES = "uk-parliament"
ANSWER_AT, BY_NIGHT, SIX = 10_000, 1_500, 6  # six: the petitioner and five supporters
TITLE = "Өзен жағасын қоқыстан тазартыңдар"


def test_an_invalidation_that_reverts_a_rung_and_its_undo(open_town: Callable[..., Town]) -> None:
    town = open_town(RULES)
    madina = town.employ(town.visitor("Мадина Әли", "madina@example.org"), "moderator")
    number = opened(town)
    crowd.bring(town.site, number, ANSWER_AT - 1 - SIX)
    town.site.clock.forward(hours=3)
    night = town.site.clock.now()
    crowd.bring(town.site, number, BY_NIGHT)
    reader = town.visitor("Елена Ким", "elena@example.org", "ru").go(f"/petitions/{number}")
    reader.sees("No time limit in the law")

    hour = night.astimezone(ZoneInfo(presets.preset(RULES).calendar.zone)).replace(tzinfo=None)
    madina.go(f"/moderator/cases/{number}").follow("Signatures that may be invalid")
    madina.fill("since", (hour - timedelta(minutes=1)).isoformat("T", "minutes"))
    madina.fill("until", (hour + timedelta(minutes=9)).isoformat("T", "minutes"))
    madina.press("Search").sees("If they fall, this follows:")
    madina.reads("10 000").answer(reason="automated").fill("note", "Секунд сайын он қол")
    madina._follow(madina.page.locator("main .govuk-button--warning"))
    town.until(lambda: town.count(number) == ANSWER_AT - 1)

    reader.go(f"/petitions/{number}").sees(
        "The count fell below %(required)s again", required="10 000"
    )
    reader.sees("they were given by a program, not by people").does_not_read("No time limit")
    madina.go(f"/moderator/cases/{number}/signatures").follow("Undo")
    madina.press("Let them count again").has_errors()
    madina.fill("why", "Мектептегі акция болған").press("Let them count again")
    town.until(lambda: town.count(number) == ANSWER_AT - 1 + BY_NIGHT)
    reader.go(f"/petitions/{number}").sees("It was a mistake to find them invalid.")
    reader.sees("No time limit in the law")
    on_record(town, number, madina)


def opened(town: Town) -> int:
    """Hand in a petition, let five people support it and a moderator accept it."""
    number = town.petition(RULES, town.body(rule_set=RULES), TITLE)
    crowd.bring(town.site, number, 5, kind="support")
    town.until(lambda: town.state(number) == "in_review")
    with town.session() as session:
        moderator = town.staff_id("madina@example.org")
        reviewing.decide(session, moderator, number, "accept", town.site.clock.now())
    return number


def on_record(town: Town, number: int, madina: Visitor) -> None:
    """The record holds each step, who did it and what came of it, and an auditor reads it."""
    with town.session() as session:
        rows = audit.found(session, audit.Search(petition_id=number))[::-1]
    steps = [(row.act, row.account_id is not None) for row in rows]
    assert steps == [
        ("review_accept", True), ("search_signatures", True), ("invalidate_signatures", True),
        ("signatures_invalidated", False), ("undo_invalidation", True),
        ("signatures_reinstated", False),
    ]  # fmt: skip
    fallen, risen = rows[3].after or {}, rows[5].after or {}
    assert fallen["count"] == risen["count"] == BY_NIGHT
    assert (rows[2].why, rows[4].why) == ("Секунд сайын он қол", "Мектептегі акция болған")
    auditor = town.employ(town.visitor("Асқар Оспан", "asqar@example.org"), "auditor")
    auditor.go(f"/admin/audit?petition={number}").reads("Мектептегі акция болған")
