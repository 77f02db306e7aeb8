"""Staff: inviting, granting and revoking roles; each act goes to the audit record."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from petitions.services import passwords
from petitions.services.accounts import MAX_NAME, Person, person
from petitions.services.addresses import normalise
from petitions.services.errors import Expired, NotFound, Refused
from petitions.services.letters import write_letter
from petitions.services.secrets import new_token, token_hash
from petitions.storage import accounts, audit, staff
from petitions.storage.engine import unit
from petitions.storage.tables import ROLES, Account

INVITATION_LASTS = timedelta(days=7)
# These act for one body; without it the role would cover every body.
ROLES_OF_A_BODY = frozenset({"officer", "head"})


@dataclass(frozen=True)
class Grant:
    """A role to be given, with what it is limited to; None is no limit."""

    role: str
    body_id: int | None = None
    territory: str | None = None
    rule_set: str | None = None


def invite(
    session: Session, *, email: str, name: str, language: str, grants: tuple[Grant, ...],
    by: int | None, at: datetime,
) -> int:  # fmt: skip
    """Give roles to an address by letter; a new account sets its password by the letter's link."""
    address = normalise(email)
    with unit(session):
        account = accounts.by_email(session, address) or accounts.add_account(
            session, email=address, name=name.strip()[:MAX_NAME], language=language, at=at
        )
        for grant in grants:
            _grant(session, account, grant, by, at)
        data = {"name": account.name, "roles": [grant.role for grant in grants]}
        if not account.password_hash:
            data["token"] = _invitation(session, account.id, at)
        write_letter(session, "staff_invitation", address, account.language, data, at)
        return account.id


def accept_invitation(session: Session, *, token: str, password: str, at: datetime) -> Person:
    """Set the invited person's password; the second factor follows at the first sign-in."""
    passwords.require_good(password)
    hashed = passwords.hashed(password)
    with unit(session):
        account_id = accounts.use_token(session, token_hash(token), "invite_staff", at)
        account = accounts.locked(session, account_id) if account_id else None
        if account is None or account.disabled_at:
            raise Expired("link_expired")
        account.password_hash = hashed
        account.email_confirmed_at = account.email_confirmed_at or at
        account.session_epoch += 1
        invited = person(session, account.id)
        if invited is None:
            raise Expired("link_expired")
        return invited


def grant_role(
    session: Session, *, account_id: int, grant: Grant, by: int | None, at: datetime
) -> int:
    """Give one role; the account signs in anew, with its second factor."""
    with unit(session):
        return _grant(session, _existing(session, account_id), grant, by, at)


def revoke_role(
    session: Session, *, role_id: int, by: int | None, at: datetime, why: str | None = None
) -> None:
    """Take a role away; sessions of the account end at their next request."""
    with unit(session):
        account_id = staff.end_role(session, role_id, at)
        if account_id is None:
            raise NotFound("role_unknown")
        _existing(session, account_id).session_epoch += 1
        audit.append(
            session,
            at=at,
            account_id=by,
            act="revoke_role",
            subject=f"account:{account_id}",
            before={"role_id": role_id},
            why=why,
        )


def _grant(session: Session, account: Account, grant: Grant, by: int | None, at: datetime) -> int:
    if grant.role not in ROLES:
        raise Refused("role_unknown")
    if grant.role in ROLES_OF_A_BODY and grant.body_id is None:
        raise Refused("body_missing")
    role_id = staff.add_role(session, account_id=account.id, at=at, by=by, **asdict(grant))
    account.session_epoch += 1
    audit.append(
        session,
        at=at,
        account_id=by,
        act="grant_role",
        subject=f"account:{account.id}",
        after={"role_id": role_id, **asdict(grant)},
    )
    return role_id


def _invitation(session: Session, account_id: int, at: datetime) -> str:
    token = new_token()
    accounts.add_token(
        session,
        token_hash=token_hash(token),
        account_id=account_id,
        purpose="invite_staff",
        at=at,
        expires_at=at + INVITATION_LASTS,
    )
    return token


def _existing(session: Session, account_id: int) -> Account:
    account = accounts.locked(session, account_id)
    if account is None:
        raise NotFound("account_unknown")
    return account
