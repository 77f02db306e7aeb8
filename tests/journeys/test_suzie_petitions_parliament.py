"""Suzie petitions under the rules of the UK Parliament: supporters, review, response, debate."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from petitions.wording.catalogue import Words
from tests.support import crowd
from tests.support.town import Town
from tests.support.visitor import Visitor
from tests.support.writing import Draft, write

pytestmark = pytest.mark.browser

RULES = "uk-parliament"
RESPONSE_AT, DEBATE_AT, SUPPORTERS = 10_000, 100_000, 5
TITLE = "Өзен жағасын қоқыстан тазартыңдар"
DRAFT = Draft(
    rules="Ұлыбритания Парламентінің петициялары",
    texts={"title": TITLE, "body": "Жағада шыны мен пластик көп."},
    conditions={"status": "citizen"},
)
SIGNING: dict[str, str | bool] = {"status": "resident", "territory": "710000000"}
LETTERS: dict[str, str | bool] = {**SIGNING, "wants_letters": True}


@pytest.fixture
def town(open_town: Callable[..., Town]) -> Town:
    return open_town(RULES)


@pytest.fixture
def suzie(town: Town) -> Visitor:
    return town.visitor("Сюзи Браун", "suzie@example.org")


@pytest.fixture
def moderator(town: Town) -> Visitor:
    return town.employ(town.visitor("Мадина Әли", "madina@example.org"), "moderator")


def test_from_five_supporters_to_the_debate(town: Town, suzie: Visitor, moderator: Visitor) -> None:
    body = town.body(rule_set=RULES)
    number = write(suzie.register(), DRAFT)
    supporters_come(town, suzie, number)
    reader = town.visitor("Елена Ким", "elena@example.org", "ru")
    reader.go("/petitions").does_not_read(TITLE)
    moderator.go("/moderator").follow_link(TITLE).answer(outcome="accept").press("Decide")
    suzie.letter_with(f"/kk/petitions/{number}")
    reader.go("/petitions").reads(TITLE)

    crowd.bring(town.site, number, RESPONSE_AT - 1 - SUPPORTERS - 1)
    reader.sign(number, **LETTERS)
    crowd.wait_until_counted(town.site, number, RESPONSE_AT)
    reader.go(f"/petitions/{number}").sees("No time limit in the law")
    officer = town.employ(town.visitor("Гүлнар Омарова", "gulnar@example.org"), "officer", body)
    answer(officer, "responded", "Биыл 40 шақырым жаға тазаланады")
    reader.go(f"/petitions/{number}").read_in("kk")
    reader.reads("Биыл 40 шақырым жаға тазаланады", ".app-petition__answer > :first-child")
    answered = Words("ru").gettext("The petition has been answered")
    town.site.mail.wait_for(reader.email, answered, seconds=40)

    # An answer does not end the collection here.
    crowd.bring(town.site, number, DEBATE_AT - RESPONSE_AT - 1)
    town.visitor("Арман Есенов", "arman@example.org").sign(number, **SIGNING)
    crowd.wait_until_counted(town.site, number, DEBATE_AT)
    suzie.letter("100")
    reader.go(f"/petitions/{number}").reads("Парламенттегі жарыссөз")
    answer(officer, "debated", "Палата мәселені талқылады")
    reader.go(f"/petitions/{number}").reads("Палата мәселені талқылады")

    town.site.clock.forward(days=190)
    town.until(lambda: "closed" in town.state(number))
    reader.go(f"/petitions/{number}").sees("This petition no longer takes signatures.")
    reader.go(f"/petitions/{number}/sign").sees("This petition takes no signatures now")


def test_a_rejected_petition_tells_the_reason_and_what_can_be_done(
    town: Town, suzie: Visitor, moderator: Visitor
) -> None:
    town.body(rule_set=RULES)
    number = write(suzie.register(), DRAFT)
    supporters_come(town, suzie, number)
    moderator.go("/moderator").follow_link(TITLE)
    moderator.answer(outcome="reject").press("Decide").has_errors()
    moderator.answer(outcome="reject", reason="no-action")
    moderator.fill("message", "Қай өзен екенін жазыңыз.").press("Decide")
    letter = suzie.letter(suzie.said("Your petition was not accepted"))
    for words in ("Нақты не істеу керегі айтылмаған", "Қай өзен екенін жазыңыз.", "жаңа петиция"):
        assert words in letter.text
    suzie.go(letter.link("/account/petitions/")).reads("Қай өзен екенін жазыңыз.")
    suzie.go(f"/petitions/{number}").reads("Нақты не істеу керегі айтылмаған")


def test_an_open_petition_is_withdrawn_and_another_expires(
    town: Town, suzie: Visitor, moderator: Visitor
) -> None:
    town.body(rule_set=RULES)
    withdrawn = write(suzie.register(), DRAFT)
    expired = write(suzie, DRAFT)
    for number in (withdrawn, expired):
        supporters_come(town, suzie, number)
        moderator.go(f"/moderator/cases/{number}").answer(outcome="accept").press("Decide")
    suzie.go(f"/account/petitions/{withdrawn}").follow("Withdraw the petition").press("Yes")
    suzie.go(f"/petitions/{withdrawn}").sees("This petition no longer takes signatures.")
    assert town.state(withdrawn) == "withdrawn"
    town.site.clock.forward(days=190)
    town.until(lambda: town.state(expired) != "open")
    assert town.state(expired) in ("expired", "closed")
    suzie.letter(suzie.said("The collection of signatures has ended"))
    suzie.go(f"/petitions/{expired}").sees("This petition no longer takes signatures.")


def supporters_come(town: Town, suzie: Visitor, number: int) -> None:
    link = suzie.go(f"/account/petitions/{number}").page.locator(".app-link-to-copy a")
    address = link.inner_text().strip()
    for place in range(SUPPORTERS):
        friend = town.visitor(f"Дос {'АБВГД'[place]}", f"friend-{number}-{place}@example.org")
        friend.support(address, **SIGNING)
        friend.page.context.close()
    town.until(lambda: town.state(number) == "in_review")


def answer(officer: Visitor, outcome: str, words: str) -> None:
    officer.go("/government").follow_link(TITLE).answer(outcome=outcome)
    officer.fill("summary_kk", words).fill("text_kk", words).press("Publish the answer")
