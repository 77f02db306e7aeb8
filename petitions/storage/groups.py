"""The group that makes a petition: its members, and who of them holds a role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.tables import Account, CoPetitioner, GroupRole, Petition


@dataclass(frozen=True)
class Member:
    """One of the group, by the account and its name."""

    id: int
    name: str


def members(session: Session, petition_id: int) -> list[Member]:
    """Return the group as its members joined; the petitioner is the first."""
    starter = (
        sa.select(Account.id, Account.name)
        .join(Petition, Petition.petitioner_id == Account.id)
        .where(Petition.id == petition_id)
    )
    joined = (
        sa.select(Account.id, Account.name)
        .join(CoPetitioner, CoPetitioner.account_id == Account.id)
        .where(CoPetitioner.petition_id == petition_id)
        .order_by(CoPetitioner.joined_at, CoPetitioner.account_id)
    )
    found = [*session.execute(starter), *session.execute(joined)]
    return [Member(id, name) for id, name in found]


def roles(session: Session, petition_id: int) -> dict[str, Member]:
    """Return who holds which role."""
    found = (
        sa.select(GroupRole.role, Account.id, Account.name)
        .join(Account, Account.id == GroupRole.account_id)
        .where(GroupRole.petition_id == petition_id)
    )
    return {role: Member(id, name) for role, id, name in session.execute(found)}


def replace_roles(session: Session, petition_id: int, holders: Mapping[str, int]) -> None:
    session.execute(sa.delete(GroupRole).where(GroupRole.petition_id == petition_id))
    session.add_all(
        GroupRole(petition_id=petition_id, role=role, account_id=holder)
        for role, holder in holders.items()
    )
    session.flush()
