"""The audit record: what staff did; the database refuses to change or delete it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

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
