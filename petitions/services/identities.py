"""Identity providers: what they prove, and the account it opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from petitions.services.accounts import MAX_NAME, Person, person
from petitions.services.errors import Conflict, Refused
from petitions.services.secrets import Keys, keyed, open_sealed, seal
from petitions.storage import accounts
from petitions.storage.accounts import Proven
from petitions.storage.engine import unit

LEVELS = ("state_account", "eid")  # weaker first
SEAL = "personal-id"


@dataclass(frozen=True)
class Proof:
    """What a provider proved at one sign-in; a claim it does not make is None."""

    provider: str
    subject: str
    level: str
    name: str
    personal_id: str | None = None
    born_on: date | None = None
    status: str | None = None
    territory: str | None = None


def sign_in_with_identity(
    session: Session, keys: Keys, proof: Proof, *, language: str, at: datetime,
    account_id: int | None = None,
) -> Person:  # fmt: skip
    """Store what was proven and return its account: the known one, `account_id`, or a new one.

    `account_id` is somebody already signed in, who adds a proof to their account.
    """
    subject = _subject(keys, proof)
    try:
        return _sign_in(session, keys, proof, subject, language, at, account_id)
    except IntegrityError as error:
        # The same button pressed twice at once: the other request made the account.
        raise Conflict("try_again") from error


def _sign_in(
    session: Session, keys: Keys, proof: Proof, subject: str, language: str, at: datetime,
    account_id: int | None,
) -> Person:  # fmt: skip
    with unit(session):
        known = accounts.identity(session, proof.provider, subject)
        if known and account_id not in (None, known.account_id):
            raise Conflict("identity_of_another_account")
        owner = known.account_id if known else account_id
        if owner is None:
            owner = accounts.add_account(
                session, email=None, name=proof.name[:MAX_NAME], language=language, at=at
            ).id
        _store(session, keys, proof, subject, owner, at)
        found = person(session, owner)
        if not found:
            raise Refused("account_disabled")
        return found


def best_proof(session: Session, keys: Keys, account_id: int) -> Proof | None:
    """Return the strongest proof about an account, the latest among equals, if any."""
    return strongest(keys, accounts.identities(session, account_id))


def strongest(keys: Keys, proven: Sequence[Proven]) -> Proof | None:
    """Return the strongest of what was proven about an account, the latest among equals."""
    if not proven:
        return None
    return _proof(keys, max(proven, key=lambda row: (LEVELS.index(row.level), row.proven_at)))


def _proof(keys: Keys, row: Proven) -> Proof:
    sealed = row.personal_id_sealed
    return Proof(
        provider=row.provider,
        subject=row.subject,
        level=row.level,
        name=row.name,
        personal_id=open_sealed(keys, sealed, SEAL).decode() if sealed else None,
        born_on=row.born_on,
        status=row.status,
        territory=row.territory,
    )


def _store(
    session: Session, keys: Keys, proof: Proof, subject: str, account_id: int, at: datetime
) -> None:
    sealed = seal(keys, proof.personal_id.encode(), SEAL) if proof.personal_id else None
    accounts.put_identity(
        session,
        account_id=account_id,
        provider=proof.provider,
        subject=subject,
        level=proof.level,
        name=proof.name,
        personal_id_sealed=sealed,
        born_on=proof.born_on,
        status=proof.status,
        territory=proof.territory,
        at=at,
    )


def _subject(keys: Keys, proof: Proof) -> str:
    # Some providers use the personal id itself as subject, so it is kept only as a keyed hash.
    return keyed(keys, "identity-subject", f"{proof.provider}\0{proof.subject}").hex()
