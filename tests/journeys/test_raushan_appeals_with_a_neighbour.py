"""Raushan and a neighbour petition together, attach files, and appeal against the answer.

Korea's rules, in a version that asks for a group of two with its roles: no preset has files, a
group and an appeal at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import FilePayload

from petitions import presets
from petitions.services import rulebooks
from tests.support.town import Town
from tests.support.visitor import Visitor
from tests.support.writing import Draft, write
from tests.unit.documents import hostile

pytestmark = pytest.mark.browser

RULES = "kr-epeople"
GROUP = 'min = 2\nroles = ["representative", "substitute"]\ninvitation = "7 days"\n'
TITLE, NEIGHBOUR = "Аулаға жарық орнатыңыздар", "Дәурен Қасым"
SUMMARY, SECOND = "Жарық келесі жылы орнатылады", "Жарық осы айда орнатылады"
REASON = "Қай күні орнатылатыны айтылмаған."
DRAFT = Draft(
    rules=presets.preset(RULES).card.name.kk,
    texts={"title": TITLE, "body": "Кешке аула қараңғы."},
    kind="grievance",
    conditions={"status": "citizen"},
)


def test_from_a_group_to_the_second_answer(open_town: Callable[..., Town]) -> None:
    town = open_town(RULES)
    with town.session() as session:
        source = presets.source(RULES).replace("[petitioners]\n", f"[petitioners]\n{GROUP}")
        rulebooks.publish(session, source, "A group", town.site.clock.now() - timedelta(hours=1))
    ministry = town.body("ministry", rule_set=RULES)
    raushan = town.visitor("Раушан Сейіт", "raushan@example.org", width=360).register()
    number = write(raushan, DRAFT, files=attach)
    the_neighbour_joins_late(town, raushan, number)
    gulnar = town.employ(town.visitor("Гүлнар Омар", "gulnar@example.org"), "officer", ministry)
    each_gets_a_role(raushan)
    raushan.press("Send the petition").press("Yes").sees("The petition's public page")
    answer(gulnar, SUMMARY)
    she_appeals_in_another_language(raushan, number)
    answer(gulnar, SECOND, count=2, before=REASON)
    reader = town.visitor("Елена Ким", "elena@example.org", "ru").go(f"/petitions/{number}")
    reader.reads(SUMMARY).reads(SECOND).reads(NEIGHBOUR).reads("joba.pdf")
    assert REASON not in reader.page.content()


def attach(raushan: Visitor) -> None:
    """Of two files one is refused and named, and neither is kept; then one is taken."""
    plan = FilePayload(name="joba.pdf", mimeType="application/pdf", buffer=hostile.pdf())
    program = FilePayload(name="qural.exe", mimeType="application/pdf", buffer=b"MZ")
    raushan.page.set_input_files("[name=files]", [plan, program])
    raushan.press("Add and choose more").has_errors().reads("qural.exe", ".govuk-error-summary")
    raushan.does_not_read("joba.pdf")
    raushan.page.set_input_files("[name=files]", [plan])
    raushan.press("Add and choose more").reads("joba.pdf")


def the_neighbour_joins_late(town: Town, raushan: Visitor, number: int) -> None:
    """The invitation has ended; Raushan renews it, and it is taken up once."""
    own = f"/account/petitions/{number}"
    link = raushan.go(own).page.locator(".app-link-to-copy a").inner_text().strip()
    town.site.clock.set(town.site.clock.now() + timedelta(days=8))
    neighbour = town.visitor(NEIGHBOUR, "dauren@example.org").register().go(link)
    neighbour.sees("This invitation is too old. Ask whoever sent it to you to renew it.")
    if "sign-in" in raushan.go(own).page.url:  # her session has ended meanwhile
        raushan.sign_in()
    raushan.go(own).press("Renew the invitation")
    neighbour.go(link).press("Join the group").reads(raushan.name)
    assert not neighbour.page.locator("main form").count()
    neighbour.go("/account").sees("Petitions that you make with others")
    raushan.go(own).reads(NEIGHBOUR)


def each_gets_a_role(raushan: Visitor) -> None:
    people = raushan.follow("Share out the roles").page.locator("select")
    for place in (0, 1):
        people.nth(place).select_option(index=1)
    raushan.press("Save").sees("Choose a different person for each role.")
    people.nth(1).select_option(index=2)
    raushan.press("Save").reads(NEIGHBOUR, ".govuk-summary-list")


def answer(gulnar: Visitor, summary: str, count: int = 1, before: str = TITLE) -> None:
    gulnar.open_letter("/government/duties/", count).reads("joba.pdf").reads(before)
    gulnar.answer(outcome="responded")
    for lang in ("kk", "ru"):
        gulnar.fill(f"summary_{lang}", summary).fill(f"text_{lang}", summary)
    gulnar.press("Publish the answer").sees("The answer is published")


def she_appeals_in_another_language(raushan: Visitor, number: int) -> None:
    """The letter leads to the appeal; without words it is refused, and it is made once."""
    raushan.open_letter("/appeal").reads(SUMMARY).read_in("ru")
    raushan.press("Appeal").has_errors().fill("reason", REASON).press("Appeal")
    raushan.sees("Your appeal has been sent").reads(REASON)
    raushan.go(f"/account/petitions/{number}").follow("Your appeal against the answer")
    assert not raushan.page.locator("textarea").count()
