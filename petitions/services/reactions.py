"""What follows from a fact: one table, read aloud; all of it in the fact's own transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from petitions.domain.appeals import appealed_id
from petitions.domain.law import applies
from petitions.domain.life import ENDS, Fact, Life, Scope
from petitions.services import (
    duties,
    rulebooks,
    surveying,
    telling,
    telling_bodies,
    telling_reviews,
)
from petitions.services.committees import cases
from petitions.services.committees.telling import tell_of_request
from petitions.storage import bodies, committees
from petitions.storage import petitions as store
from petitions.storage.tables import Duty, Petition

Reaction = Callable[[Session, Petition, Fact], None]


def react(session: Session, petition: Petition, fact: Fact) -> None:
    """Run the reactions to one fact, in the order of the table."""
    for reaction in REACTIONS.get(fact.fact, ()):
        reaction(session, petition, fact)


def note_state(session: Session, petition: Petition, fact: Fact) -> None:
    """Keep the moments that lists sort by."""
    state = fact.data["to"]
    if state == "in_review":
        petition.review_since = fact.at
        cases.bring_by_review(session, petition, _reviewer(session, petition), fact.at)
    elif state in ENDS:
        petition.ended_at = fact.at


def open_duty(session: Session, petition: Petition, fact: Fact) -> None:
    """Write the duty down for the body that was addressed; told again, its date has moved."""
    key = fact.data.get("id", fact.data["duty"])
    known = store.duty(session, petition.id, key)
    if known is not None:
        duties.set_due(session, petition, known, fact.data["due"], fact.at)
        return
    duty = duties.open_row(
        session,
        petition,
        key=key,
        kind=fact.data["duty"],
        owed_by=fact.data["by"],
        obligation=fact.data["obligation"],
        body_id=_first_body(session, petition, key, fact.data["by"]),
        at=fact.at,
        due_at=fact.data["due"],
    )
    cases.bring_by_duty(session, petition, duty, fact.at)


def _reviewer(session: Session, petition: Petition) -> str:
    """Return who reviews by the rules: a body of theirs or a role."""
    rules = rulebooks.rules_for(session, petition.rule_set)
    gates = rules.version(petition.life["version"]).gates
    return next((gate.by for gate in gates if gate.kind == "review"), "")


def _first_body(session: Session, petition: Petition, key: str, by: str) -> int | None:
    """Return who owes a new duty: an appeal's the body that answered, unless the rules name
    another."""
    first = appealed_id(key)
    appealed = store.duty(session, petition.id, first) if first else None
    if appealed is not None and appealed.owed_by == by:
        return appealed.body_id
    return _owing_body(session, petition, by)


def _owing_body(session: Session, petition: Petition, by: str) -> int | None:
    """Return who owes: the body that a committee asked; a committee where the rules name one and
    the site has it; else the body that the petition is addressed to."""
    if by.isdecimal():
        return int(by)
    rules = rulebooks.rules_for(session, petition.rule_set)
    named = next((b for b in rules.version(petition.life["version"]).bodies if b.id == by), None)
    committee = committees.named_by_rules(session, petition.rule_set, by)
    if committee is not None:
        return committee.body_id
    if named is not None and named.kind in OWN_HOUSE:
        house = bodies.of_kind(session, named.kind)
        if house is not None:
            return house.id
    return petition.body_id


def tell_named_bodies(session: Session, petition: Petition, fact: Fact) -> None:
    """Tell the bodies that the rules want to hear of a rung; one that the site lacks hears
    nothing."""
    rules, scope = rulebooks.rule_set_of(session, petition), Scope(petition.level)
    reached = fact.data["threshold"]
    rungs = [rung for rung in rules.thresholds if rung.id == reached and applies(rung, scope)]
    for name in dict.fromkeys(name for rung in rungs for name in rung.notifies):
        body_id = _named_body(session, petition, name)
        if body_id is not None:
            telling_bodies.tell_of_rung(session, petition, body_id, fact)


def _named_body(session: Session, petition: Petition, name: str) -> int | None:
    """Return the site's body that stands for a body of the rules; none for one that it lacks."""
    committee = committees.named_by_rules(session, petition.rule_set, name)
    if committee is not None:
        return committee.body_id
    rules = rulebooks.rule_set_of(session, petition)
    named = next((body for body in rules.bodies if body.id == name), None)
    if named is None:
        return petition.body_id
    house = bodies.of_kind(session, named.kind)
    return house.id if house is not None else None


def move_due_date(session: Session, petition: Petition, fact: Fact) -> None:
    duty = _duty(session, petition, fact)
    duties.set_due(session, petition, duty, fact.data["due"], fact.at)


def hand_over(session: Session, petition: Petition, fact: Fact) -> None:
    """Let the body owe that the duty was passed to."""
    duty = _duty(session, petition, fact)
    duties.hand_over(session, petition, duty, int(fact.data["to"]), fact.at)


def mark_overdue(session: Session, petition: Petition, fact: Fact) -> None:
    _duty(session, petition, fact).overdue_at = fact.at


def end_duty(session: Session, petition: Petition, fact: Fact) -> None:
    """Close the duty's row with the outcome that the engine accepted."""
    key = fact.data.get("id", fact.data["duty"])
    duty = store.duty(session, petition.id, key) or _done_early(session, petition, key, fact)
    duty.status = ENDINGS[fact.fact]
    duty.ended_at = fact.at
    duty.outcome = fact.data.get("outcome")
    duty.next_reminder_at = duty.next_report_reminder_at = duty.report_due_at = None


def _done_early(session: Session, petition: Petition, key: str, fact: Fact) -> Duty:
    """Write down what was done before it was owed; nobody needs to be told to do it."""
    owed = Life.from_json(petition.life).owed(key)
    if owed is None:
        raise LookupError(f"petition {petition.id} has no duty {key}")
    duty = Duty(
        petition_id=petition.id, key=key, kind=owed.duty, owed_by=owed.by,
        obligation=owed.obligation, body_id=_owing_body(session, petition, owed.by),
        opened_at=fact.at,
    )  # fmt: skip
    session.add(duty)
    return duty


def _duty(session: Session, petition: Petition, fact: Fact) -> Duty:
    duty = store.duty(session, petition.id, fact.data.get("id", fact.data["duty"]))
    if duty is None:
        raise LookupError(f"petition {petition.id} has no duty {fact.data['duty']}")
    return duty


# Kinds of bodies that decide in their own right, whoever the petition is addressed to.
OWN_HOUSE = frozenset({"committee", "parliament", "expert_group", "commission"})
ENDINGS = {
    "duty_fulfilled": "fulfilled",
    "duty_declined": "declined",
    "duty_cancelled": "cancelled",
}
REACTIONS: Mapping[str, tuple[Reaction, ...]] = {
    "state": (note_state, telling_reviews.tell_of_state),
    "threshold_reached": (telling.tell_of_threshold, tell_named_bodies),
    "duty": (open_duty,),
    "duty_extended": (move_due_date,),
    "duty_transferred": (hand_over,),
    "duty_overdue": (mark_overdue,),
    "duty_fulfilled": (
        end_duty,
        surveying.open_survey,
        telling.tell_of_answer,
        tell_of_request,
    ),
    "duty_declined": (
        end_duty,
        surveying.open_survey,
        telling.tell_of_answer,
        tell_of_request,
    ),
    "duty_cancelled": (end_duty,),
}
