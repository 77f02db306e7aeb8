"""What follows from a fact: one table, read it aloud. Everything here runs in the fact's transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from petitions.domain.life import Fact
from petitions.services import letters
from petitions.storage import accounts, mailings
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
    elif state in ENDED:
        petition.ended_at = fact.at


def open_duty(session: Session, petition: Petition, fact: Fact) -> None:
    """Write the duty down for the body that was addressed; told again, its date has moved."""
    key = fact.data.get("id", fact.data["duty"])
    known = store.duty(session, petition.id, key)
    if known is not None:
        known.due_at = fact.data["due"]
        return
    session.add(
        Duty(
            petition_id=petition.id,
            key=key,
            kind=fact.data["duty"],
            owed_by=fact.data["by"],
            obligation=fact.data["obligation"],
            body_id=petition.body_id,
            status="open",
            opened_at=fact.at,
            due_at=fact.data["due"],
        )
    )
    session.flush()


def move_due_date(session: Session, petition: Petition, fact: Fact) -> None:
    _duty(session, petition, fact).due_at = fact.data["due"]


def mark_overdue(session: Session, petition: Petition, fact: Fact) -> None:
    _duty(session, petition, fact).overdue_at = fact.at


def end_duty(session: Session, petition: Petition, fact: Fact) -> None:
    """Close the duty's row with the outcome that the engine accepted."""
    duty = _duty(session, petition, fact)
    duty.status = ENDINGS[fact.fact]
    duty.ended_at = fact.at
    duty.outcome = fact.data.get("outcome")


def _duty(session: Session, petition: Petition, fact: Fact) -> Duty:
    duty = store.duty(session, petition.id, fact.data.get("id", fact.data["duty"]))
    if duty is None:
        raise LookupError(f"petition {petition.id} has no duty {fact.data['duty']}")
    return duty


def tell_petitioner_of_state(session: Session, petition: Petition, fact: Fact) -> None:
    template = STATE_LETTERS.get(fact.data["to"])
    if template:
        data = {"state": fact.data["to"], "reason": petition.rejection_reason}
        _tell_petitioner(session, petition, fact, template, data)


def tell_petitioner_of_threshold(session: Session, petition: Petition, fact: Fact) -> None:
    _tell_petitioner(session, petition, fact, "threshold_reached", dict(fact.data))


def tell_body_of_duty(session: Session, petition: Petition, fact: Fact) -> None:
    _tell_body(session, petition, fact, "duty_opened")


def tell_body_of_delay(session: Session, petition: Petition, fact: Fact) -> None:
    _tell_body(session, petition, fact, "duty_overdue")


def tell_signatories_of_answer(session: Session, petition: Petition, fact: Fact) -> None:
    """One mailing; the worker writes the letters, each signatory once."""
    if fact.data["duty"] in ANSWER_KINDS:
        data = {"duty": fact.data["duty"], "outcome": fact.data.get("outcome")}
        mailings.add(session, petition.id, "response_published", data, fact.at)


def _tell_petitioner(
    session: Session, petition: Petition, fact: Fact, template: str, data: Mapping[str, Any]
) -> None:
    petitioner = accounts.find(session, petition.petitioner_id)
    if petitioner is None or petitioner.email is None:
        return
    said = {"number": petition.id, "at": fact.at.isoformat(), **_plain(data)}
    letters.write_letter(
        session, template, petitioner.email, petitioner.language, said, fact.at,
        petition_id=petition.id,
    )  # fmt: skip


def _tell_body(session: Session, petition: Petition, fact: Fact, template: str) -> None:
    if petition.body_id is None:
        return
    said = {"number": petition.id, "at": fact.at.isoformat(), **_plain(fact.data)}
    for officer in accounts.staff_of_body(session, petition.body_id):
        if officer.email:
            letters.write_letter(
                session, template, officer.email, officer.language, said, fact.at,
                petition_id=petition.id,
            )  # fmt: skip


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data as JSON can hold it."""
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in data.items()}


ENDED = frozenset({"decided", "expired", "rejected", "lapsed", "withdrawn", "stopped", "removed"})
ANSWER_KINDS = frozenset({"response", "decision", "debate", "hearing"})
ENDINGS = {
    "duty_fulfilled": "fulfilled",
    "duty_declined": "declined",
    "duty_cancelled": "cancelled",
}
STATE_LETTERS = {
    "gathering_support": "petition_submitted",
    "in_review": "petition_in_review",
    "returned": "petition_returned",
    "open": "petition_accepted",
    "rejected": "petition_rejected",
    "closed": "petition_closed",
    "expired": "petition_expired",
    "decided": "petition_decided",
}

REACTIONS: Mapping[str, tuple[Reaction, ...]] = {
    "state": (note_state, tell_petitioner_of_state),
    "threshold_reached": (tell_petitioner_of_threshold,),
    "duty": (open_duty, tell_body_of_duty),
    "duty_extended": (move_due_date,),
    "duty_transferred": (move_due_date,),
    "duty_overdue": (mark_overdue, tell_body_of_delay),
    "duty_fulfilled": (end_duty, tell_signatories_of_answer),
    "duty_declined": (end_duty, tell_signatories_of_answer),
    "duty_cancelled": (end_duty,),
}
