"""Personal data of petitions whose time may be over: whose it is, and how it goes."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.tables import Letter, Opinion, Petition, Signatory, Signature

_PERSONS = sa.select(Signatory.signature_id).join(Signature, Signature.id == Signatory.signature_id)


def petitions_with_data(
    session: Session, rule_set: str, after: int, limit: int, *, names: bool
) -> list[int]:
    """Return the next petitions under a rule set that still know a signatory; `names`: or whose
    petitioner's name is still shown."""
    holds = _PERSONS.where(Signature.petition_id == Petition.id).exists()
    found = sa.select(Petition.id).where(Petition.rule_set == rule_set, Petition.id > after)
    found = found.where(sa.or_(holds, ~Petition.name_hidden) if names else holds)
    return list(session.scalars(found.order_by(Petition.id).limit(limit)))


def persons(session: Session, petition_id: int, limit: int, *, with_email: bool) -> list[int]:
    """Return signatures whose persons are still known; `with_email`: by an address."""
    found = _PERSONS.where(Signature.petition_id == petition_id).limit(limit)
    return list(session.scalars(found.where(Signatory.email.is_not(None)) if with_email else found))


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
