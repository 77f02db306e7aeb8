"""Accounts, their links and what providers have proven about them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.quick import Quick
from petitions.storage.rows import add_row, lock_row
from petitions.storage.staff import Role
from petitions.storage.tables import (
    Account,
    AccountIdentity,
    AccountToken,
    Draft,
    Registration,
    Signatory,
    StaffRole,
)


def by_id(session: Session, account_id: int) -> Account | None:
    return session.get(Account, account_id)


@dataclass(frozen=True)
class Known:
    """An account in use, as every page of a session asks for it."""

    id: int
    email: str | None
    name: str
    language: str
    session_epoch: int
    has_password: bool
    has_totp: bool


@dataclass(frozen=True)
class Proven:
    """What a provider has proven about an account; the personal number is sealed."""

    provider: str
    subject: str
    level: str
    name: str
    personal_id_sealed: bytes | None
    born_on: date | None
    status: str | None
    territory: str | None
    proven_at: datetime


_ACCOUNTS, _PROOFS, _HELD = Account.__table__, AccountIdentity.__table__, StaffRole.__table__
_OF_ACCOUNT = (
    _ACCOUNTS.c.id, _ACCOUNTS.c.email, _ACCOUNTS.c.name, _ACCOUNTS.c.language,
    _ACCOUNTS.c.session_epoch, _ACCOUNTS.c.password_hash.is_not(None),
    _ACCOUNTS.c.totp_secret_sealed.is_not(None),
)  # fmt: skip
_OF_ROLE = tuple(_HELD.c[one.name] for one in fields(Role))
_OF_PROOF = tuple(_PROOFS.c[one.name] for one in fields(Proven))
# Each role stands beside each proof: few of either, and one journey.
_KNOWN = Quick(
    sa.select(*_OF_ACCOUNT, *_OF_ROLE, *_OF_PROOF)
    .select_from(
        _ACCOUNTS.outerjoin(
            _HELD, sa.and_(_HELD.c.account_id == _ACCOUNTS.c.id, _HELD.c.revoked_at.is_(None))
        ).outerjoin(_PROOFS, _PROOFS.c.account_id == _ACCOUNTS.c.id)
    )
    .where(_ACCOUNTS.c.id == sa.bindparam("account"), _ACCOUNTS.c.disabled_at.is_(None))
    .order_by(_HELD.c.id, _PROOFS.c.proven_at.desc(), _PROOFS.c.id.desc())
)


def known(
    session: Session, account_id: int
) -> tuple[Known, tuple[Role, ...], tuple[Proven, ...]] | None:
    """Return an account with the roles it holds at this moment and what was proven about it, the
    latest first, unless it is disabled."""
    session.flush()
    rows = _KNOWN.rows(session, {"account": account_id})
    if not rows:
        return None
    roles, proofs = len(_OF_ACCOUNT), len(_OF_ACCOUNT) + len(_OF_ROLE)
    held = dict.fromkeys(row[roles:proofs] for row in rows if row[roles] is not None)
    proven = dict.fromkeys(row[proofs:] for row in rows if row[proofs] is not None)
    return (
        Known(*rows[0][:roles]), tuple(Role(*one) for one in held),
        tuple(Proven(*one) for one in proven),
    )  # fmt: skip


def by_email(session: Session, email: str) -> Account | None:
    return session.scalar(sa.select(Account).where(Account.email == email))


def locked(session: Session, account_id: int) -> Account | None:
    """Read the account and hold its row until the transaction ends."""
    return lock_row(session, Account, account_id)


def add_account(
    session: Session,
    *,
    email: str | None,
    name: str,
    language: str,
    at: datetime,
    password_hash: str | None = None,
    confirmed: bool = False,
) -> Account:
    return add_row(
        session,
        Account(
            email=email,
            name=name,
            language=language,
            created_at=at,
            password_hash=password_hash,
            email_confirmed_at=at if confirmed else None,
            session_epoch=0,
        ),
    )


def add_registration(session: Session, registration: Registration) -> None:
    session.add(registration)
    session.flush()


def registration(session: Session, token_hash: bytes, at: datetime) -> Registration | None:
    """Find what was typed with this link, unless it is too old."""
    found = session.get(Registration, token_hash)
    return found if found and found.expires_at > at else None


def take_registration(session: Session, token_hash: bytes, at: datetime) -> Registration | None:
    """Remove and return what was typed with this link; only one of two takers gets it."""
    found = registration(session, token_hash, at)
    if not found:
        return None
    session.expunge(found)
    removed = session.execute(sa.delete(Registration).where(Registration.token_hash == token_hash))
    return found if removed.rowcount == 1 else None  # type: ignore[attr-defined]


def add_token(
    session: Session, *, token_hash: bytes, account_id: int, purpose: str, at: datetime,
    expires_at: datetime,
) -> None:  # fmt: skip
    session.add(
        AccountToken(
            token_hash=token_hash,
            account_id=account_id,
            purpose=purpose,
            created_at=at,
            expires_at=expires_at,
        )
    )
    session.flush()


def token_owner(session: Session, token_hash: bytes, purpose: str, at: datetime) -> int | None:
    """Return whose link this is, if it is unused and not too old."""
    return session.scalar(
        sa.select(AccountToken.account_id).where(_usable(token_hash, purpose, at))
    )


def use_token(session: Session, token_hash: bytes, purpose: str, at: datetime) -> int | None:
    """Mark the link as used and return whose it is; only one of two users gets it."""
    return session.scalar(
        sa.update(AccountToken)
        .where(_usable(token_hash, purpose, at))
        .values(used_at=at)
        .returning(AccountToken.account_id)
    )


def _usable(token_hash: bytes, purpose: str, at: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        AccountToken.token_hash == token_hash,
        AccountToken.purpose == purpose,
        AccountToken.used_at.is_(None),
        AccountToken.expires_at > at,
    )


def use_up_tokens(session: Session, account_id: int, at: datetime) -> None:
    """Make every open link of the account useless."""
    session.execute(
        sa.update(AccountToken)
        .where(AccountToken.account_id == account_id, AccountToken.used_at.is_(None))
        .values(used_at=at)
    )


def identity(session: Session, provider: str, subject: str) -> AccountIdentity | None:
    return session.scalar(
        sa.select(AccountIdentity).where(
            AccountIdentity.provider == provider, AccountIdentity.subject == subject
        )
    )


_PROVEN = Quick(
    sa.select(*_OF_PROOF)
    .where(_PROOFS.c.account_id == sa.bindparam("account"))
    .order_by(_PROOFS.c.proven_at.desc(), _PROOFS.c.id.desc())
)


def identities(session: Session, account_id: int) -> list[Proven]:
    """List what was proven about an account, the latest first."""
    session.flush()
    return [Proven(*row) for row in _PROVEN.rows(session, {"account": account_id})]


def put_identity(
    session: Session, *, account_id: int, provider: str, subject: str, level: str, name: str,
    personal_id_sealed: bytes | None, born_on: date | None, status: str | None,
    territory: str | None, at: datetime,
) -> None:  # fmt: skip
    """Store what a provider says now, in place of what it said before."""
    found = identity(session, provider, subject) or AccountIdentity(
        account_id=account_id, provider=provider, subject=subject
    )
    found.level, found.name, found.personal_id_sealed = level, name, personal_id_sealed
    found.born_on, found.status, found.territory = born_on, status, territory
    found.proven_at = at
    session.add(found)
    session.flush()


def forget_person(session: Session, account_id: int) -> None:
    """Delete what only described the person; public petitions keep a petitioner without a name."""
    for table in (AccountIdentity, AccountToken, Draft):
        session.execute(sa.delete(table).where(table.account_id == account_id))
    session.execute(
        sa.update(Signatory).where(Signatory.account_id == account_id).values(account_id=None)
    )
