"""Duties as bodies see them, and the answers they give."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.tables import Duty, Petition, PetitionText, Response, ResponseDraft


def duty(session: Session, duty_id: int) -> Duty | None:
    return session.get(Duty, duty_id)


def inbox(
    session: Session,
    body_ids: list[int] | None,
    *,
    after: tuple[datetime | None, int] | None = None,
    limit: int = 50,
) -> list[tuple[Duty, Petition]]:
    """Return open duties of the bodies (None: of all), the next due first, dateless ones last."""
    far = sa.func.coalesce(Duty.due_at, datetime.fromisoformat("9999-01-01T00:00:00+00:00"))
    found = (
        sa.select(Duty, Petition)
        .join(Petition, Petition.id == Duty.petition_id)
        .where(Duty.status == "open")
    )
    if body_ids is not None:
        found = found.where(Duty.body_id.in_(body_ids))
    if after is not None:
        found = found.where(sa.tuple_(far, Duty.id) > sa.tuple_(sa.literal(after[0]), after[1]))
    rows = session.execute(found.order_by(far, Duty.id).limit(limit))
    return [(row[0], row[1]) for row in rows]


def draft(session: Session, duty_id: int) -> ResponseDraft | None:
    return session.get(ResponseDraft, duty_id)


def save_draft(
    session: Session,
    duty_id: int,
    outcome: str | None,
    texts: dict[str, Any],
    account_id: int,
    at: datetime,
) -> None:
    session.merge(
        ResponseDraft(
            duty_id=duty_id, outcome=outcome, texts=texts, updated_at=at, updated_by=account_id
        )
    )


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
