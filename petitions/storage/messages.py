"""Messages about a petition: with the moderators (no body), or with one body."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.rows import add_row
from petitions.storage.tables import Duty, Message, Petition


def add(
    session: Session, petition_id: int, body_id: int | None, account_id: int, text: str,
    at: datetime, *, is_from_petitioner: bool, duty_id: int | None = None,
) -> Message:  # fmt: skip
    return add_row(session, Message(
        petition_id=petition_id, body_id=body_id, account_id=account_id, text=text, written_at=at,
        is_from_petitioner=is_from_petitioner, duty_id=duty_id,
    ))  # fmt: skip


def thread(session: Session, petition_id: int, body_id: int | None) -> Sequence[Message]:
    """Return one conversation, oldest first."""
    # What is written in an appeal is for a body, also while none is named yet.
    moderators = sa.and_(Message.body_id.is_(None), Message.duty_id.is_(None))
    other = moderators if body_id is None else Message.body_id == body_id
    mine = sa.select(Message).where(Message.petition_id == petition_id, other)
    return session.scalars(mine.order_by(Message.id)).all()


def appeal(session: Session, duty: Duty) -> Message | None:
    """Return the words of the appeal that opened a duty."""
    mine = sa.select(Message).where(
        Message.petition_id == duty.petition_id, Message.duty_id == duty.id
    )
    return session.scalars(mine).first()


def bodies_of(session: Session, petition: Petition) -> list[int]:
    """Return the bodies that owe or owed something on a petition: who may be written to."""
    owing = sa.select(Duty.body_id).where(
        Duty.petition_id == petition.id, Duty.body_id.is_not(None)
    )
    return sorted({body for body in session.scalars(owing) if body is not None})
