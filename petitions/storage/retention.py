"""Personal data of petitions whose time may be over: whose it is, and how it goes."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.erasure import NOTHING_LEFT
from petitions.storage.tables import (
    Attachment,
    CaseItem,
    CommitteeCase,
    Document,
    Draft,
    Letter,
    Opinion,
    Petition,
    Signatory,
    Signature,
)

_PERSONS = sa.select(Signatory.signature_id).join(Signature, Signature.id == Signatory.signature_id)


def petitions_with_data(
    session: Session, rule_set: str, after: int, limit: int, *, names: bool, papers: bool
) -> list[int]:
    """Return the next petitions under a rule set that still know a signatory; `names`: or whose
    petitioner's name is still shown or files are still there; `papers`: or whose case files still
    hold papers."""
    holds = _PERSONS.where(Signature.petition_id == Petition.id).exists()
    found = sa.select(Petition.id).where(Petition.rule_set == rule_set, Petition.id > after)
    kept: list[sa.ColumnElement[bool]] = [holds]
    if names:
        kept += [
            ~Petition.name_hidden,
            _attached().where(Draft.petition_id == Petition.id).exists(),
        ]
    if papers:
        kept.append(_papers().where(CommitteeCase.petition_id == Petition.id).exists())
    found = found.where(sa.or_(*kept))
    return list(session.scalars(found.order_by(Petition.id).limit(limit)))


def persons(session: Session, petition_id: int, limit: int, *, with_email: bool) -> list[int]:
    """Return signatures whose persons are still known; `with_email`: by an address."""
    found = _PERSONS.where(Signature.petition_id == petition_id).limit(limit)
    return list(session.scalars(found.where(Signatory.email.is_not(None)) if with_email else found))


def _papers() -> sa.Select[int]:
    """Papers that still say something, in the files of cases that are closed."""
    has_files = sa.select(Document.id).where(Document.item_id == CaseItem.id).exists()
    return (
        sa.select(CaseItem.id)
        .join(CommitteeCase, CommitteeCase.id == CaseItem.case_id)
        .where(CommitteeCase.status == "closed", CaseItem.kind != "petition")
        .where(sa.or_(CaseItem.title != NOTHING_LEFT, has_files))
    )


def papers(session: Session, petition_id: int, *, petitioners: bool, internal: bool) -> list[int]:
    """Return papers of a petition's closed cases: those that its petitioner handed in, and those
    that only the committee reads."""
    of_petitioner = sa.and_(sa.literal(petitioners), CaseItem.source == "petitioner")
    inside = sa.and_(sa.literal(internal), CaseItem.visibility == "internal")
    found = _papers().where(CommitteeCase.petition_id == petition_id)
    return list(session.scalars(found.where(sa.or_(of_petitioner, inside))))


def _attached() -> sa.Select[Attachment]:
    """Files of petitions that no committee is at work on."""
    at_work = sa.select(CommitteeCase.id).where(
        CommitteeCase.petition_id == Draft.petition_id, CommitteeCase.status == "open"
    )
    joined = sa.select(Attachment).join(Draft, Draft.id == Attachment.draft_id)
    return joined.where(~at_work.exists())


def attached(session: Session, petition_id: int) -> list[Attachment]:
    """Return the files of a petition, once no committee is at work on it any more."""
    return list(session.scalars(_attached().where(Draft.petition_id == petition_id)))


def delete_persons(session: Session, signature_ids: Sequence[int]) -> None:
    """Delete the persons behind signatures, their letters and what they said of answers."""
    session.execute(sa.delete(Signatory).where(Signatory.signature_id.in_(signature_ids)))
    session.execute(sa.delete(Letter).where(Letter.signature_id.in_(signature_ids)))
    theirs = sa.update(Opinion).where(Opinion.signature_id.in_(signature_ids))
    session.execute(theirs.values(words="", words_state="none"))


def delete_emails(session: Session, signature_ids: Sequence[int]) -> None:
    """Forget the addresses of signatories and the letters to them; their names stay."""
    known = sa.update(Signatory).where(Signatory.signature_id.in_(signature_ids))
    session.execute(known.values(email=None, email_domain=None, wants_letters=False))
    session.execute(sa.delete(Letter).where(Letter.signature_id.in_(signature_ids)))
