"""A petition keeps its rules: it moves once, at the pin moment, and never again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from petitions import presets
from petitions.domain.actions import Action
from petitions.domain.engine import act, advance
from petitions.domain.life import Fact, Life
from petitions.domain.rules import CalendarRules, Gate, Rules, RuleSet, Threshold, Version

T0 = datetime(2026, 1, 5, 9, tzinfo=UTC)
UK = presets.preset("uk-parliament")


def answering_at(number: int, rule_set: RuleSet = UK) -> RuleSet:
    """The rule set with another number of signatures for a response."""
    rungs = tuple(_with(rung, number) for rung in rule_set.thresholds)
    return replace(rule_set, thresholds=rungs)


def _with(rung: Threshold, number: int) -> Threshold:
    return replace(rung, required=number) if rung.id == "response" else rung


def pinned_at(moment: Any, rule_set: RuleSet) -> RuleSet:
    calendar: CalendarRules = replace(rule_set.calendar, pinned_at=moment)
    return replace(rule_set, calendar=calendar)


def versions(first: RuleSet, second: RuleSet, from_day: int) -> Rules:
    """Two versions; the second is in force from that day on."""
    start = datetime.min.replace(tzinfo=UTC)
    return Rules((Version(1, start, first), Version(2, T0 + timedelta(days=from_day), second)))


def live(rules: Rules, *acts: tuple[int, dict[str, Any]]) -> tuple[Life, list[Fact]]:
    life, told = None, []
    for day, act_told in acts:
        action = Action.parse(act_told)
        life, facts = act(rules, life, action, T0 + timedelta(days=day))
        told += facts
    assert life is not None
    return life, told


TO_OPEN = (
    (0, {"do": "create"}),
    (0, {"do": "submit"}),
    (1, {"do": "support", "count": 5}),
    (3, {"do": "review"}),
)


def required(life: Life) -> int | None:
    return life.rung("response").required


def test_a_petition_moves_to_the_version_in_force_when_it_is_pinned() -> None:
    rules = versions(answering_at(3), answering_at(50), from_day=2)
    life, _ = live(rules, *TO_OPEN)
    assert (life.version, required(life)) == (2, 50)


def test_a_version_that_comes_after_the_pin_changes_nothing() -> None:
    rules = versions(answering_at(3), answering_at(50), from_day=4)
    life, facts = live(rules, *TO_OPEN, (5, {"do": "sign", "count": 4}))
    assert (life.version, required(life)) == (1, 3)
    assert [f.data["required"] for f in facts if f.fact == "threshold_reached"] == [3]


def test_a_new_petition_runs_under_the_new_version() -> None:
    rules = versions(answering_at(3), answering_at(50), from_day=4)
    life, _ = live(rules, *((day + 5, told) for day, told in TO_OPEN))
    assert (life.version, required(life)) == (2, 50)


def test_it_is_told_once_that_the_rules_are_pinned() -> None:
    rules = versions(answering_at(3), answering_at(50), from_day=2)
    _, facts = live(rules, *TO_OPEN, (9, {"do": "sign"}))
    assert [fact.fact for fact in facts].count("rules_pinned") == 1


def test_a_petition_pinned_at_its_creation_never_moves() -> None:
    first = pinned_at("creation", answering_at(3))
    rules = versions(first, answering_at(50), from_day=1)
    life, _ = live(rules, *TO_OPEN)
    assert (life.version, required(life)) == (1, 3)


def test_the_gate_it_stands_in_ends_under_the_version_it_entered() -> None:
    stricter = tuple(_needing(gate, 9) for gate in UK.gates)
    rules = versions(UK, replace(UK, gates=stricter), from_day=1)
    life, _ = live(rules, TO_OPEN[0], TO_OPEN[1], (2, {"do": "support", "count": 5}))
    assert life.state == "in_review"


def _needing(gate: Gate, needed: int) -> Gate:
    return replace(gate, needed=needed) if gate.kind == "support" else gate


def test_a_petition_pinned_at_submission_passes_the_new_gates() -> None:
    first, second = pinned_at("submission", UK), pinned_at("submission", UK)
    second = replace(second, gates=tuple(_needing(gate, 9) for gate in UK.gates))
    rules = versions(first, second, from_day=1)
    life, _ = live(rules, (0, {"do": "create"}), (2, {"do": "submit"}),
                   (2, {"do": "support", "count": 5}))  # fmt: skip
    assert (life.version, life.state) == (2, "gathering_support")


def due_in_working_days(count: int) -> RuleSet:
    from petitions.domain.durations import Duration

    duties = tuple(replace(duty, due=Duration(count, "working day")) for duty in UK.duties)
    return replace(answering_at(3), duties=duties)


def test_a_corrected_holiday_moves_an_open_due_date_and_the_facts_say_so() -> None:
    rule_set = due_in_working_days(5)
    life, _ = live(Rules.of(rule_set), *TO_OPEN, (4, {"do": "sign"}))
    corrected = Rules.of(rule_set, holidays=frozenset({date(2026, 1, 12)}))
    later, facts = advance(corrected, life, life.at + timedelta(days=1))
    assert life.duties[0].due_at == datetime(2026, 1, 16, tzinfo=UTC)
    assert later.duties[0].due_at == datetime(2026, 1, 17, tzinfo=UTC)
    assert [(f.fact, f.data.get("corrected")) for f in facts] == [("duty", True)]


def test_the_correction_is_told_once() -> None:
    rule_set = due_in_working_days(5)
    life, _ = live(Rules.of(rule_set), *TO_OPEN, (4, {"do": "sign"}))
    corrected = Rules.of(rule_set, holidays=frozenset({date(2026, 1, 12)}))
    later, _ = advance(corrected, life, life.at + timedelta(days=1))
    assert advance(corrected, later, later.at)[1] == ()
