"""What the checks share: who and where, and how long about."""

from __future__ import annotations

from collections.abc import Iterator

from petitions.domain.durations import Duration
from petitions.domain.rules import ROLES, Duty, Gate, RuleSet, Threshold

Contradiction = tuple[str, str]
_HOURS = {
    "minute": 1 / 60,
    "hour": 1.0,
    "working hour": 3.0,
    "day": 24.0,
    "working day": 34.0,
    "week": 168.0,
    "month": 730.0,
    "year": 8766.0,
}


def scope(rules: RuleSet, where: str, part: Threshold | Duty) -> Iterator[Contradiction]:
    for level in set(part.levels) - set(rules.addressee.levels):
        yield f"{where}.levels", f"{level} is not among addressee.levels"
    kinds = {kind.id for kind in rules.addressee.kinds}
    for kind in sorted(set(part.addressees) - kinds):
        yield f"{where}.addressees", f"{kind!r} is not among addressee.kinds"


def meet(one: Threshold | Duty, other: Threshold | Duty) -> bool:
    """Whether a petition can be under both."""
    levels = not one.levels or not other.levels or set(one.levels) & set(other.levels)
    kinds = (
        not one.addressees or not other.addressees or set(one.addressees) & set(other.addressees)
    )
    return bool(levels) and bool(kinds)


def known_body(rules: RuleSet, where: str, name: str) -> Iterator[Contradiction]:
    allowed = {*ROLES, *(body.id for body in rules.bodies)}
    if name not in allowed:
        yield where, f"{name!r} is no body; allowed are " + ", ".join(sorted(allowed))


def known_kinds(rules: RuleSet, where: str, kinds: tuple[str, ...]) -> Iterator[Contradiction]:
    known = {kind.id for kind in rules.content.kinds}
    for kind in sorted(set(kinds) - known):
        yield where, f"{kind!r} is not among content.kinds"


def gates_of(rules: RuleSet, *kinds: str) -> list[Gate]:
    return [gate for gate in rules.gates if gate.kind in kinds]


def gate_id(gate: Gate) -> str:
    return gate.id or gate.kind


def duty_id(duty: Duty) -> str:
    return duty.id or duty.kind


def hours(duration: Duration) -> float:
    """About how long: good enough to compare what is clearly longer."""
    return duration.count * _HOURS[duration.unit]
