"""Staff: inviting, granting and revoking roles; each act goes to the audit record."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from petitions.services import passwords, rights
from petitions.services.accounts import MAX_NAME, Person, person
from petitions.services.addresses import normalise
from petitions.services.errors import Expired, NotFound, Refused
from petitions.services.letters import write_letter
from petitions.services.rights import Matter
from petitions.services.secrets import new_token, token_hash
from petitions.storage import accounts, audit, bodies, cases, duties, rulebooks, staff
from petitions.storage.engine import unit
from petitions.storage.tables import ROLES, Account

INVITATION_LASTS = timedelta(days=7)
# These act for one body; without it the role would cover every body.
ROLES_OF_A_BODY = frozenset({"officer", "head"})
REVIEWERS = frozenset({"moderator", "administrator"})


@dataclass(frozen=True)
class Grant:
    """A role to be given, with what it is limited to; None is no limit."""

    role: str
    body_id: int | None = None
    territory: str | None = None
    rule_set: str | None = None

    @property
    def matter(self) -> Matter:
        return Matter(self.body_id, self.territory, self.rule_set)


def invite(
    session: Session, *, email: str, name: str, language: str, grants: tuple[Grant, ...],
    by: int | None, at: datetime,
) -> int:  # fmt: skip
    """Give roles to an address by letter; a new account sets its password by the letter's link."""
    address = normalise(email)
    _require_all(session, by, grants, at)
    with unit(session):
        account_id, _ = bring_in(
            session, address=address, name=name, language=language, grants=grants, by=by, at=at
        )
        return account_id


def bring_in(
    session: Session, *, address: str, name: str, language: str, grants: tuple[Grant, ...],
    by: int | None, at: datetime,
) -> tuple[int, list[int]]:  # fmt: skip
    """Write an invitation within the caller's unit, who has checked the right to give the roles;
    return the account and the roles given."""
    account = accounts.by_email(session, address) or accounts.add_account(
        session, email=address, name=name.strip()[:MAX_NAME], language=language, at=at
    )
    given = [_grant(session, account, grant, by, at) for grant in grants]
    data: dict[str, object] = {
        "name": account.name,
        "roles": [grant.role for grant in grants],
    }
    _write_invitation(session, account, data, at)
    return account.id, given


def invite_again(session: Session, *, account_id: int, by: int, at: datetime) -> None:
    """Send the invitation anew, for somebody whose link grew old; earlier links end."""
    rights.require(session, by, Matter(), "administrator", at=at, act="invite")
    with unit(session):
        account = _existing(session, account_id)
        roles = [role.role for role in staff.roles_of(session, account_id)]
        if account.password_hash or account.email is None or not roles:
            raise Refused("invitation_not_needed")
        accounts.use_up_tokens(session, account_id, at)
        _write_invitation(session, account, {"name": account.name, "roles": roles}, at)
        audit.append(
            session, at=at, account_id=by, act="invite_again", subject=f"account:{account_id}"
        )


def _write_invitation(
    session: Session, account: Account, data: dict[str, object], at: datetime
) -> None:
    if not account.password_hash:
        data["token"] = _invitation(session, account.id, at)
    write_letter(session, "staff_invitation", account.email or "", account.language, data, at)


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
    _require_all(session, by, (grant,), at)
    with unit(session):
        return _grant(session, _existing(session, account_id), grant, by, at)


def revoke_role(
    session: Session, *, role_id: int, by: int | None, at: datetime, why: str | None = None
) -> None:
    """Take a role away; sessions of the account end at their next request.

    Refused for the last administrator of the whole site: nobody could undo it.
    """
    held = staff.role(session, role_id)
    if held is None:
        raise NotFound("role_unknown")
    account_id, role = held
    limits = Matter(role.body_id, role.territory, role.rule_set)
    if by is not None:
        rights.require(session, by, limits, "administrator", at=at, act="revoke_role")
    with unit(session):
        if role.role == "administrator" and limits == Matter():
            _keep_one(session)
        if staff.end_role(session, role_id, at) is None:
            raise NotFound("role_unknown")
        _existing(session, account_id).session_epoch += 1
        audit.append(
            session,
            at=at,
            account_id=by,
            act="revoke_role",
            subject=f"account:{account_id}",
            before=asdict(role),
            why=why,
        )
        _free_duties(session, account_id, by, at)
        _free_cases(session, account_id, by, at)


def _free_duties(session: Session, account_id: int, by: int | None, at: datetime) -> None:
    """Take the duties away that were assigned to somebody who cannot fulfil them any more."""
    roles = [r for r in staff.roles_of(session, account_id) if r.role in ROLES_OF_A_BODY]
    for duty in duties.assigned(session, account_id):
        if not any(role.body_id in (None, duty.body_id) for role in roles):
            duty.officer_id = None
            audit.append(
                session, at=at, account_id=by, act="assign", petition_id=duty.petition_id,
                subject=f"duty:{duty.id}", before={"officer": account_id}, after={"officer": None},
            )  # fmt: skip


def _free_cases(session: Session, account_id: int, by: int | None, at: datetime) -> None:
    """Give back to the queue what somebody had taken who cannot decide it any more."""
    roles = [role for role in staff.roles_of(session, account_id) if role.role in REVIEWERS]
    for case in cases.owned(session, account_id):
        matter = Matter(case.body_id, case.territory, case.rule_set)
        if not any(rights.covers(role, matter) for role in roles):
            cases.release(session, case.petition_id, account_id)
            audit.append(
                session, at=at, account_id=by, act="free_case", petition_id=case.petition_id,
                before={"account": account_id},
            )  # fmt: skip


def reset_second_factor(
    session: Session, *, account_id: int, by: int, why: str, at: datetime
) -> None:
    """Let somebody who lost the telephone enrol anew; what was signed in ends at once."""
    rights.require(session, by, Matter(), "administrator", at=at, act="reset_second_factor")
    with unit(session):
        account = _existing(session, account_id)
        if not account.totp_secret_sealed:
            raise Refused("second_factor_missing")
        account.totp_secret_sealed = account.totp_last_step = None
        account.session_epoch += 1
        audit.append(
            session,
            at=at,
            account_id=by,
            act="reset_second_factor",
            subject=f"account:{account_id}",
            why=why,
        )


def _keep_one(session: Session) -> None:
    if staff.site_administrators(session) < 2:
        raise Refused("last_administrator")


def _require_all(session: Session, by: int | None, grants: tuple[Grant, ...], at: datetime) -> None:
    """An administrator of one body, territory or rule set gives rights within it alone."""
    if by is None:  # the operator at a terminal, or the installation itself
        return
    for grant in grants:
        rights.require(session, by, grant.matter, "administrator", at=at, act="grant_role")


def _grant(session: Session, account: Account, grant: Grant, by: int | None, at: datetime) -> int:
    if grant.role not in ROLES:
        raise Refused("role_unknown")
    if grant.role in ROLES_OF_A_BODY and grant.body_id is None:
        raise Refused("body_not_chosen")
    if grant.body_id is not None and bodies.find(session, grant.body_id) is None:
        raise Refused("body_unknown")
    if grant.territory is not None and bodies.territory(session, grant.territory) is None:
        raise Refused("territory_unknown")
    if grant.rule_set is not None and not rulebooks.version_count(session, grant.rule_set):
        raise Refused("rule_set_unknown")
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
