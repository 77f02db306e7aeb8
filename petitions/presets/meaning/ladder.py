"""Thresholds and the verification of signatures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from petitions.domain.rules import RuleSet, Threshold
from petitions.presets.meaning.common import Contradiction, hours, known_body, meet, scope


def thresholds(rules: RuleSet) -> Iterator[Contradiction]:
    for rung in rules.thresholds:
        where = f"thresholds[{rung.id}]"
        yield from scope(rules, where, rung)
        yield from _quantity(rules, where, rung)
        yield from _spread(where, rung)
        yield from _effect(rules, where, rung)
    for one, other in combinations(rules.thresholds, 2):
        if meet(one, other) and one.id == other.id:
            yield f"thresholds[{one.id}].id", "is there twice for the same level and addressee"
        if meet(one, other) and one.decisive and other.decisive:
            yield (
                f"thresholds[{other.id}].decisive",
                f"{one.id} is decisive already; one is allowed",
            )


def _quantity(rules: RuleSet, where: str, rung: Threshold) -> Iterator[Contradiction]:
    named = [
        name
        for name, is_there in (
            ("required", rung.required is not None),
            ("percent", rung.percent is not None),
            ("cases", bool(rung.cases)),
            ("rank", rung.rank is not None),
        )
        if is_there
    ]
    if len(named) > 1 or (not named and rung.spread is None):
        yield (
            where,
            "says how many by "
            + (" and ".join(named) or "nothing")
            + ("; exactly one of required, percent, cases, rank is allowed"),
        )
    yield from _percent(where, rung.percent, rung.of, rung.floor, rung.ceiling)
    if rung.required == 0:
        yield f"{where}.required", "0 is reached by nothing; allowed is 1 or more"
    if rung.rank and not (rung.rank.top or rung.rank.top_of_category):
        yield f"{where}.rank", "nobody is among the first 0; name top or top_of_category"
    yield from _cases(where, rung)
    if rung.metric == "verified" and rules.verification is None:
        yield f"{where}.metric", "can never be reached: nobody verifies; add [verification] or raw"


def _cases(where: str, rung: Threshold) -> Iterator[Contradiction]:
    last: int | None = None
    for number, case in enumerate(rung.cases, start=1):
        place = f"{where}.cases[{number}]"
        if (case.number is None) == (case.percent is None):
            yield place, "says how many by number or by percent; exactly one is allowed"
        if case.number == 0:
            yield f"{place}.number", "0 is reached by nothing; allowed is 1 or more"
        yield from _percent(place, case.percent, case.of, case.floor, case.ceiling)
        if number > 1 and (last is None or (case.population_over or -1) >= last):
            yield place, "can never apply; put the largest population_over first, none last"
        last = case.population_over
    if rung.cases and rung.cases[-1].population_over is not None:
        yield (
            f"{where}.cases",
            "says nothing for the smallest; end with one without population_over",
        )


def _percent(
    where: str, percent: object, of: str | None, floor: int | None, ceiling: int | None
) -> Iterator[Contradiction]:
    if percent is not None and of is None:
        yield f"{where}.percent", 'without a population; add of = "population" or of = "voters"'
    if percent is None:
        for key, value in (("of", of), ("floor", floor), ("ceiling", ceiling)):
            if value is not None:
                yield f"{where}.{key}", "means nothing without percent"
    if floor is not None and ceiling is not None and floor > ceiling:
        yield f"{where}.floor", f"{floor} is more than ceiling {ceiling}"
    if ceiling == 0:
        yield f"{where}.ceiling", "0 is reached by nothing; allowed is 1 or more"


def _spread(where: str, rung: Threshold) -> Iterator[Contradiction]:
    spread = rung.spread
    if spread is None:
        return
    place = f"{where}.spread"
    if spread.territories < 1:
        yield f"{place}.territories", "0 asks for nothing; allowed is 1 or more"
    if (spread.minimum is None) == (not spread.seats):
        yield place, "says how many in each by minimum or by seats; exactly one is allowed"
    if spread.seats and spread.times is None:
        yield f"{place}.times", "is missing; seats are multiplied by it"
    if spread.seats and spread.territories > len(spread.seats):
        yield (
            f"{place}.territories",
            f"can never be reached: {spread.territories} of {len(spread.seats)} territories",
        )
    if spread.times is not None and not spread.seats:
        yield f"{place}.times", "means nothing without seats"
    if spread.minimum == 0 or spread.times == 0 or 0 in spread.seats.values():
        yield place, "0 is reached by nothing; allowed is 1 or more"


def _effect(rules: RuleSet, where: str, rung: Threshold) -> Iterator[Contradiction]:
    opens = any(d.opened_by.threshold == rung.id for d in rules.duties)
    verified = rules.verification is not None and rules.verification.rung == rung.id
    acts = rung.lists or rung.keeps_alive or rung.notifies or rung.decisive or opens or verified
    if not acts:
        yield (
            where,
            (
                "does nothing; allowed are lists, keeps_alive, notifies, decisive, or a duty that"
                " is opened by it"
            ),
        )
    if rung.keeps_alive and rung.within is None:
        yield f"{where}.keeps_alive", "needs within: by when it must be reached"
    longest = rules.collection.longest or rules.collection.length
    if rung.within and longest and hours(rung.within) > hours(longest):
        yield f"{where}.within", f"{rung.within} is longer than collection, {longest}"
    if rung.lists and rules.collection.visibility == "listed":
        yield (
            f"{where}.lists",
            'every petition is listed already; set collection.visibility = "link"',
        )


def verification(rules: RuleSet) -> Iterator[Contradiction]:
    check = rules.verification
    if check is None:
        return
    rungs = [t for t in rules.thresholds if t.id == check.rung]
    if not rungs:
        yield (
            "verification.rung",
            f"{check.rung!r} is no threshold; allowed are "
            + (", ".join(t.id for t in rules.thresholds) or "none, add one"),
        )
    if any(t.rank for t in rungs):
        yield "verification.rung", "is a rank, which nobody can verify"
    yield from known_body(rules, "verification.checked_by", check.checked_by)
    if check.batches and check.send_within is None:
        yield "verification.batches", "needs send_within: until when more may be sent"
