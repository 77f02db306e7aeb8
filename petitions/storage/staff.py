"""Roles of staff, and the audit record of what they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.quick import Quick
from petitions.storage.rows import add_row
from petitions.storage.tables import Account, StaffRole


@dataclass(frozen=True)
class Role:
    """One role held now; a scope of None means all bodies, territories or rule sets."""

    id: int
    role: str
    body_id: int | None = None
    territory: str | None = None
    rule_set: str | None = None


_HELD = StaffRole.__table__
_ROLES = Quick(
    sa.select(*(_HELD.c[one.name] for one in fields(Role)))
    .where(_HELD.c.account_id == sa.bindparam("account"), _HELD.c.revoked_at.is_(None))
    .order_by(_HELD.c.id)
)


def roles_of(session: Session, account_id: int) -> tuple[Role, ...]:
    """List the roles an account holds at this moment."""
    session.flush()
    return tuple(Role(*row) for row in _ROLES.rows(session, {"account": account_id}))


def holders(session: Session, role: str, body_id: int | None = None) -> Sequence[int]:
    """List the accounts that hold a role now, for the body where one is given."""
    query = sa.select(StaffRole.account_id).where(
        StaffRole.role == role, StaffRole.revoked_at.is_(None)
    )
    if body_id is not None:
        query = query.where(sa.or_(StaffRole.body_id == body_id, StaffRole.body_id.is_(None)))
    return session.scalars(query.distinct().order_by(StaffRole.account_id)).all()


def at_work(
    session: Session, roles: Sequence[str], *, body_id: int | None, territory: str | None,
    rule_set: str | None,
) -> Sequence[int]:  # fmt: skip
    """List the accounts in use that hold one of the roles now, with limits that reach a matter."""
    limits = (
        (StaffRole.body_id, body_id),
        (StaffRole.territory, territory),
        (StaffRole.rule_set, rule_set),
    )
    query = (
        sa.select(StaffRole.account_id)
        .join(Account, Account.id == StaffRole.account_id)
        .where(StaffRole.role.in_(roles), StaffRole.revoked_at.is_(None))
        .where(Account.disabled_at.is_(None))
        .where(*(sa.or_(column.is_(None), column == wanted) for column, wanted in limits))
    )
    return session.scalars(query.distinct().order_by(StaffRole.account_id)).all()


def add_role(
    session: Session, *, account_id: int, role: str, body_id: int | None, territory: str | None,
    rule_set: str | None, at: datetime, by: int | None,
) -> int:  # fmt: skip
    return add_row(
        session,
        StaffRole(
            account_id=account_id,
            role=role,
            body_id=body_id,
            territory=territory,
            rule_set=rule_set,
            granted_at=at,
            granted_by=by,
        ),
    ).id


def end_role(session: Session, role_id: int, at: datetime) -> int | None:
    """End a role that is held now and return whose it was."""
    return session.scalar(
        sa.update(StaffRole)
        .where(StaffRole.id == role_id, StaffRole.revoked_at.is_(None))
        .values(revoked_at=at)
        .returning(StaffRole.account_id)
    )


def accounts_with_roles(session: Session) -> tuple[tuple[int, str], ...]:
    """List everybody who holds a role now: account and address, by address."""
    rows = session.execute(
        sa.select(Account.id, Account.email)
        .join(StaffRole, StaffRole.account_id == Account.id)
        .where(StaffRole.revoked_at.is_(None), Account.email.is_not(None))
        .distinct()
        .order_by(Account.email)
    )
    return tuple((row[0], row[1] or "") for row in rows)


@dataclass(frozen=True)
class Member:
    """Somebody who works here, as the list of staff shows them."""

    id: int
    name: str
    email: str | None
    has_password: bool
    has_totp: bool
    roles: tuple[Role, ...] = ()


def members(session: Session, account_id: int | None = None) -> list[Member]:
    """List everybody who ever held a role, by name, with the roles held now; or only one."""
    ever = sa.select(StaffRole.account_id)
    query = sa.select(Account).where(Account.id.in_(ever)).order_by(Account.name, Account.id)
    if account_id is not None:
        query = query.where(Account.id == account_id)
    held = _roles_by_account(session)
    return [
        Member(
            row.id,
            row.name,
            row.email,
            bool(row.password_hash),
            bool(row.totp_secret_sealed),
            tuple(held.get(row.id, ())),
        )
        for row in session.scalars(query)
    ]


def _roles_by_account(session: Session) -> dict[int, list[Role]]:
    found: dict[int, list[Role]] = {}
    now = sa.select(StaffRole).where(StaffRole.revoked_at.is_(None)).order_by(StaffRole.id)
    for row in session.scalars(now):
        role = Role(row.id, row.role, row.body_id, row.territory, row.rule_set)
        found.setdefault(row.account_id, []).append(role)
    return found


def role(session: Session, role_id: int) -> tuple[int, Role] | None:
    """Return a role that is held now, with whose it is."""
    row = session.get(StaffRole, role_id)
    if row is None or row.revoked_at is not None:
        return None
    return row.account_id, Role(row.id, row.role, row.body_id, row.territory, row.rule_set)


def site_administrators(session: Session) -> int:
    """Count the administrator roles that no limit narrows, and hold them until the unit ends."""
    everywhere = sa.select(StaffRole.id).where(
        StaffRole.role == "administrator",
        StaffRole.revoked_at.is_(None),
        StaffRole.body_id.is_(None),
        StaffRole.territory.is_(None),
        StaffRole.rule_set.is_(None),
    )
    return len(session.scalars(everywhere.with_for_update()).all())
