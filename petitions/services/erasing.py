"""Erasure: a person asks, and what is theirs goes; the ledger's tree and its proofs stay.

While a petition collects, its keyed hash of the person stays, so that nobody signs twice; it is
muted when the collection is over, and the petition's key is destroyed later.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.engine import judge
from petitions.domain.life import Life
from petitions.services import accounts, attachments, rulebooks, signing
from petitions.services.addresses import normalise
from petitions.services.committees import letting_go
from petitions.services.documents import Store
from petitions.services.errors import NotFound, Refused
from petitions.services.secrets import Keys, keyed
from petitions.storage import accounts as account_rows
from petitions.storage import audit, erasure, signatures
from petitions.storage.engine import unit
from petitions.storage.tables import Petition

ERASED, ERASED_ACCOUNT, MUTED, KEY_DESTROYED = (
    "erase_signature", "erase_account", "mute_erased", "destroy_petition_key",
)  # fmt: skip
# As long as receipts are given and backups are kept after a petition's end (docs/operations.md).
KEY_KEPT = timedelta(days=30)
KEYS_AT_ONCE = 200
BEFORE_COLLECTION = frozenset(
    {"draft", "forming_group", "returned", "gathering_support", "in_review", "in_deliberation",
     "scheduled"}
)  # fmt: skip


def erase_signature(session: Session, keys: Keys, signature_id: int, at: datetime) -> None:
    """Withdraw a signature where the rules let it be, and erase the person behind it.

    NotFound if there is no such person any more. Interrupted in between, it is asked for again.
    """
    if signatures.person(session, signature_id) is None:
        raise NotFound("signature")
    with suppress(Refused, NotFound):  # not while this petition's rules forbid; or done before
        signing.withdraw(session, keys, signature_id, at)
    with unit(session):
        signature = signatures.find(session, signature_id)
        if signature is None:
            raise NotFound("signature")
        email = erasure.delete_signatory(session, signature_id)
        if email:
            erasure.delete_address_on(session, signature.petition_id, email)
            erasure.delete_limits(session, keyed(keys, "limits", email).hex())
        audit.append(
            session, at=at, account_id=None, act=ERASED, petition_id=signature.petition_id,
            subject=f"signature:{signature_id}",
        )  # fmt: skip


def erase_account(
    session: Session, keys: Keys, account_id: int, at: datetime, files: Store | None = None
) -> int:
    """Erase an account, what it handed in and every signature it or its address gave; return how
    many signatures those were."""
    account = account_rows.by_id(session, account_id)
    if account is None or account.disabled_at:
        raise NotFound("account_unknown")
    email = account.email
    accounts.require_no_roles(session, account_id)
    erased = _erase_signatures(session, keys, account_id, email, at)
    letting_go.erase_papers_of(session, files, account_id)
    attachments.erase_of(session, files, account_id)
    accounts.delete_account(session, account_id=account_id, at=at)
    with unit(session):
        erasure.delete_words_of(session, account_id)
        audit.append(
            session, at=at, account_id=None, act=ERASED_ACCOUNT, subject=f"account:{account_id}"
        )
    if email:
        _erase_address(session, keys, email)
    return erased


def erase_address(
    session: Session, keys: Keys, email: str, at: datetime, files: Store | None = None
) -> int:
    """Erase whoever stands behind an address: account, signatures, letters, what was typed.

    Returns how many signatures there were.
    """
    email = normalise(email)
    account = account_rows.by_email(session, email)
    if account is not None:
        return erase_account(session, keys, account.id, at, files)
    erased = _erase_signatures(session, keys, None, email, at)
    _erase_address(session, keys, email)
    return erased


def _erase_signatures(
    session: Session, keys: Keys, account_id: int | None, email: str | None, at: datetime
) -> int:
    found = erasure.signatures_of(session, account_id, email)
    session.commit()
    for signature_id in found:
        erase_signature(session, keys, signature_id, at)
    return len(found)


def _erase_address(session: Session, keys: Keys, email: str) -> None:
    with unit(session):
        erasure.delete_address(session, email)
        erasure.delete_limits(session, keyed(keys, "limits", email).hex())


def on_record(session: Session) -> list[str]:
    """Return what was ever erased, as ids; kept with backups, it erases a restored one again."""
    acts = (ERASED, ERASED_ACCOUNT)
    return [str(row.subject) for act in acts for row in erasure.records(session, act)]


def erase_again(
    session: Session, keys: Keys, subjects: list[str], at: datetime, files: Store | None = None
) -> int:
    """Erase what `on_record` named before a backup was restored; return how many were there."""
    again = 0
    for subject in subjects:
        kind, _, number = subject.partition(":")
        with suppress(NotFound):
            if kind == "signature":
                erase_signature(session, keys, int(number), at)
            else:
                erase_account(session, keys, int(number), at, files)
            again += 1
        session.rollback()
    return again


def mute_ended(session: Session, at: datetime) -> int:
    """Mute the hashes of erased persons on petitions whose collection is over; return how many.

    The caller commits.
    """
    muted = 0
    for petition in erasure.with_erased(session, ERASED, MUTED):
        if not _is_over(session, petition, at):
            continue
        rows = erasure.records(session, ERASED, petition.id)
        ids = [int(str(row.subject).partition(":")[2]) for row in rows]
        erasure.mute_persons(session, ids)
        audit.append(session, at=at, account_id=None, act=MUTED, petition_id=petition.id)
        muted += len(ids)
    return muted


def _is_over(session: Session, petition: Petition, at: datetime) -> bool:
    """Say whether nobody can sign, confirm late or sign again any more."""
    life = Life.from_json(petition.life)
    if life.collecting or life.state in BEFORE_COLLECTION or life.state == "removed":
        return False
    rules = rulebooks.rules_for(session, petition.rule_set)
    return bool(judge(rules, life, Action(do="confirm_late"), at))


def destroy_keys(session: Session, at: datetime) -> int:
    """Destroy the keys of petitions that ended long enough ago; every hash of a person on them
    is mute from then on, and no receipt can be made again. The caller commits."""
    ended = [
        petition
        for petition in erasure.with_key_ended(session, at - KEY_KEPT, KEYS_AT_ONCE)
        if _is_over(session, petition, at)
    ]
    for petition in ended:
        petition.key_sealed = None
        audit.append(session, at=at, account_id=None, act=KEY_DESTROYED, petition_id=petition.id)
    return len(ended)
