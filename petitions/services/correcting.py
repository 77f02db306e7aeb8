"""Correcting the reasons of a rejection: others hold from now on, and the public sees why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.services import reviewing, telling_reviews
from petitions.services.errors import Conflict, Refused
from petitions.storage import audit, cases
from petitions.storage.engine import unit


def correct_reasons(
    session: Session, account_id: int, petition_id: int, reasons: Sequence[str], why: str,
    at: datetime,
) -> None:  # fmt: skip
    """Give a rejected petition other reasons; `why` is public, and goes to the petitioner.

    Raises Refused("reason_unchanged") where the same reasons hold already.
    """
    wanted = list(dict.fromkeys(reasons))
    if not why.strip():
        raise Refused("why_missing")
    with unit(session):
        locked = reviewing.for_moderator(session, account_id, petition_id, at, "correct_reasons")
        if locked.petition.state != "rejected":
            raise Conflict("decided_already")
        before = cases.refusal_reasons(session, petition_id)
        if before == wanted:
            raise Refused("reason_unchanged")
        rule_set = locked.rules.version(locked.life.version)
        reviewing.note_rejection(session, locked, rule_set, wanted)
        locked.petition.revision += 1
        decision = cases.add_decision(
            session, petition_id=petition_id, outcome="correct", reason=wanted[0], reasons=wanted,
            message="", remarks=[], why=why.strip(), decided_at=at, decided_by=account_id,
        )  # fmt: skip
        telling_reviews.tell_of_correction(session, locked.petition, decision, at)
        audit.append(
            session, at=at, account_id=account_id, role="moderator", act="correct_reasons",
            petition_id=petition_id, subject=f"decision:{decision.id}",
            before={"reasons": before}, after={"reasons": wanted}, why=why.strip(),
        )  # fmt: skip
