"""Papers that go: those of an erased person, and files that a crash left without a record."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from petitions.services import documents
from petitions.services.documents import Store
from petitions.storage import attachments, committee_files, erasure
from petitions.storage.engine import unit

# Longer than any request that takes files.
SETTLED_WITHIN = timedelta(hours=1)


def erase_papers_of(session: Session, store: Store | None, account_id: int) -> int:
    """Delete what an account handed in to committees, its files too; return how many papers.

    The files are marked before their records go: after a crash in between `sweep` deletes them.
    """
    with unit(session):
        papers = erasure.papers_of(session, account_id)
        files = erasure.files_of(session, papers)
        if store is not None:
            documents.unsettle(store, files)
        erasure.empty_papers(session, papers)
    if store is not None:
        documents.remove(store, files)
    return len(papers)


def sweep(session: Session, store: Store, at: datetime) -> int:
    """Delete files that a crash left without a record, settle those that have one; return how
    many were deleted."""
    found = documents.unsettled(store, at - SETTLED_WITHIN)
    with unit(session):
        known = committee_files.known(session, found) | attachments.known(session, found)
    documents.settle(store, known)
    lost = [name for name in found if name not in known]
    documents.remove(store, lost)
    return len(lost)
