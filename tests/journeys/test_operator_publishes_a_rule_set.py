"""An operator changes a copied rule set and publishes it twice; running petitions keep theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from petitions import presets
from tests.support import crowd
from tests.support.site import Site
from tests.support.town import Town
from tests.support.visitor import Visitor
from tests.support.writing import Draft, write

pytestmark = pytest.mark.browser

RULES = "uk-parliament"
# A Friday; the Wednesday after it is Kazakhstan's Independence Day.
FRIDAY = datetime(2026, 12, 11, 6, 0, tzinfo=UTC)
SEVENTH_WORKING_DAY = "2026 жылғы 23 желтоқсан"
SIGNING: dict[str, str | bool] = {"status": "citizen", "territory": "710000000"}
CHANGES = {
    "needed = 5\n": "needed = 2\n",
    'zone = "Europe/London"': 'zone = "Asia/Almaty"',
    'country = "GB"': 'country = "KZ"',
    'opened_by = { threshold = "response" }': 'opened_by = { threshold = "response" }\n'
    'due = "7 working days"',
}


def test_the_first_petition_owes_at_three_and_a_later_one_at_five(
    open_town: Callable[..., Town], tmp_path: Path
) -> None:
    town = open_town(RULES, at=FRIDAY)
    publish(town.site, tmp_path / "three.toml", 3)
    town.body(rule_set=RULES)
    moderator = town.employ(town.visitor("Мадина Әли", "madina@example.org"), "moderator")
    suzie = town.visitor("Сюзи Браун", "suzie@example.org").register()

    first = opened(town, suzie, moderator, "Көшеге шам орнатыңдар")
    # The petitioner and two supporters are three signatures.
    suzie.go(f"/petitions/{first}").reads(SEVENTH_WORKING_DAY).reads("3 қол")

    publish(town.site, tmp_path / "five.toml", 5)
    second = opened(town, suzie, moderator, "Саябақты күзетіңдер")
    suzie.go(f"/petitions/{second}").does_not_read(SEVENTH_WORKING_DAY)
    crowd.bring(town.site, second, 1)
    suzie.go(f"/petitions/{second}").does_not_read(SEVENTH_WORKING_DAY)
    town.visitor("Арман Есен", "arman@example.org").sign(second, **SIGNING)
    crowd.wait_until_counted(town.site, second, 5)
    suzie.go(f"/petitions/{second}").reads(SEVENTH_WORKING_DAY)
    # What the first owes, and since when, has not moved.
    suzie.go(f"/petitions/{first}").reads(SEVENTH_WORKING_DAY).reads("2-нұсқа")
    suzie.go(f"/petitions/{second}").reads("3-нұсқа")


def publish(site: Site, file: Path, answered_at: int) -> None:
    """Copy the preset, change its values, check it and publish it as an operator does."""
    source = presets.source(RULES)
    for before, after in {**CHANGES, "required = 10000": f"required = {answered_at}"}.items():
        assert before in source
        source = source.replace(before, after)
    file.write_text(source)
    site.flask("rules", "check", str(file))
    assert RULES in site.flask("rules", "publish", str(file), "--reason", "Сынақ")


def opened(town: Town, suzie: Visitor, moderator: Visitor, title: str) -> int:
    number = write(
        suzie,
        Draft(
            rules="Ұлыбритания Парламентінің петициялары",
            texts={"title": title, "body": "Қараңғыда қауіпті."},
            conditions={"status": "citizen"},
        ),
    )
    link = suzie.go(f"/account/petitions/{number}").page.locator(".app-link-to-copy a")
    address = link.inner_text().strip()
    for place in range(2):
        friend = town.visitor(f"Дос {'АБ'[place]}", f"friend-{number}-{place}@example.org")
        friend.support(address, **SIGNING)
    town.until(lambda: town.state(number) == "in_review")
    moderator.go(f"/moderator/cases/{number}").answer(outcome="accept").press("Decide")
    return number
