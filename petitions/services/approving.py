"""The head's decision: an officer submits an answer, the head approves it or sends it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.services import answering, duties, telling_bodies
from petitions.services.duties import Mine
from petitions.services.errors import Conflict, Refused
from petitions.services.prepared import Prepared, prepared_of, require_complete
from petitions.storage import answers
from petitions.storage.engine import unit
from petitions.storage.tables import ResponseDraft

HEAD = ("head",)


def submit(
    session: Session, account_id: int, duty_id: int, prepared: Prepared, at: datetime, *,
    site: Sequence[str],
) -> None:  # fmt: skip
    """Hand a complete answer, or the correction of one, to the head of the body."""
    with unit(session):
        mine = duties.own(session, account_id, duty_id, at, "submit_answer")
        require_complete(session, mine, prepared, at, site)
        answers.save_draft(
            session, duty_id, **prepared.columns, status="submitted",
            publish_at=prepared.publish_at, updated_at=at, updated_by=account_id,
        )  # fmt: skip
        duties.note(session, mine, "submit_answer", at, after={"outcome": prepared.outcome})
        telling_bodies.tell_heads(session, mine.petition, mine.duty, at)


def approve(
    session: Session, account_id: int, duty_id: int, seen_at: datetime, at: datetime, *,
    site: Sequence[str], publish_at: datetime | None = None,
) -> None:  # fmt: skip
    """Approve exactly what was seen; it is published at once or at the given moment.

    Raises Conflict("answer_changed") if it is not what stood on the head's page.
    """
    with unit(session):
        mine, draft = _submitted(session, account_id, duty_id, at, "approve_answer")
        if draft.updated_at != seen_at:
            raise Conflict("answer_changed")
        prepared = replace(prepared_of(draft), publish_at=publish_at)
        draft.status = "draft"
        require_complete(session, mine, prepared, at, site)
        duties.note(session, mine, "approve_answer", at, after={"outcome": prepared.outcome})
        answering.put_out(session, mine, prepared, at, approved=True)


def send_back(session: Session, account_id: int, duty_id: int, remarks: str, at: datetime) -> None:
    """Send a submitted answer back to its officer with remarks."""
    with unit(session):
        mine, draft = _submitted(session, account_id, duty_id, at, "send_back_answer")
        if not remarks.strip():
            raise Refused("remarks_missing")
        draft.status, draft.publish_at, draft.remarks = "draft", None, remarks.strip()
        duties.note(session, mine, "send_back_answer", at)
        telling_bodies.tell_officer(
            session, mine.petition, mine.duty, draft.updated_by, remarks, at
        )


def _submitted(
    session: Session, account_id: int, duty_id: int, at: datetime, act: str
) -> tuple[Mine, ResponseDraft]:
    mine = duties.own(session, account_id, duty_id, at, act, HEAD)
    draft = answers.lock_draft(session, duty_id)
    if draft is None or draft.status != "submitted":
        raise Conflict("answer_waits_not")
    return mine, draft
