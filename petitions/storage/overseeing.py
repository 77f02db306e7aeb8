"""What an auditor reads of everybody's work: lists by key, and who stands in a case by name."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.staff import Role
from petitions.storage.tables import (
    Account,
    Body,
    CaseNote,
    CommitteeCase,
    CoPetitioner,
    Decision,
    Duty,
    DutyComment,
    Message,
    Petition,
    ReviewCase,
)

Numbers = list[tuple[int, int]]


def duties(session: Session, roles: Iterable[Role], *, after: int, limit: int) -> Numbers:
    """Return (id, petition) of duties that the roles reach, the newest first, below `after`."""
    return _page(session, Duty.id, Duty.petition_id, Duty.body_id, roles, after, limit)


def committee_cases(session: Session, roles: Iterable[Role], *, after: int, limit: int) -> Numbers:
    """Return (id, petition) of committees' cases, the newest first, below `after`."""
    case = CommitteeCase
    return _page(session, case.id, case.petition_id, case.body_id, roles, after, limit)


def _page(
    session: Session, key: sa.SQLColumnExpression[int], petition: sa.SQLColumnExpression[int],
    body: sa.SQLColumnExpression[int | None] | sa.SQLColumnExpression[int],
    roles: Iterable[Role], after: int, limit: int,
) -> Numbers:  # fmt: skip
    reached = [_limits(role, body) for role in roles]
    query = sa.select(key, petition).join(Petition, Petition.id == petition)
    if after:
        query = query.where(key < after)
    if all(reached):
        query = query.where(sa.or_(sa.false(), *(sa.and_(*limits) for limits in reached)))
    found = session.execute(query.order_by(key.desc()).limit(limit))
    return [(row[0], row[1]) for row in found]


def _limits(
    role: Role, body: sa.SQLColumnExpression[int | None] | sa.SQLColumnExpression[int]
) -> list[sa.ColumnElement[bool]]:
    bounds = (
        (body, role.body_id), (Petition.territory, role.territory),
        (Petition.rule_set, role.rule_set),
    )  # fmt: skip
    return [column == wanted for column, wanted in bounds if wanted is not None]


def duties_among(
    session: Session, ids: Iterable[int]
) -> dict[int, tuple[Duty, Petition, Body | None]]:
    """Return duties with their petitions and the bodies that owe them."""
    query = (
        sa.select(Duty, Petition, Body)
        .join(Petition, Petition.id == Duty.petition_id)
        .outerjoin(Body, Body.id == Duty.body_id)
    )
    found = session.execute(query.where(Duty.id.in_(ids)))
    return {row[0].id: (row[0], row[1], row[2]) for row in found}


def cases_among(session: Session, ids: Iterable[int]) -> dict[int, tuple[CommitteeCase, Body]]:
    """Return committees' cases with their committees."""
    query = sa.select(CommitteeCase, Body).join(Body, Body.id == CommitteeCase.body_id)
    found = session.execute(query.where(CommitteeCase.id.in_(ids)))
    return {row[0].id: (row[0], row[1]) for row in found}


def names_in(session: Session, petition: Petition) -> list[str]:
    """Return the names of everybody who wrote, decided or stands for a petition."""
    number = petition.id
    wrote = sa.union(
        sa.select(CoPetitioner.account_id).where(CoPetitioner.petition_id == number),
        sa.select(CaseNote.account_id).where(CaseNote.petition_id == number),
        sa.select(Decision.decided_by).where(Decision.petition_id == number),
        sa.select(Message.account_id).where(Message.petition_id == number),
        sa.select(ReviewCase.owner_id).where(ReviewCase.petition_id == number),
        sa.select(Duty.officer_id).where(Duty.petition_id == number),
        sa.select(DutyComment.account_id)
        .join(Duty, Duty.id == DutyComment.duty_id)
        .where(Duty.petition_id == number),
    ).subquery()
    query = sa.select(Account.name).where(
        (Account.id == petition.petitioner_id) | Account.id.in_(sa.select(wrote))
    )
    return [name for name in session.scalars(query) if name]


def comments(session: Session, duty_id: int) -> list[DutyComment]:
    """Return what every body's people noted on a duty, oldest first."""
    found = sa.select(DutyComment).where(DutyComment.duty_id == duty_id)
    return list(session.scalars(found.order_by(DutyComment.id)))


def messages(session: Session, petition_id: int) -> list[Message]:
    """Return what was written to and fro about a petition, oldest first."""
    found = sa.select(Message).where(Message.petition_id == petition_id)
    return list(session.scalars(found.order_by(Message.id)))
