"""A rule set as it applies to one petition: its scope's rungs, duties and numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from petitions.domain.appeals import appealed_id, rule_of_appeal
from petitions.domain.durations import Duration
from petitions.domain.life import Life, Rung, Scope
from petitions.domain.rules import (
    DECLINING,
    USUAL_OUTCOMES,
    Duty,
    Gate,
    Quantity,
    Rules,
    RuleSet,
    Spread,
    Threshold,
)

_ROUNDING = {"up": ROUND_CEILING, "down": ROUND_FLOOR, "nearest": ROUND_HALF_UP}


@dataclass(frozen=True)
class Law:
    """The part of a rule set that binds petitions of one scope; ids are filled in, and rungs
    stand in the order of their numbers, which are computed and so pinned for the petition."""

    rule_set: RuleSet
    scope: Scope
    gates: tuple[Gate, ...]
    thresholds: tuple[Threshold, ...]
    required: dict[str, int | None]
    minimums: dict[str, dict[str, int]]
    duties: tuple[Duty, ...]

    @classmethod
    def of(cls, rule_set: RuleSet, scope: Scope) -> Law:
        here = [t for t in rule_set.thresholds if applies(t, scope)]
        required = {t.id: required_number(t, scope) for t in here}
        here.sort(key=lambda t: (required[t.id] or 0, t.id))
        duties = tuple(replace(d, id=d.id or d.kind) for d in rule_set.duties if applies(d, scope))
        gates = tuple(replace(g, id=g.id or g.kind) for g in rule_set.gates)
        minimums = {t.id: minimums_of(t.spread) for t in here if t.spread}
        return cls(rule_set, scope, gates, tuple(here), required, minimums, duties)

    def gate(self, id: str | None) -> Gate | None:
        return next((gate for gate in self.gates if gate.id == id), None)

    def gate_of_kind(self, kind: str) -> Gate | None:
        return next((gate for gate in self.gates if gate.kind == kind), None)

    def threshold(self, id: str) -> Threshold | None:
        return next((rung for rung in self.thresholds if rung.id == id), None)

    def decisive(self) -> Threshold | None:
        return next((rung for rung in self.thresholds if rung.decisive), None)

    def duty(self, id: str) -> Duty | None:
        """The duty of that id, also where an appeal opened it."""
        own = next((duty for duty in self.duties if duty.id == id), None)
        first = appealed_id(id)
        if own is not None or first is None:
            return own
        appealed = next((duty for duty in self.duties if duty.id == first), None)
        return rule_of_appeal(appealed) if appealed else None

    def duties_named(self, name: str) -> tuple[Duty, ...]:
        """The duties of that id, or else of that kind."""
        by_id = tuple(duty for duty in self.duties if duty.id == name)
        return by_id or tuple(duty for duty in self.duties if duty.kind == name)

    def fresh_rungs(self) -> tuple[Rung, ...]:
        return tuple(Rung(rung.id, self.required[rung.id]) for rung in self.thresholds)

    def knows_territory(self, territory: str) -> bool:
        """Whether signatures can be counted there; only seats name all territories there are."""
        seats = [t.spread.seats for t in self.thresholds if t.spread and t.spread.seats]
        return not seats or any(territory in named for named in seats)

    @property
    def is_sent_on(self) -> bool:
        """Whether somebody hands the petition on: only then `send` means anything."""
        return (
            self.rule_set.verification is not None
            or self.rule_set.collection.after_target == "until_sent"
            or any(duty.opened_by.event == "sending" for duty in self.duties)
        )


def named_territories(rule_set: RuleSet) -> tuple[str, ...]:
    """The territories that the rules themselves name, with seats; none: any may be counted."""
    spreads = [rung.spread for rung in rule_set.thresholds if rung.spread]
    return tuple(sorted({code for spread in spreads for code in spread.seats}))


def law_of(rules: Rules, number: int, scope: Scope) -> Law:
    """A version as it applies to petitions of a scope, worked out once."""
    laws: dict[tuple[int, Scope], Law] = rules.derived.setdefault("laws", {})
    if (number, scope) not in laws:
        laws[number, scope] = Law.of(rules.version(number), scope)
    return laws[number, scope]


def applies(part: Threshold | Duty, scope: Scope) -> bool:
    at_level = not part.levels or scope.level in part.levels
    return at_level and (not part.addressees or scope.addressee in part.addressees)


def needs_population(rule_set: RuleSet, scope: Scope) -> bool:
    """Whether a rung that applies there depends on a population."""
    here = [t for t in rule_set.thresholds if applies(t, scope)]
    return any(t.percent is not None or len(t.cases) > 1 or _has_percent(t) for t in here)


def _has_percent(rung: Threshold) -> bool:
    return any(case.percent is not None for case in rung.cases)


def required_number(rung: Threshold, scope: Scope) -> int | None:
    """The rung's absolute number; none where only a rank or a spread is asked for."""
    if rung.required is not None:
        return rung.required
    population = scope.population or 0
    for case in rung.cases:
        if case.population_over is None or population > case.population_over:
            return _number(case, population)
    if rung.percent is not None:
        return _number(rung, population)
    return None


def _number(quantity: Quantity | Threshold, population: int) -> int:
    if isinstance(quantity, Quantity) and quantity.number is not None:
        return quantity.number
    exact = (quantity.percent or Decimal(0)) * population / 100
    number = int(exact.to_integral_value(_ROUNDING[quantity.rounding]))
    number = max(number, quantity.floor or 0)
    if quantity.ceiling is not None:
        number = min(number, quantity.ceiling)
    return max(number, 1)


def minimums_of(spread: Spread) -> dict[str, int]:
    """The minimum of each named territory; empty where one minimum holds for all."""
    return {code: seats * (spread.times or 1) for code, seats in spread.seats.items()}


def outcomes_of(duty: Duty) -> tuple[str, ...]:
    return duty.outcomes or USUAL_OUTCOMES[duty.kind]


def declining_outcomes(duty: Duty) -> tuple[str, ...]:
    return tuple(outcome for outcome in outcomes_of(duty) if outcome in DECLINING)


def limit_of(gate: Gate, life: Life) -> Duration | None:
    return gate.limit_by_kind.get(life.kind or "", gate.limit)


def due_of(duty: Duty, life: Life) -> Duration | None:
    return duty.due_by_kind.get(life.kind or "", duty.due)


def head_approves(rule_set: RuleSet, owed_by: str) -> bool:
    """Say whether what this body of the rules owes goes public only by its head's decision."""
    decision = rule_set.decision
    return decision is not None and decision.head_approves and decision.body == owed_by
