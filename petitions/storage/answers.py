"""Duties as bodies see them, and the answers they give."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.rows import lock_row
from petitions.storage.tables import Duty, PetitionText, Response, ResponseDraft


def duty(session: Session, duty_id: int) -> Duty | None:
    return session.get(Duty, duty_id)


def draft(session: Session, duty_id: int) -> ResponseDraft | None:
    return session.get(ResponseDraft, duty_id)


def lock_draft(session: Session, duty_id: int) -> ResponseDraft | None:
    """Hold a draft's row until the unit ends."""
    return lock_row(session, ResponseDraft, duty_id)


def save_draft(session: Session, duty_id: int, **columns: Any) -> ResponseDraft:
    """Write what an unfinished answer consists of; what is not named is as at the beginning."""
    session.merge(
        ResponseDraft(
            **{
                "duty_id": duty_id, "outcome": None, "promises": [], "correction_reason": None,
                "status": "draft", "publish_at": None, "approved_by": None, "remarks": None,
                **columns,
            }
        )
    )  # fmt: skip
    session.flush()
    found = draft(session, duty_id)
    if found is None:
        raise LookupError(f"duty {duty_id} has no draft")
    return found


# Asked before every round of the tally, so built once.
_NEXT_SCHEDULED = (
    sa.select(ResponseDraft.duty_id, Duty.petition_id)
    .join(Duty, Duty.id == ResponseDraft.duty_id)
    .where(ResponseDraft.status == "scheduled", ResponseDraft.publish_at <= sa.bindparam("now"))
    .order_by(ResponseDraft.publish_at, ResponseDraft.duty_id)
    .limit(1)
)


def next_scheduled(session: Session, now: datetime) -> tuple[int, int] | None:
    """Return the duty whose answer is to be published next, and its petition, if it is time."""
    row = session.connection().execute(_NEXT_SCHEDULED, {"now": now}).first()
    return (row[0], row[1]) if row else None


def drop_draft(session: Session, duty_id: int) -> None:
    session.execute(sa.delete(ResponseDraft).where(ResponseDraft.duty_id == duty_id))


def add_response(session: Session, **columns: Any) -> None:
    session.add(Response(**columns))
    session.flush()


def response(session: Session, response_id: int) -> Response | None:
    return session.get(Response, response_id)


def versions(session: Session, duty_id: int) -> list[Response]:
    """Return every version of the answer to a duty, the first one first."""
    found = sa.select(Response).where(Response.duty_id == duty_id).order_by(Response.version)
    return list(session.scalars(found))


def of_petition(session: Session, petition_id: int) -> list[Response]:
    """Return the answers of a petition, all versions, oldest first."""
    found = sa.select(Response).where(Response.petition_id == petition_id)
    return list(session.scalars(found.order_by(Response.published_at, Response.id)))


def titles(session: Session, petition_ids: list[int]) -> dict[int, dict[str, str]]:
    """Return the current titles of petitions by language."""
    found = sa.select(PetitionText.petition_id, PetitionText.language, PetitionText.title).where(
        PetitionText.petition_id.in_(petition_ids), PetitionText.is_current
    )
    titles: dict[int, dict[str, str]] = {}
    for petition_id, language, title in session.execute(found):
        titles.setdefault(petition_id, {})[language] = title
    return titles
