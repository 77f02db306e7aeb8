"""The petitioner's own signature, where the rules count it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from petitions.clock import whole_hour
from petitions.ledger.commitment import commit, derive_code, signature_content
from petitions.ledger.entry import Kind
from petitions.services import identities, keeping, petition_keys
from petitions.services.errors import NotFound, Refused
from petitions.services.secrets import Keys
from petitions.storage import accounts, signature_sums, signatures
from petitions.storage import petitions as store
from petitions.storage.tables import Petition


def enter(session: Session, keys: Keys, petition: Petition, at: datetime) -> None:
    """Enter the petitioner's own signature, which the act has counted, in table and ledger."""
    petitioner = accounts.by_id(session, petition.petitioner_id)
    if petitioner is None:
        raise NotFound("account")
    key = petition_keys.petition_key(keys, petition)
    proof = identities.best_proof(session, keys, petition.petitioner_id)
    is_proven = proof is not None and proof.personal_id is not None
    known_as = f"id:{proof.personal_id}" if proof and is_proven else f"email:{petitioner.email}"
    person = petition_keys.person_of(key, known_as)
    salt = petition_keys.new_salt()
    text = store.texts(session, petition.id)[petition.original_language]
    content = signature_content(
        at=at,
        place=petition.territory or "",
        person=person.hex(),
        text=text.sha256,
        language=text.language,
    )
    commitment = commit(derive_code(key, salt), petition.id, content)
    signature_id = signatures.add(
        session, petition_id=petition.id, kind="for", person=person, slot=0,
        territory=petition.territory, language=text.language, text_sha256=text.sha256,
        confirmed_at=at, commitment=commitment,
    )  # fmt: skip
    if signature_id is None:
        raise Refused("already_signed")
    signatures.add_person(
        session, signature_id=signature_id, name=petitioner.name, email=petitioner.email,
        language=petitioner.language, wants_letters=False, salt=salt, account_id=petitioner.id,
    )  # fmt: skip
    entry = keeping.NewEntry(Kind.SIGN, commitment, None, signature_id)
    keeping.append_entries(session, petition.id, [entry])
    signature_sums.count_hours(session, petition.id, {whole_hour(at): 1})
    petition.last_signature_at = at
