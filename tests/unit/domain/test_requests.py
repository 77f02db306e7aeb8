"""A committee's request to a body runs on the same clock as a duty of the rules."""

from __future__ import annotations

from datetime import date, timedelta

from petitions.domain.actions import Action
from petitions.domain.engine import act, advance, judge, next_moment
from petitions.domain.life import Life
from petitions.domain.turn import Turn
from tests.unit.domain.test_site_acts import T0, UK, do, live, names

OPEN = (
    do("create"), do("submit"), do("support", count=5), do("review", outcome="accept"),
)  # fmt: skip
LATER = T0 + timedelta(days=10)
ASK = do("request", to="7", until=date(2026, 2, 2))


def asked(*acts: Action) -> Life:
    return live(UK, *OPEN, ASK, *acts)[0]


def test_a_request_is_a_duty_of_the_body_until_the_end_of_its_day() -> None:
    (owed,) = asked().duties
    assert (owed.id, owed.by, owed.obligation) == ("request_1", "7", "must")
    assert owed.due_at is not None
    assert owed.due_at.isoformat() == "2026-02-03T00:00:00+00:00"


def test_a_request_is_overdue_when_its_day_is_over() -> None:
    life = asked()
    due = next_moment(UK, life)
    assert due is not None
    assert "duty_overdue" in names(advance(UK, life, due)[1])


def test_an_answered_request_leaves_the_petition_where_it_is() -> None:
    life, facts = act(UK, asked(), do("fulfil", duty="request_1", outcome="responded"), LATER)
    assert life is not None
    assert (life.state, life.duties[0].status) == ("open", "fulfilled")
    assert names(facts) == ["duty_fulfilled"]


def test_a_body_may_decline_a_request() -> None:
    life, _ = act(UK, asked(), do("decline", duty="request_1", outcome="declined"), LATER)
    assert life is not None
    assert life.duties[0].status == "declined"


def test_requests_are_numbered() -> None:
    assert [owed.id for owed in asked(ASK).duties] == ["request_1", "request_2"]


def test_a_request_needs_a_body_and_a_day_to_come() -> None:
    life = asked()
    assert judge(UK, life, do("request", until=date(2026, 2, 2)), LATER) == ("to_missing",)
    assert judge(UK, life, do("request", to="7"), LATER) == ("date_unknown",)
    assert judge(UK, life, do("request", to="7", until=date(2026, 1, 2)), LATER) == ("day_is_past",)


def test_nothing_is_asked_about_a_draft() -> None:
    life, _ = live(UK, do("create"))
    assert judge(UK, life, ASK, LATER) == ("not_when_draft",)


def test_a_request_does_not_stand_for_a_duty_of_the_rules() -> None:
    life, facts = act(UK, asked(), do("fulfil", duty="response", outcome="responded"), LATER)
    assert names(facts) == ["refused"]
    assert life is not None
    assert Turn(UK, life, LATER).life.duties[0].is_open


def test_a_corrected_calendar_leaves_the_day_of_a_request() -> None:
    from dataclasses import replace

    life = asked()
    after, _ = advance(replace(UK, holidays=frozenset({date(2026, 1, 20)})), life, LATER)
    assert after.duties[0].due_at == life.duties[0].due_at
