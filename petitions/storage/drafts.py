"""Drafts: what petitioners have typed and not yet handed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.rows import add_row
from petitions.storage.tables import Draft


def add(session: Session, account_id: int, answers: Mapping[str, Any], at: datetime) -> int:
    return add_row(
        session, Draft(account_id=account_id, answers=dict(answers), created_at=at, updated_at=at)
    ).id


def find(session: Session, account_id: int, draft_id: int) -> Draft | None:
    """Return one's own draft; nobody else's is found."""
    mine = (Draft.id == draft_id, Draft.account_id == account_id)
    return session.scalar(sa.select(Draft).where(*mine))


def lock(session: Session, account_id: int, draft_id: int) -> Draft | None:
    """Return one's own draft, locked: a form sent twice makes one petition."""
    mine = (Draft.id == draft_id, Draft.account_id == account_id)
    found = sa.select(Draft).where(*mine).with_for_update()
    return session.scalar(found.execution_options(populate_existing=True))


def of_petition(session: Session, petition_id: int) -> int | None:
    """Return the id of the draft that a petition was made of."""
    return session.scalar(sa.select(Draft.id).where(Draft.petition_id == petition_id))


def of_account(session: Session, account_id: int) -> list[Draft]:
    """Return the drafts that are not petitions yet, the latest first."""
    mine = (Draft.account_id == account_id, Draft.petition_id.is_(None))
    return list(session.scalars(sa.select(Draft).where(*mine).order_by(Draft.updated_at.desc())))


def delete(session: Session, account_id: int, draft_id: int) -> bool:
    mine = (Draft.id == draft_id, Draft.account_id == account_id, Draft.petition_id.is_(None))
    gone = session.scalar(sa.delete(Draft).where(*mine).returning(Draft.id))
    return gone is not None
