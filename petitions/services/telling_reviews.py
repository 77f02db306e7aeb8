"""The letter that a decision of the reviewers writes to the petitioner, adjusted or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.domain.life import Fact, Life
from petitions.domain.moments import last_day
from petitions.domain.rules import RuleSet, Words
from petitions.services import rulebooks, telling
from petitions.storage import accounts, cases
from petitions.storage.tables import Decision, Petition

TEMPLATES = {
    "accept": "petition_accepted",
    "accept_partly": "petition_accepted",
    "return": "petition_returned",
    "reject": "petition_rejected",
    "correct": "reasons_corrected",
    "remove": "petition_removed",
    "restore": "petition_restored",
}


@dataclass(frozen=True)
class Told:
    """A letter as it would be written: template, language and what it says."""

    template: str
    language: str
    data: dict[str, Any]


def tell_of_state(session: Session, petition: Petition, fact: Fact) -> None:
    """Write to the petitioner that the petition has moved; after a review, what was decided."""
    decision = _decision(session, petition, fact)
    if decision is None:
        telling.tell_of_state(session, petition, fact)
        return
    letter = letter_of(session, petition, decision)
    telling.tell_petitioner(session, petition, letter.template, letter.data, fact.at)


def letter_of(session: Session, petition: Petition, decision: Decision) -> Told:
    """Return the letter about a decision that the engine has already carried out."""
    petitioner = accounts.by_id(session, petition.petitioner_id)
    language = petitioner.language if petitioner else petition.original_language
    data = _data(session, petition, decision)
    return Told(TEMPLATES[decision.outcome], language, data)


def foreseen(session: Session, decide: Callable[[], tuple[Petition, Decision]]) -> Told:
    """Return the letter that a decision would write; raises as deciding does.

    The decision is made and undone: what the moderator reads is what the petitioner would get.
    """
    try:
        return letter_of(session, *decide())
    finally:
        session.rollback()


def tell_of_decision(
    session: Session, petition: Petition, decision: Decision, at: datetime
) -> None:
    """Write to the petitioner what was done after the review, and why."""
    letter = letter_of(session, petition, decision)
    telling.tell_petitioner(session, petition, letter.template, letter.data, at)


def _decision(session: Session, petition: Petition, fact: Fact) -> Decision | None:
    """Return the decision that a fact follows from, if it follows from one."""
    if fact.data.get("from") != "in_review":
        return None
    last = cases.last_decision(session, petition.id)
    return last if last is not None and last.decided_at == fact.at else None


def _data(session: Session, petition: Petition, decision: Decision) -> dict[str, Any]:
    rule_set = rulebooks.rule_set_of(session, petition)
    data = _of_outcome(petition, decision, rule_set)
    if decision.letter is not None and decision.letter["adjusted"]:
        data["words"] = decision.letter["words"]
    return data


def _of_outcome(petition: Petition, decision: Decision, rule_set: RuleSet) -> dict[str, Any]:
    if decision.outcome in ("remove", "restore"):
        return {"reason": decision.why}
    if decision.outcome == "correct":
        return {"reasons": _reasons(rule_set, decision.reasons), "why": decision.why}
    said = {"message": decision.message, "remarks": decision.remarks}
    return {**said, **_of_review(petition, decision, rule_set)}


def _of_review(petition: Petition, decision: Decision, rule_set: RuleSet) -> dict[str, Any]:
    if decision.outcome == "reject":
        return {"reasons": _reasons(rule_set, decision.reasons)}
    if decision.outcome == "return":
        ends = Life.from_json(petition.life).gate_ends_at
        return {"due_on": last_day(ends, rule_set.calendar.zone).isoformat()} if ends else {}
    return {
        "was_reviewed": True,
        "is_part": decision.outcome == "accept_partly",
        **_next(petition, rule_set),
    }


def _next(petition: Petition, rule_set: RuleSet) -> dict[str, Any]:
    """Say what an accepted petition comes to: supporters, a start to be chosen, collection."""
    if petition.state == "gathering_support":
        needed = next(gate.needed for gate in rule_set.gates if gate.kind == "support")
        return {"support_token": petition.support_token, "supporters_required": needed}
    if petition.state != "open":
        return {"is_open": False}
    if petition.closing_at is None:
        return {}
    return {"closes_on": last_day(petition.closing_at, rule_set.calendar.zone).isoformat()}


def _reasons(rule_set: RuleSet, codes: list[str]) -> list[dict[str, str]]:
    known = {r.code: r.wording for r in (*rule_set.refusals, *rule_set.forbidden_topics)}
    return [_three(known[code]) for code in codes if code in known]


def _three(words: Words) -> dict[str, str]:
    return {"kk": words.kk, "ru": words.ru, "en": words.en}
