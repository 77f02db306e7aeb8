"""Case files: their items in order, and the documents of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.rows import add_row
from petitions.storage.tables import CaseItem, CommitteeCase, Document


def items(session: Session, case_id: int, *, public_only: bool = False) -> list[CaseItem]:
    """Return a case file's items in order; only those that everybody may read, if asked."""
    query = sa.select(CaseItem).where(CaseItem.case_id == case_id)
    if public_only:
        query = query.where(CaseItem.visibility == "public")
    return list(session.scalars(query.order_by(CaseItem.number)))


def item(session: Session, item_id: int) -> CaseItem | None:
    return session.get(CaseItem, item_id)


def add_item(session: Session, case: CommitteeCase, **columns: Any) -> CaseItem:
    """Put an item at the end of the file; the caller holds the case's lock."""
    case.item_count += 1
    return add_row(session, CaseItem(case_id=case.id, number=case.item_count, **columns))


def documents(session: Session, item_ids: Sequence[int]) -> dict[int, list[Document]]:
    """Return the documents of each of the items, in the order they were added."""
    found: dict[int, list[Document]] = {}
    query = sa.select(Document).where(Document.item_id.in_(item_ids)).order_by(Document.id)
    for row in session.scalars(query):
        found.setdefault(row.item_id, []).append(row)
    return found


def document(session: Session, document_id: int) -> tuple[Document, CaseItem, CommitteeCase] | None:
    """Return a document with the item and the case that it belongs to."""
    query = (
        sa.select(Document, CaseItem, CommitteeCase)
        .join(CaseItem, CaseItem.id == Document.item_id)
        .join(CommitteeCase, CommitteeCase.id == CaseItem.case_id)
        .where(Document.id == document_id)
    )
    row = session.execute(query).first()
    return (row[0], row[1], row[2]) if row else None


def add_document(session: Session, **columns: Any) -> Document:
    return add_row(session, Document(**columns))


def stored_bytes(session: Session, case_id: int) -> int:
    """Return how many bytes the documents of a case take."""
    query = (
        sa.select(sa.func.coalesce(sa.func.sum(Document.size), 0))
        .join(CaseItem, CaseItem.id == Document.item_id)
        .where(CaseItem.case_id == case_id)
    )
    return int(session.scalar(query) or 0)


def known(session: Session, names: Sequence[str]) -> set[str]:
    """Return which of the stored files have a record."""
    query = sa.select(Document.storage_name).where(Document.storage_name.in_(names))
    return set(session.scalars(query))
