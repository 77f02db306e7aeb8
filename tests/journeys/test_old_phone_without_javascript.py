"""Somebody with an old telephone, 360 pixels wide and without JavaScript, writes and signs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support import crowd
from tests.support.town import Town
from tests.support.writing import Draft, write

pytestmark = pytest.mark.browser

RULES = "us-we-the-people"
OLD_PHONE = {"java_script_enabled": False, "has_touch": True, "width": 360}


def test_writing_and_signing_with_what_html_can_do(open_town: Callable[..., Town]) -> None:
    town = open_town(RULES)
    town.body(rule_set=RULES)
    saule = town.visitor("Сәуле Нұр", "saule@example.org", **OLD_PHONE)
    saule.register()
    number = write(
        saule,
        Draft(
            rules="We the People (АҚШ, Ақ үй)",
            texts={"title": "Көпірді жөндеңдер", "body": "Көпір ескірген.\n\nӨту қауіпті."},
            conditions={"of_age": True},
            words="көпір",
        ),
    )
    neighbour = town.visitor("Асан Бек", "asan@example.org", **OLD_PHONE)
    neighbour.sign(number, is_old_enough=True, territory="710000000")
    crowd.wait_until_counted(town.site, number, 2)
    neighbour.go(f"/petitions/{number}").reads("2 қол")
    neighbour.go(f"/petitions/{number}").reads("Көпір ескірген.")


def test_the_count_and_the_errors_need_no_script(open_town: Callable[..., Town]) -> None:
    town = open_town(RULES)
    town.body(rule_set=RULES)
    saule = town.visitor("Сәуле Нұр", "saule@example.org", **OLD_PHONE).register()
    saule.go("/create").press("Start now").press("Continue").has_errors()
    saule.choose("We the People (АҚШ, Ақ үй)").press("Continue")
    saule.choose("Жауапты министрлік").press("Continue")
    saule.choose("мәселені шешу").press("Continue")
    saule.answer(of_age=True).press("Continue").choose("Қазақша").press("Continue")
    long = "қ" * 121
    saule.fill("title", long).press("Save and count").holds("title", long).reads("121 таңба")
    saule.press("Continue").has_errors().reads("120").holds("title", long)
    saule.fill("title", long[1:]).press("Continue").fill("body", "").press("Continue").has_errors()
