"""When a body must report on progress, and what a report does."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from petitions import presets
from petitions.domain.actions import Action
from petitions.domain.calendar import calendar_of
from petitions.domain.engine import act, advance, judge, offers
from petitions.domain.law import law_of
from petitions.domain.life import Fact, Life
from petitions.domain.progress import report_due
from petitions.domain.rules import Rules
from tests.unit.domain.lives import T0

KR = presets.preset("kr-epeople")  # a report every 30 days
RULES = Rules.of(KR)
DAY = timedelta(days=1)
DUTY = "response"


def do(name: str, **keys: object) -> Action:
    return Action(do=name, **keys)  # type: ignore[arg-type]


def live(*acts: tuple[Action, int], rules: Rules = RULES) -> tuple[Life, tuple[Fact, ...]]:
    """Play acts, each so many days after the beginning, the petition's making first."""
    life, facts = act(rules, None, do("create", kind="proposal"), T0)
    for action, days in ((do("submit"), 0), *acts):
        life, facts = act(rules, life, action, T0 + days * DAY)
    assert life is not None
    return life, facts


def due(life: Life, rules: Rules = RULES, duty: str = DUTY) -> datetime | None:
    owed, rule = life.owed(duty), law_of(rules, life.version, life.scope).duty(duty)
    assert owed is not None
    return report_due(calendar_of(rules, life.version), rule, owed)


REPORT = do("report", duty=DUTY)


def test_the_first_report_is_due_an_interval_after_the_duty_began() -> None:
    life, _ = live()
    assert due(life) == T0 + 30 * DAY


def test_a_report_begins_the_next_interval() -> None:
    life, facts = live((REPORT, 12))
    assert due(life) == T0 + 42 * DAY
    assert [(fact.fact, dict(fact.data)) for fact in facts] == [
        ("duty_reported", {"duty": DUTY, "due": T0 + 42 * DAY})
    ]


def test_a_late_report_begins_it_too() -> None:
    life, _ = live((REPORT, 35))
    assert due(life) == T0 + 65 * DAY


def test_reports_are_owed_while_the_answer_is_overdue() -> None:
    life, _ = live()
    late, _ = advance(RULES, life, T0 + 90 * DAY)
    owed = late.owed(DUTY)
    assert owed is not None
    assert owed.status == "overdue"
    assert due(late) == T0 + 30 * DAY


def test_no_report_is_owed_while_the_clock_stands_still() -> None:
    life, _ = live((do("pause", what=DUTY), 10))
    assert due(life) is None


def test_the_interval_stands_still_with_the_clock() -> None:
    life, _ = live((do("pause", what=DUTY), 10), (do("resume", what=DUTY), 15))
    assert due(life) == T0 + 35 * DAY


def test_a_pause_that_ends_by_itself_moves_the_interval_too() -> None:
    life, _ = live((do("pause", what=DUTY), 10))
    later, _ = advance(RULES, life, T0 + 40 * DAY)
    assert due(later) == T0 + (30 + 21) * DAY


def test_who_reports_while_the_clock_stands_owes_the_next_an_interval_after_it_goes_on() -> None:
    life, _ = live((do("pause", what=DUTY), 10), (REPORT, 12), (do("resume", what=DUTY), 15))
    assert due(life) == T0 + 45 * DAY


def test_once_answered_no_report_is_owed_or_taken() -> None:
    life, _ = live((do("fulfil", duty=DUTY), 3))
    assert due(life) is None
    assert judge(RULES, life, REPORT, T0 + 4 * DAY) == ("duty_not_open",)


def test_an_appeal_is_reported_on_like_the_first_answer() -> None:
    life, _ = live((do("fulfil", duty=DUTY), 3), (do("appeal", duty=DUTY), 5))
    assert due(life, duty=f"{DUTY}_appeal") == T0 + 35 * DAY


def test_where_the_rules_ask_for_no_report_none_is_due_or_taken() -> None:
    duties = tuple(replace(duty, progress=None) for duty in KR.duties)
    rules = Rules.of(replace(KR, duties=duties))
    life, _ = live((do("pause", what=DUTY), 1), (do("resume", what=DUTY), 2), rules=rules)
    owed = life.owed(DUTY)
    assert owed is not None
    assert (due(life, rules), owed.report_from) == (None, None)
    assert judge(rules, life, REPORT, T0 + 3 * DAY) == ("no_report_asked",)


def test_working_days_are_counted_by_the_days_off_known_now() -> None:
    working = tuple(replace(duty, progress=KR.duties[0].pause_at_most) for duty in KR.duties)
    assert working[0].progress is not None
    every = replace(working[0], progress=type(working[0].progress).parse("2 working days"))
    law = replace(KR, duties=(every,))
    monday = datetime(2025, 3, 3, tzinfo=T0.tzinfo).date()
    life, _ = live(rules=Rules.of(law))  # T0 is a Saturday
    with_holiday = Rules.of(law, frozenset({monday}))
    first, second = due(life, Rules.of(law)), due(life, with_holiday)
    assert first is not None
    assert second == first + DAY


def test_the_body_is_offered_to_report() -> None:
    life, _ = live()
    assert "report" in offers(RULES, life, "body", T0)
    assert "report" not in offers(RULES, life, "petitioner", T0)


def test_a_stored_life_keeps_its_interval() -> None:
    life, _ = live((REPORT, 12))
    assert due(Life.from_json(life.to_json())) == T0 + 42 * DAY
