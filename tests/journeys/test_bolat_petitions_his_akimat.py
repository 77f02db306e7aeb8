"""Bolat petitions the akimat of his region by Kazakhstan's rules, with an electronic signature."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.support import crowd, identity
from tests.support.identity import ULYTAU, prove
from tests.support.town import Town
from tests.support.visitor import Visitor
from tests.support.writing import Draft, write

# The provider is somebody else's program, whose warnings are not ours.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

RULES = "kz-epetition"
SUPPORTERS = 50
# One per cent of the 221,395 people of Ulytau, rounded up.
DECISION_AT = 2214
TITLE = "Қаланың суын тазартатын қондырғы салыңыздар"
DRAFT = Draft(
    rules="Қазақстанның ресми петициялары (epetition.kz)",
    texts={"title": TITLE, "body": "Су ащы, құбыр ескірген.", "details": "Қондырғы салу керек."},
)


def test_from_a_draft_to_the_decision(open_town: Callable[..., Town]) -> None:
    with identity.provider() as setting:
        town = open_town(RULES, IDENTITY_PROVIDERS=json.dumps(setting))
        akimat = town.body("akimat", level="region", territory=ULYTAU)
        bolat = town.visitor("Болат Серікұлы", "bolat@example.org").register()
        prove(bolat.go("/account/sign-in"), "bolat")
        number = write(bolat, DRAFT)
        moderator = town.employ(town.visitor("Мадина Әли", "madina@example.org"), "moderator")
        returned_and_changed(town, moderator, bolat, number)
        moderator.go("/moderator").follow_link(TITLE).answer(outcome="accept").press("Decide")
        fifty_support(town, bolat, number)
        who_may_not_sign(town, number)
        enough_sign(town, number)
        # By these rules the first head alone decides.
        decide(town.employ(town.visitor("Гүлнар Омар", "gulnar@example.org"), "head", akimat))
        reader = town.visitor("Елена Ким", "elena@example.org", "ru")
        reader.go(f"/petitions/{number}").reads("Построим", ".app-petition__answer > :first-child")


def returned_and_changed(town: Town, moderator: Visitor, bolat: Visitor, number: int) -> None:
    """The moderator asks for a change; what Bolat changes is there when he sends it again."""
    moderator.go("/moderator").follow_link(TITLE).answer(outcome="return")
    moderator.fill("message", "Қай ауылға керегін жазыңыз.").press("Decide")
    assert town.state(number) == "returned"
    bolat.go(f"/account/petitions/{number}").reads("Қай ауылға керегін жазыңыз.")
    bolat.press("Change the text").holds("title", TITLE).press("Continue")
    bolat.fill("details", "Ұлытау ауылына қондырғы салу керек.").press("Continue")
    bolat.press("Continue").press("Continue").reads("Ұлытау ауылына")
    bolat.press("Send the petition").sees("Your petition has been sent")
    assert town.state(number) == "in_review"
    moderator.go("/moderator").follow_link(TITLE).reads("Ұлытау ауылына")


def fifty_support(town: Town, bolat: Visitor, number: int) -> None:
    assert town.state(number) == "gathering_support"
    crowd.bring(town.site, number, SUPPORTERS - 1, kind="support")
    link = bolat.go(f"/account/petitions/{number}").page.locator(".app-link-to-copy a")
    aigerim = town.visitor("Айгерім", "aigerim@example.org").go(link.inner_text().strip())
    prove(aigerim.press("Sign in and go on"), "aigerim").press("Support this petition")
    town.until(lambda: town.state(number) == "open")
    assert town.count(number) == SUPPORTERS


def who_may_not_sign(town: Town, number: int) -> None:
    """Neither somebody too young nor somebody who is no citizen; nothing is counted."""
    for sub in ("student", "john"):
        someone = town.visitor(sub, f"{sub}@example.org").go(f"/petitions/{number}/sign")
        prove(someone.press("Sign in and go on"), sub).press("Sign this petition").has_errors()
    assert town.count(number) == SUPPORTERS


def enough_sign(town: Town, number: int) -> None:
    crowd.bring(town.site, number, DECISION_AT - SUPPORTERS - 1)
    zhanar = town.visitor("Жанар", "zhanar@example.org").go(f"/petitions/{number}/sign")
    prove(zhanar.press("Sign in and go on"), "zhanar").press("Sign this petition")
    crowd.wait_until_counted(town.site, number, DECISION_AT)
    zhanar.go(f"/petitions/{number}").reads("күн қалды")
    # Signing again changes nothing and tells nobody.
    zhanar.go(f"/petitions/{number}/sign").press("Sign this petition")
    assert town.count(number) == DECISION_AT


def decide(head: Visitor) -> None:
    head.go("/government").follow_link(TITLE).answer(outcome="satisfied")
    head.fill("summary_kk", "Қондырғы саламыз").fill("text_kk", "Келесі жылы саламыз.")
    head.press("Publish the answer").has_errors()  # the law asks for both languages
    head.fill("summary_ru", "Построим установку").fill("text_ru", "В следующем году.")
    head.press("Publish the answer")
