"""What must hold in every life under every rule set, whatever people do."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings

from petitions.domain.actions import Action, parse_instant
from petitions.domain.engine import STILL_TO_SAY, act, advance, judge, next_moment, offers
from petitions.domain.life import ENDS, Fact, Life, Scope
from petitions.domain.rules import Rules
from petitions.domain.simulation import simulate
from petitions.domain.transitions import ROLES, TRANSITIONS
from tests.unit.domain.lives import lives, systems

many = settings(max_examples=150, deadline=None)


def live(
    rules: Rules, scope: Scope, events: list[dict[str, Any]]
) -> list[tuple[Action, Life | None, tuple[Fact, ...], Life | None]]:
    """Every act with the life before, its facts and the life after."""
    life, told = None, []
    for event in events:
        at = parse_instant(event["at"])
        action = Action.parse({k: v for k, v in event.items() if k != "at"})
        after, facts = act(rules, life, replace(action, scope=scope), at)
        told.append((action, life, facts, after))
        life = after
    return told


@many
@given(systems(), lives())
def test_time_never_runs_backwards(system: tuple[Rules, Scope], events: list[Any]) -> None:
    facts = list(simulate(*system, enumerate(events, 1)))
    moments = [fact["at"] for fact in facts if fact["at"]]
    assert moments == sorted(moments)


@many
@given(systems(), lives())
def test_counts_are_never_negative(system: tuple[Rules, Scope], events: list[Any]) -> None:
    for _, _, _, life in live(*system, events):
        if life is not None:
            counts = [life.signatures, life.against, life.verified, life.supporters]
            assert min([*counts, life.invalidated, *life.by_territory.values()]) >= 0


@many
@given(systems(), lives())
def test_a_rung_is_reached_at_its_quantity_not_one_before(
    system: tuple[Rules, Scope], events: list[Any]
) -> None:
    for action, before, facts, _ in live(*system, events):
        for fact in facts:
            if fact.fact == "threshold_reached":
                assert fact.data["signatures"] >= fact.data["required"]
                if action.do in ("sign", "paper", "reinstate") and action.territories is None:
                    was = before.signatures if before else 0
                    in_steps = max(was + 1, fact.data["required"])
                    assert fact.data["signatures"] >= in_steps
            if fact.fact == "threshold_reverted" and fact.data["required"]:
                assert fact.data["signatures"] < fact.data["required"] or action.against


@many
@given(systems(), lives())
def test_every_change_of_state_is_in_the_table(
    system: tuple[Rules, Scope], events: list[Any]
) -> None:
    leads = {(was, to) for (was, _, _), targets in TRANSITIONS.items() for to in targets}
    for fact in simulate(*system, enumerate(events, 1)):
        if fact["fact"] == "state":
            assert (fact["from"], fact["to"]) in leads


@many
@given(systems(), lives())
def test_every_duty_ends_or_is_overdue(system: tuple[Rules, Scope], events: list[Any]) -> None:
    rules, _ = system
    told = live(*system, events)
    life = told[-1][3] if told else None
    if life is None:
        return
    later, _ = advance(rules, life, life.at + timedelta(days=20_000))
    for owed in later.duties:
        is_over = owed.status in ("fulfilled", "declined", "cancelled", "overdue")
        assert is_over or owed.due_at is None or owed.paused_at is not None


@many
@given(systems(), lives())
def test_a_life_survives_being_stored(system: tuple[Rules, Scope], events: list[Any]) -> None:
    for _, _, _, life in live(*system, events):
        if life is not None:
            assert Life.from_json(json.loads(json.dumps(life.to_json()))) == life


@many
@given(systems(), lives())
def test_an_act_survives_being_stored(system: tuple[Rules, Scope], events: list[Any]) -> None:
    for event in events:
        action = Action.parse({k: v for k, v in event.items() if k != "at"})
        assert Action.from_json(json.loads(json.dumps(action.to_json()))) == action


@many
@given(systems(), lives())
def test_waiting_in_steps_is_waiting_at_once(
    system: tuple[Rules, Scope], events: list[Any]
) -> None:
    rules, _ = system
    told = live(*system, events)
    life = told[-1][3] if told else None
    if life is None:
        return
    end = life.at + timedelta(days=900)
    at_once, facts_at_once = advance(rules, life, end)
    stepwise, facts = life, []
    while (moment := next_moment(rules, stepwise)) is not None and moment <= end:
        stepwise, more = advance(rules, stepwise, max(moment, stepwise.at))
        facts += more
    stepwise, more = advance(rules, stepwise, end)
    assert (stepwise, (*facts, *more)) == (at_once, facts_at_once)


@many
@given(systems(), lives())
def test_judging_changes_nothing_and_agrees_with_acting(
    system: tuple[Rules, Scope], events: list[Any]
) -> None:
    rules, scope = system
    life: Life | None = None
    for event in events:
        at = parse_instant(event["at"])
        action = Action.parse({k: v for k, v in event.items() if k != "at"})
        action = replace(action, scope=scope)
        stored = json.dumps(life.to_json()) if life else None
        codes = judge(rules, life, action, at)
        assert stored == (json.dumps(life.to_json()) if life else None)
        life, facts = act(rules, life, action, at)
        refused = [f for f in facts if f.fact == "refused" and "count" not in f.data]
        assert codes == (tuple(refused[-1].data["reasons"]) if refused else ())


@many
@given(systems(), lives())
def test_what_is_offered_is_not_refused(system: tuple[Rules, Scope], events: list[Any]) -> None:
    rules, _ = system
    told = live(*system, events)
    life = told[-1][3] if told else None
    if life is None:
        return
    for role in ROLES:
        for do in offers(rules, life, role, life.at):
            _, facts = act(rules, life, Action(do=do), life.at)
            refused = [fact for fact in facts if fact.fact == "refused"]
            assert all(set(fact.data["reasons"]) <= STILL_TO_SAY for fact in refused), (do, facts)


@many
@given(systems(), lives())
def test_every_life_has_a_way_out_or_has_ended(
    system: tuple[Rules, Scope], events: list[Any]
) -> None:
    rules, _ = system
    for _, _, _, life in live(*system, events):
        if life is not None and life.state not in ENDS:
            assert "stop" in offers(rules, life, "official", life.at)


@many
@given(systems(), lives())
def test_a_life_stays_bounded_however_many_sign(
    system: tuple[Rules, Scope], events: list[Any]
) -> None:
    for _, _, _, life in live(*system, events):
        if life is not None:
            assert len(json.dumps(life.to_json())) < 20_000


def test_a_batch_costs_as_one() -> None:
    """A count is a number to the engine: the facts of a batch are those of its steps."""
    from petitions import presets

    rules = Rules.of(presets.preset("uk-parliament"))
    start = [
        {"do": "create"}, {"do": "submit"}, {"do": "support", "count": 5}, {"do": "review"},
    ]  # fmt: skip
    at = {"at": "2025-03-01T09:00:00Z"}
    one_by_one = [{**at, **e} for e in [*start, *[{"do": "sign"}] * 10_100]]
    batch = [{**at, **e} for e in [*start, {"do": "sign", "count": 10_100}]]
    assert list(simulate(rules, Scope(), enumerate(one_by_one, 1))) == list(
        simulate(rules, Scope(), enumerate(batch, 1))
    )


def test_an_act_before_the_last_one_is_an_error() -> None:
    from petitions import presets
    from petitions.domain.engine import TimeRunsBackwards

    rules = Rules.of(presets.preset("uk-parliament"))
    at = datetime.fromisoformat("2025-03-01T09:00:00+00:00")
    life, _ = act(rules, None, Action(do="create"), at)
    assert life is not None
    try:
        advance(rules, life, at - timedelta(seconds=1))
    except TimeRunsBackwards:
        return
    raise AssertionError("time ran backwards")
