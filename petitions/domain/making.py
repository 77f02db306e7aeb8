"""Acts before collection: create, join, submit, support, review, start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from petitions.domain.actions import Action
from petitions.domain.admissibility import objections
from petitions.domain.durations import Duration
from petitions.domain.eligibility import Person, Record, refusals
from petitions.domain.filing_again import again_refusals
from petitions.domain.law import Law, law_of, limit_of, needs_population
from petitions.domain.mainline import (
    end,
    enter_first_gate,
    pass_gate,
    pin,
)
from petitions.domain.obligations import open_for_event
from petitions.domain.rules import Gate
from petitions.domain.timers import GATES
from petitions.domain.turn import Turn, given, own_gate

Codes = tuple[str, ...]
NOBODY = Person()


def may_create(turn: Turn, action: Action) -> Codes:
    law, today = turn.law, turn.calendar.day(turn.at)
    rules = law.rule_set
    unmeasured = law.scope.population is None and needs_population(rules, law.scope)
    return (
        *(("population_missing",) if unmeasured else ()),
        *refusals(rules.create, rules, law.scope, action.person or NOBODY, today),
        *_place_refusals(law, action.person),
        *objections(rules.content, action.text, action.tags, action.attachments_mb, action.kind),
        *_quota_refusals(turn, action.record),
        *_again_refusals(turn, action.record),
    )


def _place_refusals(law: Law, person: Person | None) -> Codes:
    group = law.rule_set.petitioners
    if person is None or person.territory is None or group.territories == 0:
        return ()
    return () if law.knows_territory(person.territory) else ("territory_unknown",)


def _quota_refusals(turn: Turn, record: Record | None) -> Codes:
    quotas = turn.law.rule_set.quotas
    if quotas is None or record is None:
        return ()
    codes = []
    if quotas.at_a_time is not None and record.petitions_now >= quotas.at_a_time:
        codes.append("too_many_petitions")
    if quotas.tries is not None and record.tries >= quotas.tries:
        codes.append("too_many_tries")
    if record.same_subject_is_open and not quotas.same_subject_while_open:
        codes.append("same_subject_is_open")
    ended, wait = record.same_subject_ended_at, quotas.same_subject_after
    if ended is not None and wait is not None and turn.at < turn.calendar.after(ended, wait):
        codes.append("same_subject_too_soon")
    if _is_near(turn, record.election_on, quotas.none_before_election):
        codes.append("election_is_near")
    return tuple(codes)


def _again_refusals(turn: Turn, record: Record | None) -> Codes:
    failed_at = record.failed_at if record else None
    return again_refusals(turn.calendar, turn.law.rule_set.failure, failed_at, turn.at)


def _is_near(turn: Turn, day: date | None, period: Duration | None) -> bool:
    """Whether a day to come lies within a period from now."""
    if day is None or period is None:
        return False
    today = turn.calendar.day(turn.at)
    return today <= day < turn.calendar.add_to_day(today, period)


def create(turn: Turn, action: Action) -> None:
    law = turn.law
    person = action.person or NOBODY
    places = frozenset({person.territory} - {None}) if law.rule_set.petitioners.territories else ()
    first = law.gates[0] if law.gates else None
    turn.set(
        state=None,
        kind=action.kind,
        rungs=law.fresh_rungs(),
        group_territories=frozenset(places),
        group_anywhere=int(person.territory is None),
        # Where the petitioner lives is nobody's business unless a threshold counts by it.
        petitioner_territory=person.territory if law.minimums else None,
        skips_deliberation=_skips_deliberation(law, action.tags or ()),
    )
    turn.go("draft", "create", "petitioner")
    if first is not None and first.kind == "group" and (limit := limit_of(first, turn.life)):
        turn.set(gate=first.id, gate_limit=str(limit))
        turn.set(gate_ends_at=turn.calendar.after(turn.at, limit))
    pin(turn, "creation")


def _skips_deliberation(law: Law, tags: Sequence[str]) -> bool:
    skipping = {tag for gate in law.gates for tag in gate.skipped_by_tags}
    return bool(skipping & set(tags))


def may_join(turn: Turn, action: Action) -> Codes:
    group = turn.law.rule_set.petitioners
    if group.max is not None and turn.life.petitioners >= group.max:
        return ("group_full",)
    for territory in action.territories or ():
        if group.territories and not turn.law.knows_territory(territory):
            return ("territory_unknown",)
    return ()


def join(turn: Turn, action: Action) -> None:
    life, group = turn.life, turn.law.rule_set.petitioners
    room = action.count if group.max is None else min(action.count, group.max - life.petitioners)
    if life.state == "draft":
        turn.go("forming_group", "join", "petitioner")
    turn.set(petitioners=life.petitioners + room)
    if group.territories:
        _join_places(turn, action, room)
    if room < action.count:
        turn.refuse("join", ("group_full",), action.count - room)


def _join_places(turn: Turn, action: Action, room: int) -> None:
    """Note where joiners come from; unnamed ones count as coming from anywhere needed."""
    life, needed = turn.life, turn.law.rule_set.petitioners.territories
    if action.territories is None:
        turn.set(group_anywhere=min(life.group_anywhere + room, needed))
    elif len(life.group_territories) < needed:
        turn.set(group_territories=life.group_territories | set(action.territories[:room]))


def may_submit(turn: Turn, action: Action) -> Codes:
    life, group = turn.life, turn.law.rule_set.petitioners
    codes = []
    if life.petitioners < group.min:
        codes.append("group_too_small")
    if len(life.group_territories) + life.group_anywhere < group.territories:
        codes.append("too_few_territories")
    # Whoever was asked for changes hands in a changed text, which the same limits bind.
    content = turn.law.rule_set.content
    return (*codes, *objections(content, action.text, action.tags, None, None))


def submit(turn: Turn, action: Action) -> None:
    if action.tags is not None:
        turn.set(skips_deliberation=_skips_deliberation(turn.law, action.tags))
    if turn.life.submitted_at is None:
        pin(turn, "submission")
        turn.set(submitted_at=turn.at, gate_ends_at=None)
        _count_own_signatures(turn)
        if turn.life.state != "returned":
            turn.set(gate=None)
    enter_first_gate(turn, "petitioner")
    open_for_event(turn, "submission")


def _count_own_signatures(turn: Turn) -> None:
    life, ballot = turn.life, turn.law.rule_set.ballot
    own = int(ballot.petitioner_signs)
    if own:
        turn.count_in(life.petitioner_territory, 1)
    own += (life.petitioners - 1) * ballot.co_petitioners_sign
    turn.set(signatures=life.signatures + own)


def support_gate(turn: Turn) -> Gate | None:
    """The gate that takes supporters: where the petition stands, or which it has passed."""
    life = turn.life
    version = life.support_version or life.version
    gate = law_of(turn.rules, version, life.scope).gate_of_kind("support")
    is_there = life.support_version or life.state == "gathering_support"
    return gate if is_there else None


def may_support(turn: Turn, action: Action) -> Codes:
    gate = support_gate(turn)
    if gate is None:
        return ("not_gathering_support",)
    if gate.allowed is not None and turn.life.supporters >= gate.allowed:
        return ("enough_supporters",)
    person = action.person or NOBODY
    if person.standing in ("petitioner", "supporter", "signed"):
        return ("is_petitioner",) if person.standing == "petitioner" else ("already_supported",)
    rules = turn.law.rule_set
    return refusals(rules.sign, rules, turn.life.scope, person, turn.day_of_age)


def support(turn: Turn, action: Action) -> None:
    gate, place = given(support_gate(turn)), action.person.territory if action.person else None
    asked = 1 if action.person and action.person.is_one else action.count
    room = asked if gate.allowed is None else min(asked, gate.allowed - turn.life.supporters)
    if turn.life.state == "gathering_support" and turn.life.supporters + room >= gate.needed:
        first = min(room, gate.needed - turn.life.supporters)
        _add_supporters(turn, first, place)
        pass_gate(turn, "pass", "count")
        rest = room - first if turn.life.state in GATES else 0
        _add_supporters(turn, rest, place)
        room = first + rest
    else:
        _add_supporters(turn, room, place)
    if room < action.count:
        codes = ("already_supported",) if asked < action.count else ("enough_supporters",)
        turn.refuse("support", codes, action.count - room)


def _add_supporters(turn: Turn, count: int, territory: str | None) -> None:
    life = turn.life
    turn.set(supporters=life.supporters + count)
    if count and turn.law.rule_set.ballot.supporters_sign:
        turn.set(signatures=life.signatures + count)
        turn.count_in(territory, count)


def may_review(turn: Turn, action: Action) -> Codes:
    gate = own_gate(turn)
    codes = []
    if gate is None or (action.outcome or "accept") not in gate.outcomes:
        codes.append("outcome_unknown")
    if action.reason is not None and action.reason not in turn.law.rule_set.reasons:
        codes.append("reason_unknown")
    if action.by in ("petitioner", "supporter", "signatory", "count", "timer"):
        codes.append("not_the_reviewer")
    return tuple(codes)


def review(turn: Turn, action: Action) -> None:
    gate = own_gate(turn)
    by = action.by or (gate.by if gate else None)
    outcome = action.outcome or "accept"
    if outcome == "reject":
        turn.set(refusal=action.reason)
        end(turn, "rejected", "review", "reviewer", by)
    elif outcome == "return":
        turn.go("returned", "review", "reviewer", by)
        limit = gate.returned_limit if gate else None
        turn.set(
            gate_limit=str(limit) if limit else None,
            gate_ends_at=turn.calendar.after(turn.at, limit) if limit else None,
        )
    else:
        pin(turn, "registration")
        turn.set(accepted_at=turn.at)
        pass_gate(turn, "review", "reviewer", by)
        open_for_event(turn, "acceptance")
