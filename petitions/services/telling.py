"""Who is told what by letter when a petition moves; the words stand in templates/mail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.domain.appeals import examined_id
from petitions.domain.life import Fact, Life
from petitions.domain.moments import last_day
from petitions.services import letters, rulebooks
from petitions.services.appeal_terms import last_day_of_appeal
from petitions.storage import bodies, committee_acts, mailings, surveys
from petitions.storage import petitions as store
from petitions.storage.tables import Duty, Petition

ANSWER_KINDS = frozenset({"response", "decision", "debate", "hearing"})


def tell_of_state(session: Session, petition: Petition, fact: Fact) -> None:
    """Write to the petitioner that the petition has moved, and what that means."""
    writer = {
        "gathering_support": _submitted,
        "in_review": _submitted,
        "open": _accepted,
        "closed": _closed,
        "expired": _closed,
        **dict.fromkeys(("in_verification", "under_consideration", "stopped", "lapsed"), _moved),
    }.get(fact.data["to"])
    # Of a restoration the moderator's own letter tells, with its reason.
    if writer is None or fact.data["from"] == "removed":
        return
    template, data = writer(session, petition, fact)
    tell_petitioner(session, petition, template, data, fact.at)


def tell_of_threshold(session: Session, petition: Petition, fact: Fact) -> None:
    """Write to the petitioner that a rung was reached, and by when what is owed."""
    reached = fact.data["required"] or fact.data["signatures"]
    tell_petitioner(session, petition, "threshold_reached", {"threshold": reached}, fact.at)


def tell_of_answer(session: Session, petition: Petition, fact: Fact) -> None:
    """Tell the petitioner, and by one mailing every signatory who asked for letters.

    Of a debate that was held its own letter tells.
    """
    key = fact.data["duty"]
    if examined_id(key) not in ANSWER_KINDS:
        return
    if committee_acts.was_held(session, petition.id, key, fact.at):
        return
    duty = store.duty(session, petition.id, fact.data.get("id", key))
    body_id = duty.body_id if duty is not None else petition.body_id
    body = bodies.find(session, body_id) if body_id else None
    data: dict[str, Any] = {}
    if body is not None:
        data["body"] = body.names
    if duty is not None and surveys.find(session, duty.id) is not None:
        data["question"] = duty.id
    own = {**data, **_appeal(session, petition, duty)} if duty is not None else data
    tell_petitioner(session, petition, "response_published", own, fact.at)
    tell_signatories(session, petition.id, "response_published", data, fact.at)


def _appeal(session: Session, petition: Petition, duty: Duty) -> dict[str, Any]:
    """Return until when and where the petitioner may appeal; nothing where the rules know none."""
    rules = rulebooks.rules_for(session, petition.rule_set)
    until = last_day_of_appeal(rules, Life.from_json(petition.life), duty.key)
    if until is None:
        return {}
    return {
        "appeal_until": until.isoformat(),
        "appeal_path": f"/account/petitions/{petition.id}/answers/{duty.id}/appeal",
    }


def tell_signatories(
    session: Session, petition_id: int, template: str, data: Mapping[str, Any], at: datetime
) -> None:
    """Write one mailing to every signatory who asked for letters: `response_published`,
    `debate_scheduled`, `debate_held`, `promise_kept`. The worker turns it into letters."""
    mailings.add(session, petition_id, template, data, at)


def tell_all(
    session: Session, petition: Petition, template: str, data: Mapping[str, Any], at: datetime
) -> None:
    """Write the same letter to the petitioner and to every signatory who asked for letters."""
    tell_petitioner(session, petition, template, data, at)
    tell_signatories(session, petition.id, template, data, at)


def tell_petitioner(
    session: Session, petition: Petition, template: str, data: Mapping[str, Any], at: datetime
) -> None:
    """Write one letter to the petitioner, if an address is known."""
    letters.write_to_account(session, petition.petitioner_id, template, data, at, petition.id)


def _submitted(session: Session, petition: Petition, fact: Fact) -> tuple[str, dict[str, Any]]:
    if fact.data["to"] != "gathering_support":
        return "petition_submitted", {}
    rule_set = rulebooks.rule_set_of(session, petition)
    needed = next(gate.needed for gate in rule_set.gates if gate.kind == "support")
    return "petition_submitted", {
        "support_token": petition.support_token,
        "supporters_required": needed,
    }


def _accepted(session: Session, petition: Petition, fact: Fact) -> tuple[str, dict[str, Any]]:
    rule_set = rulebooks.rule_set_of(session, petition)
    data: dict[str, Any] = {"was_reviewed": False}
    if not rule_set.collection.signing:
        data["is_signed"] = False
    if petition.closing_at is not None:
        data["closes_on"] = last_day(petition.closing_at, rule_set.calendar.zone).isoformat()
    return "petition_accepted", data


def _moved(session: Session, petition: Petition, fact: Fact) -> tuple[str, dict[str, Any]]:
    return "petition_moved", {"to": fact.data["to"]}


def _closed(session: Session, petition: Petition, fact: Fact) -> tuple[str, dict[str, Any]]:
    return "petition_closed", {
        "count": petition.signature_count,
        "reached": fact.data["to"] == "closed" and bool(store.duties(session, petition.id)),
    }
