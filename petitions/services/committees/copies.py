"""Copies of documents that leave a case file: who may take one, and who did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from petitions.services import rights
from petitions.services.committees import cases
from petitions.services.errors import NotFound
from petitions.storage import audit, committee_files, committees
from petitions.storage import staff as roles
from petitions.storage.engine import unit
from petitions.storage.tables import CaseItem, CommitteeCase, Document


def take_document(session: Session, account_id: int, document_id: int, at: datetime) -> Document:
    """Return a document of one's own committee, or handed in by oneself, for a copy; who took it
    is on record, and so is who tried to. NotFound otherwise."""
    found = committee_files.document(session, document_id)
    if found is None:
        raise NotFound("document")
    document, item, case = found
    subject = f"case:{case.id} item:{item.id} document:{document.id}"
    if not _may_take(session, account_id, item, case, at):
        rights.refuse(session, account_id, at=at, act=f"take_document {subject}")
        raise NotFound("document")
    with unit(session):
        audit.append(
            session, at=at, account_id=account_id, act="take_document",
            petition_id=case.petition_id, subject=subject,
        )  # fmt: skip
    return document


def _may_take(
    session: Session, account_id: int, item: CaseItem, case: CommitteeCase, at: datetime
) -> bool:
    committee = committees.find(session, case.body_id)
    held = roles.roles_of(session, account_id)
    works_here = committee and cases.works_for(session, account_id, committee, held, at)
    return works_here or _handed_in(account_id, item)


def _handed_in(account_id: int, item: CaseItem) -> bool:
    """Say whether somebody outside the committee may read an item: who filed it."""
    return item.filed_by == account_id and item.source in ("petitioner", "body")
