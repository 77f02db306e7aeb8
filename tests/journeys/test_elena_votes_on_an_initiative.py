"""Elena votes against an initiative under the rules of ROI; the region's group decides on it."""

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

RULES = "ru-roi"
# Five per cent of the 221,395 people of the region, rounded up.
DECISION_AT = 11_070
TITLE = "Проложить тротуар вдоль школьной дороги"
DRAFT = Draft(
    rules="Российская общественная инициатива (РОИ)",
    addressee="Ответственное министерство",
    language="Русский",
    texts={"title": TITLE, "body": "Дети идут по обочине.", "details": "Тротуар и свет."},
    topics=("транспорт и дороги",),
)


def test_votes_for_and_against_lead_to_a_decision(open_town: Callable[..., Town]) -> None:
    with identity.provider() as setting:
        town = open_town(RULES, IDENTITY_PROVIDERS=json.dumps(setting))
        group = town.body("government", level="region", territory=ULYTAU, rule_set=RULES)
        bolat = town.visitor("Болат Серикулы", "bolat@example.org", "ru").register()
        prove(bolat.go("/account/sign-in"), "bolat", "state_account")
        number = write(bolat, DRAFT)
        moderator = town.employ(town.visitor("Мадина Али", "madina@example.org", "ru"), "moderator")
        moderator.go("/moderator").follow_link(TITLE).answer(outcome="accept").press("Decide")
        zhanar = vote(town, number, "zhanar", "against")
        crowd.wait_until_counted(town.site, number, 1, "against")
        zhanar.go(f"/petitions/{number}").sees("Against: %(count)s", count=1)
        elsewhere = town.visitor("Елена", "elena@example.org", "ru")
        elsewhere.go(f"/petitions/{number}/sign")
        prove(elsewhere.press("Sign in and go on"), "elena", "state_account")
        elsewhere.answer(choice="for").press("Sign this petition").has_errors()
        crowd.bring(town.site, number, DECISION_AT - 1, territory=ULYTAU)
        vote(town, number, "bolat", "for").go(f"/petitions/{number}")
        crowd.wait_until_counted(town.site, number, DECISION_AT)
        zhanar.go(f"/petitions/{number}").reads("Решение экспертной группы")
        officer = town.employ(
            town.visitor("Гульнар Омар", "gulnar@example.org", "ru"), "officer", group
        )
        officer.go("/government").follow_link(TITLE).answer(outcome="partly")
        officer.fill("summary_ru", "Построим часть").fill("text_ru", "Первый километр в мае.")
        officer.press("Publish the answer")
        zhanar.go(f"/petitions/{number}").reads(
            "Построим часть", ".app-petition__answer > :first-child"
        )


def vote(town: Town, number: int, sub: str, choice: str) -> Visitor:
    who = town.visitor(sub, f"{sub}-votes@example.org", "ru").go(f"/petitions/{number}/sign")
    prove(who.press("Sign in and go on"), sub, "state_account")
    return who.answer(choice=choice).press("Sign this petition")
