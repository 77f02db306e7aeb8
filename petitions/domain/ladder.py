"""The ladder of thresholds: which rung holds, and what follows when one is reached or falls."""

from __future__ import annotations

from collections.abc import Mapping

from petitions.domain.life import Life, Rung
from petitions.domain.obligations import cancel_for_threshold, open_for_threshold
from petitions.domain.rules import Threshold
from petitions.domain.turn import Turn


def weigh(turn: Turn) -> None:
    """Let every rung be reached or fall that must at the present counts."""
    if turn.life.opened_at is None or turn.life.has_ended:
        return
    for rule, rung in zip(turn.law.thresholds, turn.life.rungs, strict=True):
        if rule.rank is not None:
            continue
        if rung.status != "reached" and _in_time(turn, rung) and holds(turn, rule):
            reach(turn, rule, rung)
        elif rung.status == "reached" and rule.reverts and not holds(turn, rule):
            fall(turn, rule, rung)


def reach(turn: Turn, rule: Threshold, rung: Rung) -> None:
    turn.put_rung(rung, status="reached", reached_at=turn.at)
    _tell(turn, "threshold_reached", rule, rung)
    if rule.lists:
        turn.list_publicly()
    waits = turn.law.rule_set.collection.after_target == "until_answer"
    if rule.decisive and waits and turn.life.collecting:
        turn.closes_at(None)
    open_for_threshold(turn, rule.id, "crossing")
    if turn.life.closed_at is not None:
        open_for_threshold(turn, rule.id, "closing")


def fall(turn: Turn, rule: Threshold, rung: Rung) -> None:
    turn.put_rung(rung, status="reverted", reached_at=None)
    _tell(turn, "threshold_reverted", rule, rung)
    cancel_for_threshold(turn, rule.id)
    if rule.decisive and turn.life.collecting:
        turn.closes_at(turn.life.deadline_at)


def holds(turn: Turn, rule: Threshold) -> bool:
    """Whether all conditions of a rung hold at the present counts."""
    life = turn.life
    if rule.metric == "verified":
        return verified_enough(turn, rule)
    return (
        _number_holds(turn, rule, counted(life, rule))
        and spread_missing(turn, rule, life.by_territory) == 0
    )


def verified_enough(turn: Turn, rule: Threshold) -> bool:
    """Whether a rung's conditions hold among the signatures found valid."""
    life = turn.life
    places = life.verified_by_territory or life.by_territory
    return _number_holds(turn, rule, life.verified) and spread_missing(turn, rule, places) == 0


def target_is_met(turn: Turn, rule: Threshold) -> bool:
    """Whether a rung is reached or, if it waits for verification, could be by raw counts."""
    if turn.life.rung(rule.id).status == "reached":
        return True
    return rule.metric == "verified" and (
        _number_holds(turn, rule, turn.life.signatures)
        and spread_missing(turn, rule, turn.life.by_territory) == 0
    )


def counted(life: Life, rule: Threshold) -> int:
    return life.signatures - (life.against if rule.counts == "net" else 0)


def spread_missing(turn: Turn, rule: Threshold, places: Mapping[str, int]) -> int:
    """How many more territories must have their minimum."""
    if rule.spread is None:
        return 0
    reached = sum(
        count >= minimum
        for code, count in places.items()
        if (minimum := minimum_in(turn, rule, code)) is not None
    )
    return max(0, rule.spread.territories - reached)


def minimum_in(turn: Turn, rule: Threshold, territory: str) -> int | None:
    """The minimum of a territory; none where it does not count."""
    if rule.spread is None:
        return None
    return turn.law.minimums[rule.id].get(territory, rule.spread.minimum)


def steps_up(turn: Turn, territory: str | None) -> int | None:
    """After how many more signatures the next rung can be reached; none: never by these."""
    steps = [
        step
        for rule, rung in zip(turn.law.thresholds, turn.life.rungs, strict=True)
        if rule.metric == "raw" and rung.status != "reached"
        if (step := _step_up(turn, rule, territory)) is not None
    ]
    return min(steps, default=None)


def steps_down(turn: Turn, territory: str | None) -> int | None:
    """After how many fewer signatures the next rung can fall."""
    steps = []
    for rule, rung in zip(turn.law.thresholds, turn.life.rungs, strict=True):
        if rule.reverts and rung.status == "reached":
            steps.append(counted(turn.life, rule) - (turn.law.required[rule.id] or 0) + 1)
            minimum = minimum_in(turn, rule, territory) if territory else None
            if territory and minimum is not None:
                steps.append(turn.life.by_territory.get(territory, 0) - minimum + 1)
    return min((step for step in steps if step > 0), default=None)


def _step_up(turn: Turn, rule: Threshold, territory: str | None) -> int | None:
    if rule.rank is not None:
        return None
    number = (turn.law.required[rule.id] or 0) - counted(turn.life, rule)
    missing = spread_missing(turn, rule, turn.life.by_territory)
    if missing == 0:
        return max(number, 1)
    minimum = minimum_in(turn, rule, territory) if territory else None
    if missing > 1 or minimum is None or territory is None:
        return None
    here = minimum - turn.life.by_territory.get(territory, 0)
    return max(number, here) if here > 0 else None


def _number_holds(turn: Turn, rule: Threshold, count: int) -> bool:
    required = turn.law.required[rule.id]
    return required is None or count >= required


def _in_time(turn: Turn, rung: Rung) -> bool:
    return rung.window_ends_at is None or turn.at < rung.window_ends_at


def _tell(turn: Turn, fact: str, rule: Threshold, rung: Rung) -> None:
    count = turn.life.verified if rule.metric == "verified" else turn.life.signatures
    turn.fact(fact, threshold=rule.id, required=rung.required or 0, signatures=count)
