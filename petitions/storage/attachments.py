"""Files of drafts and of the petitions that were made of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.tables import Attachment, Draft

MEGABYTE = 1024 * 1024


def of_draft(session: Session, draft_id: int) -> list[Attachment]:
    """Return a draft's files in the order they were added."""
    mine = sa.select(Attachment).where(Attachment.draft_id == draft_id)
    return list(session.scalars(mine.order_by(Attachment.id)))


def of_petition(session: Session, petition_id: int) -> list[Attachment]:
    """Return a petition's files in the order they were added."""
    mine = _with_draft().where(Draft.petition_id == petition_id)
    return list(session.scalars(mine.order_by(Attachment.id)))


def of_account(session: Session, account_id: int) -> list[Attachment]:
    """Return all that a person has attached to anything."""
    return list(session.scalars(_with_draft().where(Draft.account_id == account_id)))


def find_in_draft(session: Session, draft_id: int, file_id: int) -> Attachment | None:
    mine = (Attachment.id == file_id, Attachment.draft_id == draft_id)
    return session.scalar(sa.select(Attachment).where(*mine))


def find_in_petition(session: Session, petition_id: int, file_id: int) -> Attachment | None:
    mine = (Attachment.id == file_id, Draft.petition_id == petition_id)
    return session.scalar(_with_draft().where(*mine))


def megabytes(session: Session, draft_id: int) -> float | None:
    """Return how much a draft's files take together, as rules measure it; None without any."""
    query = sa.select(sa.func.sum(Attachment.size)).where(Attachment.draft_id == draft_id)
    size = session.scalar(query)
    return int(size) / MEGABYTE if size else None


def add(
    session: Session, draft_id: int, at: datetime, *, storage_name: str, name: str,
    media_type: str, size: int, sha256: str, scanned: bool,
) -> None:  # fmt: skip
    session.add(
        Attachment(
            draft_id=draft_id, storage_name=storage_name, name=name, media_type=media_type,
            size=size, sha256=sha256, scanned=scanned, uploaded_at=at,
        )
    )  # fmt: skip


def delete(session: Session, files: Sequence[Attachment]) -> None:
    """Delete the records of files."""
    gone = [one.id for one in files]
    session.execute(sa.delete(Attachment).where(Attachment.id.in_(gone)))


def known(session: Session, names: Sequence[str]) -> set[str]:
    """Return which of the stored files have a record."""
    query = sa.select(Attachment.storage_name).where(Attachment.storage_name.in_(names))
    return set(session.scalars(query))


def _with_draft() -> sa.Select[Attachment]:
    return sa.select(Attachment).join(Draft, Draft.id == Attachment.draft_id)
