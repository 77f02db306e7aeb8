"""Maija makes an initiative with a friend by Finland's rules, and chooses the day it begins."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.support import identity
from tests.support.identity import prove
from tests.support.town import Town
from tests.support.visitor import Visitor
from tests.support.writing import Draft, write

# The provider is somebody else's program, whose warnings are not ours.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

RULES = "fi-citizens-initiative"
TITLE = "Көлді тазарту туралы заң қабылдаңыздар"
DRAFT = Draft(
    rules="Финляндияның азаматтық бастамасы (kansalaisaloite.fi)",
    texts={"title": TITLE, "body": "Көл ластанған.", "details": "Балық қырылып жатыр."},
    kind="drafting",
)


def test_a_group_of_two_chooses_its_day(open_town: Callable[..., Town]) -> None:
    with identity.provider() as setting:
        town = open_town(RULES, IDENTITY_PROVIDERS=json.dumps(setting))
        town.body(rule_set=RULES)
        maija = town.visitor("Болат Серікұлы", "bolat@example.org").register()
        prove(maija.go("/account/sign-in"), "bolat")
        number = write(maija, DRAFT)
        assert town.state(number) == "draft"
        the_friend_joins(town, maija, number)
        each_gets_a_role(maija)
        choose_the_day(town, maija, number)
        maija.press("Send the petition").press("Yes")
        assert town.state(number) == "in_review"
        moderator = town.employ(town.visitor("Мадина Әли", "madina@example.org"), "moderator")
        moderator.go("/moderator").follow_link(TITLE).answer(outcome="accept").press("Decide")
        assert town.state(number) == "scheduled"
        assert town.replays() == []


def the_friend_joins(town: Town, maija: Visitor, number: int) -> None:
    link = maija.go(f"/account/petitions/{number}").page.locator(".app-link-to-copy a")
    friend = town.visitor("Жанар", "zhanar@example.org").go(link.inner_text().strip())
    prove(friend, "zhanar").press("Join the group")
    friend.sees("You are in the group that makes this petition.")
    maija.go(f"/account/petitions/{number}").reads("Жанар Мұратқызы")


def each_gets_a_role(maija: Visitor) -> None:
    """They are two different persons; one alone is refused, and what was chosen stays."""
    people = maija.follow("Share out the roles").page.locator("select")
    for place, person in ((0, 1), (1, 1)):
        people.nth(place).select_option(index=person)
    maija.press("Save").sees("Choose a different person for each role.")
    people.nth(1).select_option(index=2)
    maija.press("Save").reads("Жанар Мұратқызы")


def choose_the_day(town: Town, maija: Visitor, number: int) -> None:
    """A day that is over is refused and stays typed; a later one is kept."""
    today = town.site.clock.now().date()
    maija.press("Choose the days")
    type_day(maija, (today - timedelta(days=40)).timetuple()[:3]).press("Continue")
    maija.sees("The chosen start is too early.")
    type_day(maija, (today + timedelta(days=40)).timetuple()[:3]).press("Continue")
    maija.reads(TITLE, "h1")


def type_day(who: Visitor, day: tuple[int, ...]) -> Visitor:
    parts = who.page.locator("[name=on]")
    for place, part in enumerate(reversed(day)):
        parts.nth(place).fill(str(part))
    return who
