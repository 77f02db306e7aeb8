"""The audit record: what staff did; the database refuses to change or delete it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.tables import AuditRecord


def append(
    session: Session, *, at: datetime, account_id: int | None, act: str, role: str | None = None,
    petition_id: int | None = None, subject: str | None = None,
    before: dict[str, Any] | None = None, after: dict[str, Any] | None = None,
    why: str | None = None,
) -> None:  # fmt: skip
    """Add one record; values are ids and codes, never personal."""
    session.add(
        AuditRecord(
            at=at,
            account_id=account_id,
            role=role,
            act=act,
            petition_id=petition_id,
            subject=subject,
            before=before,
            after=after,
            why=why,
        )
    )
    session.flush()


@dataclass(frozen=True)
class Search:
    """What to look for; None stands for anything."""

    account_id: int | None = None
    act: str | None = None
    petition_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def found(
    session: Session, search: Search, *, before: int | None = None, limit: int = 100
) -> list[AuditRecord]:
    """Return the records that fit, the newest first, older than the record `before`."""
    query = sa.select(AuditRecord).order_by(AuditRecord.id.desc()).limit(limit)
    for column, wanted in (
        (AuditRecord.account_id, search.account_id),
        (AuditRecord.act, search.act),
        (AuditRecord.petition_id, search.petition_id),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    if search.since is not None:
        query = query.where(AuditRecord.at >= search.since)
    if search.until is not None:
        query = query.where(AuditRecord.at < search.until)
    if before is not None:
        query = query.where(AuditRecord.id < before)
    return list(session.scalars(query))


def acts(session: Session) -> list[str]:
    """Return every kind of act on record."""
    return list(session.scalars(sa.select(AuditRecord.act).distinct().order_by(AuditRecord.act)))
