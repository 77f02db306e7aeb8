"""Duties, and what is left: decision, quotas, failure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from petitions.domain.rules import DECLINING, OUTCOMES, USUAL_OUTCOMES, Duty, RuleSet
from petitions.presets.meaning.common import (
    Contradiction,
    duty_id,
    gates_of,
    known_body,
    known_kinds,
    meet,
    scope,
)


def duties(rules: RuleSet) -> Iterator[Contradiction]:
    for duty in rules.duties:
        where = f"duties[{duty_id(duty)}]"
        yield from scope(rules, where, duty)
        yield from known_body(rules, f"{where}.by", duty.by)
        yield from known_kinds(rules, f"{where}.due_by_kind", tuple(duty.due_by_kind))
        yield from _outcomes(where, duty)
        yield from _opened_by(rules, where, duty)
        yield from _duty_values(rules, where, duty)
    for one, other in combinations(rules.duties, 2):
        if meet(one, other) and duty_id(one) == duty_id(other):
            yield (
                f"duties[{duty_id(one)}].id",
                "is there twice for the same level and addressee; give each an id of its own",
            )


def _outcomes(where: str, duty: Duty) -> Iterator[Contradiction]:
    allowed = OUTCOMES[duty.kind]
    for outcome in duty.outcomes:
        if outcome not in allowed:
            yield (
                f"{where}.outcomes",
                f"nobody can give {outcome!r} to a {duty.kind}; allowed are {', '.join(allowed)}",
            )
    given = duty.outcomes or USUAL_OUTCOMES[duty.kind]
    for outcome in set(duty.decides_on) - set(given):
        yield f"{where}.decides_on", f"nobody can give {outcome!r}; allowed are {', '.join(given)}"
    if duty.outcomes and set(duty.outcomes) <= DECLINING:
        yield f"{where}.outcomes", "nobody can fulfil it; name one outcome that is no refusal"


def _opened_by(rules: RuleSet, where: str, duty: Duty) -> Iterator[Contradiction]:
    opener = duty.opened_by
    named = [n for n in ("threshold", "event", "duty") if getattr(opener, n) is not None]
    if len(named) != 1:
        yield (
            f"{where}.opened_by",
            f"names {' and '.join(named) or 'nothing'}; allowed is one of threshold, event, duty",
        )
    rungs = [t for t in rules.thresholds if t.id == opener.threshold]
    if opener.threshold and not any(meet(t, duty) for t in rungs):
        yield f"{where}.opened_by", f"no threshold {opener.threshold!r} where this duty applies"
    if opener.event == "acceptance" and not gates_of(rules, "review"):
        yield f"{where}.opened_by", "acceptance never happens: there is no review gate"
    others = [d for d in rules.duties if duty_id(d) == opener.duty and d is not duty]
    if opener.duty and not any(meet(d, duty) for d in others):
        yield f"{where}.opened_by", f"no other duty {opener.duty!r} where this duty applies"
    for other in others:
        given = other.outcomes or USUAL_OUTCOMES[other.kind]
        for outcome in sorted(set(opener.outcomes) - set(given)):
            yield (
                f"{where}.opened_by",
                f"nobody can give {outcome!r} to {opener.duty}; allowed are {', '.join(given)}",
            )
    if opener.duty and _waits_for_itself(rules, duty):
        yield f"{where}.opened_by", "can never open: it waits for itself; name an event somewhere"
    if opener.outcomes and not opener.duty:
        yield f"{where}.opened_by", "outcomes mean nothing without duty"


def _waits_for_itself(rules: RuleSet, duty: Duty) -> bool:
    openers = {duty_id(one): one.opened_by.duty for one in rules.duties}
    seen, name = set(), openers.get(duty_id(duty))
    while name is not None and name not in seen:
        seen.add(name)
        name = openers.get(name)
    return name is not None


def _duty_values(rules: RuleSet, where: str, duty: Duty) -> Iterator[Contradiction]:
    has_due = duty.due is not None or bool(duty.due_by_kind)
    for key, needs_due in (("fatal", duty.fatal), ("extension", duty.extension is not None)):
        if needs_due and not has_due:
            yield f"{where}.{key}", "means nothing without due"
    if duty.extension and duty.extension.times < 1:
        yield f"{where}.extension.times", "0 allows no extension; allowed is 1 or more"
    if duty.decides_on and not duty.decides:
        yield f"{where}.decides_on", "needs decides = true"
    if duty.transfer_within and not duty.transferable:
        yield f"{where}.transfer_within", "needs transferable = true"
    if duty.pause_at_most and not duty.pausable:
        yield f"{where}.pause_at_most", "needs pausable = true"
    if duty.appeal and duty.appeal.by:
        yield from known_body(rules, f"{where}.appeal.by", duty.appeal.by)


def votes(rules: RuleSet) -> Iterator[Contradiction]:
    for body in rules.bodies:
        where, voting = f"bodies[{body.id}].voting", body.voting
        if voting is None:
            continue
        if body.kind in ("official", "ministry"):
            yield where, f"means nothing for a body of kind {body.kind}, which has no members"
        if voting.quorum == 0:
            yield f"{where}.quorum", "0 lets nobody decide; allowed is 1 or more"
        if body.size is not None and voting.quorum is not None and voting.quorum > body.size:
            yield f"{where}.quorum", f"{voting.quorum} is more than size {body.size}"
        if voting.quorum_above and voting.quorum_percent is None:
            yield f"{where}.quorum_above", "needs quorum_percent"
        if voting.quorum_above and voting.quorum_percent == 100:
            yield f"{where}.quorum_above", "more than 100 percent can never be present"


def papers(rules: RuleSet) -> Iterator[Contradiction]:
    for body in rules.bodies:
        where = f"bodies[{body.id}].papers"
        if body.papers is None:
            continue
        if body.kind in ("official", "ministry"):
            yield where, f"means nothing for a body of kind {body.kind}, which keeps no case file"
        for kind in body.papers.published:
            if kind in body.papers.internal:
                yield f"{where}.internal", f"{kind} is published too"


def after_target(rules: RuleSet) -> Iterator[Contradiction]:
    if rules.collection.after_target == "until_answer" and not any(d.decides for d in rules.duties):
        yield "collection.after_target", "until_answer never comes: no duty decides"
    if rules.collection.after_target == "stop" and not any(t.decisive for t in rules.thresholds):
        yield "collection.after_target", "stop needs a decisive threshold"


def rest(rules: RuleSet) -> Iterator[Contradiction]:
    if rules.decision:
        yield from known_body(rules, "decision.body", rules.decision.body)
    if rules.quotas and rules.quotas.at_a_time == 0:
        yield "quotas.at_a_time", "0 lets nobody make a petition; allowed is 1 or more"
    if rules.quotas and (rules.quotas.tries is None) != (rules.quotas.tries_within is None):
        yield "quotas.tries", "and tries_within belong together; give both or neither"
    if rules.failure.file_again_after and not rules.failure.file_again:
        yield "failure.file_again_after", "needs file_again = true"
    reviews = gates_of(rules, "review")
    if reviews and "reject" in reviews[0].outcomes and not rules.reasons:
        yield "refusals", "is empty; a review that can reject needs one reason at least"
