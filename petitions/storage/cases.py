"""Moderators' cases: who has taken which, and what was decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.tables import Account, CaseLock, Decision, Petition


def owner(session: Session, petition_id: int) -> CaseLock | None:
    return session.get(CaseLock, petition_id, populate_existing=True)


def owner_name(session: Session, petition_id: int) -> str | None:
    found = (
        sa.select(Account.name)
        .join(CaseLock, CaseLock.account_id == Account.id)
        .where(CaseLock.petition_id == petition_id)
    )
    return session.scalar(found)


def take(session: Session, petition_id: int, account_id: int, at: datetime) -> None:
    session.merge(CaseLock(petition_id=petition_id, account_id=account_id, taken_at=at))
    session.flush()


def release(session: Session, petition_id: int, account_id: int) -> None:
    mine = (CaseLock.petition_id == petition_id, CaseLock.account_id == account_id)
    session.execute(sa.delete(CaseLock).where(*mine))


def add_decision(session: Session, **columns: Any) -> None:
    session.add(Decision(**columns))


def last_decision(session: Session, petition_id: int) -> Decision | None:
    found = sa.select(Decision).where(Decision.petition_id == petition_id)
    return session.scalar(found.order_by(Decision.id.desc()).limit(1))


def waiting(
    session: Session,
    *,
    rule_sets: tuple[str, ...] | None = None,
    after: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> list[Petition]:
    """Return petitions in review, the longest waiting first; `after` is (review_since, id)."""
    found = sa.select(Petition).where(Petition.state == "in_review")
    if rule_sets is not None:
        found = found.where(Petition.rule_set.in_(rule_sets))
    if after is not None:
        key = sa.tuple_(Petition.review_since, Petition.id)
        found = found.where(key > sa.tuple_(sa.literal(after[0]), sa.literal(after[1])))
    return list(session.scalars(found.order_by(Petition.review_since, Petition.id).limit(limit)))


def owners(session: Session, petition_ids: list[int]) -> dict[int, tuple[int, str]]:
    """Return who has taken which of the cases: account id and name."""
    found = (
        sa.select(CaseLock.petition_id, Account.id, Account.name)
        .join(Account, Account.id == CaseLock.account_id)
        .where(CaseLock.petition_id.in_(petition_ids))
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(found)}
