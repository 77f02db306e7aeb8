"""A petition that failed: whether it may be filed again, and from when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from petitions import presets
from petitions.domain.actions import Action
from petitions.domain.calendar import FAR, calendar_of
from petitions.domain.durations import Duration
from petitions.domain.eligibility import Record
from petitions.domain.engine import judge
from petitions.domain.filing_again import again_from, again_refusals
from petitions.domain.rules import Failure, Rules
from tests.unit.domain.lives import T0

US = presets.preset("us-we-the-people")
AFTER = Duration.parse("1 year")
A_YEAR_ON = datetime(2026, 3, 1, 9, tzinfo=T0.tzinfo)
AN_INSTANT = timedelta(microseconds=1)
CALENDAR = calendar_of(Rules.of(replace(US, calendar=replace(US.calendar, zone="UTC"))), 1)


def rule(**said: object) -> Failure:
    return replace(US.failure, **said)  # type: ignore[arg-type]


def test_where_nothing_is_said_it_may_be_filed_again_at_once() -> None:
    assert again_from(CALENDAR, rule(), T0) == T0
    assert again_refusals(CALENDAR, rule(), T0, T0) == ()


def test_a_petition_that_failed_may_have_to_wait() -> None:
    waits = rule(file_again_after=AFTER)
    assert again_from(CALENDAR, waits, T0) == A_YEAR_ON
    assert again_refusals(CALENDAR, waits, T0, A_YEAR_ON - AN_INSTANT) == ("filed_again_too_soon",)
    assert again_refusals(CALENDAR, waits, T0, A_YEAR_ON) == ()


def test_it_may_be_over_for_good() -> None:
    never = rule(file_again=False)
    assert again_from(CALENDAR, never, T0) == FAR
    assert again_refusals(CALENDAR, never, T0, T0 + timedelta(days=9_999)) == ("not_filed_again",)


def test_what_never_failed_is_not_filed_again() -> None:
    assert again_refusals(CALENDAR, rule(file_again=False), None, T0) == ()


@pytest.mark.parametrize(
    "said, code",
    [
        ({"file_again": False}, "not_filed_again"),
        ({"file_again_after": AFTER}, "filed_again_too_soon"),
    ],
)
def test_the_engine_refuses_to_make_what_may_not_be_filed_again(
    said: dict[str, object], code: str
) -> None:
    rules = Rules.of(replace(US, failure=rule(**said)))
    again = Action(do="create", record=Record(failed_at=T0 - timedelta(days=5)))
    assert judge(rules, None, again, T0) == (code,)
    assert judge(rules, None, Action(do="create", record=Record()), T0) == ()


def test_an_act_keeps_when_the_earlier_petition_failed() -> None:
    action = Action(do="create", record=Record(failed_at=T0))
    assert Action.from_json(action.to_json()) == action
