"""Andris brings a proposal to parliament under the rules of ManaBalss: 10,000 verified signatures."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.support import crowd, identity
from tests.support.identity import prove
from tests.support.town import Town
from tests.support.visitor import Visitor
from tests.support.writing import Draft, write

# The provider is somebody else's program, whose warnings are not ours.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

RULES = "lv-manabalss"
ENOUGH = 10_000
TITLE = "Мектеп асын тегін ету туралы заң"
DRAFT = Draft(
    rules="ManaBalss.lv (Латвия)",
    texts={"title": TITLE, "body": "Заңға түзету енгізілсін.", "details": "Балалар аш."},
)


def test_verified_signatures_bring_a_proposal_to_parliament(
    open_town: Callable[..., Town],
) -> None:
    with identity.provider() as setting:
        town = open_town(RULES, IDENTITY_PROVIDERS=json.dumps(setting))
        parliament = town.body(rule_set=RULES)
        andris = town.visitor("Болат Серікұлы", "andris@example.org").register()
        prove(andris.go("/account/sign-in"), "bolat")
        number = write(andris, DRAFT)
        moderator = town.employ(town.visitor("Мадина Әли", "madina@example.org"), "moderator")
        moderator.go("/moderator").follow_link(TITLE)
        # Editors work on the text together with the petitioner.
        moderator.answer(outcome="accept").press("Decide")
        one_signs_and_is_shown(town, number)
        hand_on(andris, number)
        assert town.state(number) == "open", "nothing is handed on before there is enough"
        crowd.bring(town.site, number, ENOUGH + 500 - 1)
        hand_on(andris, number)
        assert town.state(number) == "in_verification"
        moderator.go(f"/moderator/cases/{number}/verification")
        moderator.fill("valid", str(ENOUGH + 501)).press("Save").has_errors()
        moderator.fill("valid", str(ENOUGH)).press("Save")
        hand_on(andris, number)
        assert town.state(number) == "under_consideration"
        officer = town.employ(
            town.visitor("Гүлнар Омар", "gulnar@example.org"), "officer", parliament
        )
        officer.go("/government").reads(TITLE).reads("Сеймнің шешімі")
        andris.go(f"/petitions/{number}").reads("Сеймнің шешімі")


def one_signs_and_is_shown(town: Town, number: int) -> None:
    zhanar = town.visitor("Жанар", "zhanar@example.org").go(f"/petitions/{number}/sign")
    prove(zhanar.press("Sign in and go on"), "zhanar").press("Sign this petition")
    crowd.wait_until_counted(town.site, number, 1)
    zhanar.go(f"/petitions/{number}/signatories").reads("Жанар Мұратқызы")


def hand_on(andris: Visitor, number: int) -> None:
    """Press the button where the page offers it."""
    andris.go(f"/account/petitions/{number}")
    if andris.page.get_by_role("link", name=andris.said("Hand it on")).count():
        andris.follow("Hand it on").press("Yes")
