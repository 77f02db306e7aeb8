"""The worker dies before a deadline; who confirmed in time counts, at the moment of confirming."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from petitions.storage import petitions as store
from petitions.storage.tables import Petition, Signature
from tests.support import crowd
from tests.support.town import Town
from tests.support.visitor import Visitor

pytestmark = pytest.mark.browser

RULES = "us-we-the-people"
ANSWERED_AT = 100_000
SIGNING: dict[str, str | bool] = {"is_old_enough": True, "territory": "750000000"}


def test_three_in_time_cross_the_rung_after_the_restart_and_a_fourth_is_refused(
    open_town: Callable[..., Town],
) -> None:
    town = open_town(RULES)
    number = town.petition(RULES, town.body(rule_set=RULES), "Кітапхана ашыңдар", ("кітап",))
    crowd.bring(town.site, number, ANSWERED_AT - 1 - 3)
    with town.session() as session:
        deadline = session.get_one(Petition, number).closing_at
    assert deadline
    town.site.clock.set(deadline - timedelta(days=1))
    people = [typed(town, number, place) for place in range(4)]

    town.site.kill_worker()
    for someone in people[:3]:
        someone.press("Confirm")
    with town.session() as session:
        third = session.scalar(sa.select(sa.func.max(Signature.confirmed_at)))
    assert town.count(number) == ANSWERED_AT - 3
    town.site.clock.set(deadline + timedelta(hours=1))
    people[3].press("Confirm").sees("Your signature could not be counted")

    town.site.start_worker()
    crowd.wait_until_counted(town.site, number, ANSWERED_AT)
    with town.session() as session:
        facts = store.facts(session, number)
    reached = [
        f for f in facts if f.fact == "threshold_reached" and f.data["threshold"] == "response"
    ]
    assert [fact.at for fact in reached] == [third]
    assert town.state(number) == "open", "it had made it, so it did not expire"


def typed(town: Town, number: int, place: int) -> Visitor:
    """Type a signature and open the letter's link, without pressing its button yet."""
    someone = town.visitor(f"Қол {'АБВГ'[place]}", f"person-{place}@example.org")
    someone.go(f"/petitions/{number}/sign").say_who(**SIGNING)
    return someone.open_letter("/signatures/confirm/")
