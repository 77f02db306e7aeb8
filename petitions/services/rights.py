"""Who may do what: a role covers everything, or one body, territory or rule set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.services.errors import Forbidden
from petitions.storage import audit, staff
from petitions.storage.engine import unit
from petitions.storage.staff import Role
from petitions.storage.tables import Petition

_ON_RECORD = "refusal_on_record"


@dataclass(frozen=True)
class Matter:
    """What an act concerns; a role limited to something else does not cover it."""

    body_id: int | None = None
    territory: str | None = None
    rule_set: str | None = None

    @classmethod
    def of(cls, petition: Petition, body_id: int | None = None) -> Matter:
        return cls(body_id or petition.body_id, petition.territory, petition.rule_set)


def covers(role: Role, matter: Matter) -> bool:
    """Say whether a role reaches a matter."""
    return all(
        limit is None or limit == wanted
        for limit, wanted in (
            (role.body_id, matter.body_id),
            (role.territory, matter.territory),
            (role.rule_set, matter.rule_set),
        )
    )


def at_work(session: Session, matter: Matter, *roles: str) -> list[int]:
    """List who holds one of the roles now for a matter, and can still sign in."""
    found = staff.at_work(
        session, roles, body_id=matter.body_id, territory=matter.territory,
        rule_set=matter.rule_set,
    )  # fmt: skip
    return list(found)


def refuse(session: Session, account_id: int, *, at: datetime, act: str) -> Forbidden:
    """Record that somebody tried what is not theirs, and return the error to raise."""
    session.rollback()
    with unit(session):
        audit.append(session, at=at, account_id=account_id, act="refused", subject=act)
    session.info[_ON_RECORD] = True
    return Forbidden("not_yours")


def note_refusal(session: Session, account_id: int, *, at: datetime, act: str) -> None:
    """Record an attempt that a page refused, unless the service behind it did so already."""
    if not session.info.pop(_ON_RECORD, False):
        refuse(session, account_id, at=at, act=act)


def require(
    session: Session, account_id: int, matter: Matter, *roles: str, at: datetime, act: str
) -> Role:
    """Return the role that allows an act; Forbidden otherwise, and the attempt is on record."""
    for role in staff.roles_of(session, account_id):
        if role.role in roles and covers(role, matter):
            return role
    raise refuse(session, account_id, at=at, act=act)
