"""Erasing a person: what stands about somebody in any table, and how it goes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.tables import (
    AuditRecord,
    CaseItem,
    CommitteeAct,
    CommitteeCase,
    DiscussionComment,
    Document,
    Feedback,
    Invalidation,
    Letter,
    Message,
    Opinion,
    Petition,
    RateLimit,
    Registration,
    Signatory,
    SignatureAttempt,
    TallyQueue,
    metadata,
)

PERSON_BYTES = 32
NOTHING_LEFT = "—"


def signatures_of(session: Session, account_id: int | None, email: str | None) -> list[int]:
    """Return the signatures that an account or an address gave on any petition."""
    mine = sa.or_(
        sa.and_(sa.literal(account_id is not None), Signatory.account_id == account_id),
        sa.and_(sa.literal(email is not None), Signatory.email == email),
    )
    return list(session.scalars(sa.select(Signatory.signature_id).where(mine)))


def delete_signatory(session: Session, signature_id: int) -> str | None:
    """Delete the person behind a signature and what was written by or to them about it; return
    the address that was known."""
    email = session.scalar(
        sa.delete(Signatory)
        .where(Signatory.signature_id == signature_id)
        .returning(Signatory.email)
    )
    session.execute(sa.delete(Letter).where(Letter.signature_id == signature_id))
    session.execute(
        sa.delete(SignatureAttempt).where(SignatureAttempt.signature_id == signature_id)
    )
    session.execute(
        sa.update(Opinion)
        .where(Opinion.signature_id == signature_id)
        .values(words="", words_state="none")
    )
    return email


def delete_address_on(session: Session, petition_id: int, email: str) -> None:
    """Delete what was typed with an address on one petition, and the letters to it about it."""
    session.execute(
        sa.delete(SignatureAttempt).where(
            SignatureAttempt.petition_id == petition_id, SignatureAttempt.email == email
        )
    )
    session.execute(
        sa.delete(Letter).where(Letter.petition_id == petition_id, Letter.address == email)
    )


def delete_address(session: Session, email: str) -> None:
    """Delete everything that stands under an address anywhere."""
    for column in (SignatureAttempt.email, Letter.address, Registration.email, Feedback.email):
        session.execute(sa.delete(column.class_).where(column == email))


def delete_limits(session: Session, keyed_address: str) -> None:
    """Delete the counters that are kept under the keyed hash of an address."""
    mine = sa.select(RateLimit.key).where(RateLimit.key.contains(keyed_address))
    # In the order in which they are counted up, so that neither waits for the other.
    keys = session.scalars(mine.order_by(RateLimit.key).with_for_update()).all()
    session.execute(sa.delete(RateLimit).where(RateLimit.key.in_(keys)))


def delete_words_of(session: Session, account_id: int) -> None:
    """Take an account's name from what it wrote in discussions, and delete its messages
    and answers to committees."""
    session.execute(
        sa.update(DiscussionComment)
        .where(DiscussionComment.account_id == account_id)
        .values(name="")
    )
    session.execute(
        sa.update(CommitteeAct)
        .where(CommitteeAct.answered_by == account_id)
        .values(answer_text=None)
    )
    session.execute(
        sa.delete(Message).where(Message.account_id == account_id, Message.is_from_petitioner)
    )


def papers_of(session: Session, account_id: int) -> list[int]:
    """Return the papers that an account handed in, or others filed as its petitions' own."""
    query = (
        sa.select(CaseItem.id)
        .join(CommitteeCase, CommitteeCase.id == CaseItem.case_id)
        .join(Petition, Petition.id == CommitteeCase.petition_id)
        .where(CaseItem.source == "petitioner", CaseItem.kind != "petition")
        .where(sa.or_(CaseItem.filed_by == account_id, Petition.petitioner_id == account_id))
    )
    return list(session.scalars(query))


def files_of(session: Session, item_ids: Sequence[int]) -> list[str]:
    """Return the names under which the documents of papers are stored."""
    query = sa.select(Document.storage_name).where(Document.item_id.in_(item_ids))
    return list(session.scalars(query))


def empty_papers(session: Session, item_ids: Sequence[int]) -> None:
    """Delete what papers say and their documents; their numbers stay, out of public sight."""
    session.execute(sa.delete(Document).where(Document.item_id.in_(item_ids)))
    session.execute(
        sa.update(CaseItem)
        .where(CaseItem.id.in_(item_ids))
        .values(
            title=NOTHING_LEFT, text="", sender="", visibility="internal", published_at=None,
            withheld_reason=None,
        )
    )  # fmt: skip


def mute_persons(session: Session, signature_ids: Sequence[int]) -> None:
    """Replace the keyed hashes of erased persons by chance."""
    table = metadata.tables["signature"]
    rows = [{"b_id": one, "b_person": os.urandom(PERSON_BYTES)} for one in signature_ids]
    changed = sa.update(table).where(table.c.id == sa.bindparam("b_id"))
    if rows:
        session.connection().execute(changed.values(person=sa.bindparam("b_person")), rows)


def with_erased(session: Session, erased: str, muted: str) -> Sequence[Petition]:
    """Return petitions with an erasure on record that is younger than their last muting."""
    latest = {
        act: sa.select(sa.func.coalesce(sa.func.max(AuditRecord.id), 0))
        .where(AuditRecord.act == act, AuditRecord.petition_id == Petition.id)
        .scalar_subquery()
        for act in (erased, muted)
    }
    ever = sa.select(AuditRecord.petition_id).where(AuditRecord.act == erased)
    found = sa.select(Petition).where(Petition.id.in_(ever), latest[erased] > latest[muted])
    return session.scalars(found.order_by(Petition.id)).all()


def with_key_ended(session: Session, before: datetime, limit: int) -> Sequence[Petition]:
    """Return petitions that ended before a moment and still have their key; nothing of theirs
    waits to be counted or to be found invalid."""
    waiting = sa.select(TallyQueue.id).where(TallyQueue.petition_id == Petition.id)
    working = sa.select(Invalidation.id).where(
        Invalidation.petition_id == Petition.id, Invalidation.state.in_(("running", "undoing"))
    )
    found = (
        sa.select(Petition)
        .where(Petition.key_sealed.is_not(None), Petition.ended_at <= before)
        .where(~waiting.exists(), ~working.exists())
        .order_by(Petition.id)
        .limit(limit)
    )
    return session.scalars(found).all()


def records(session: Session, act: str, petition_id: int | None = None) -> list[AuditRecord]:
    """Return every erasure on record, of one petition or of all, the oldest first."""
    found = sa.select(AuditRecord).where(AuditRecord.act == act).order_by(AuditRecord.id)
    if petition_id is not None:
        found = found.where(AuditRecord.petition_id == petition_id)
    return list(session.scalars(found))
