"""Duties as those who must fulfil them see them: the inbox, reminders, comments, orphans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from petitions.storage.rows import lock_row
from petitions.storage.staff import Role
from petitions.storage.tables import (
    Account,
    AuditRecord,
    Duty,
    DutyComment,
    Petition,
    ResponseDraft,
    StaffRole,
)

Place = tuple[datetime | None, int]
Row = tuple[Duty, Petition]


def inbox(
    session: Session, roles: Iterable[Role], *, officer_id: int | None = None,
    to_approve: bool = False, after: Place | None = None, limit: int = 50,
) -> list[Row]:  # fmt: skip
    """Return open duties that the roles reach, the next due first, those without a date last.

    `officer_id`: only that officer's; `to_approve`: only those whose answer waits for the head.
    One short walk along an index for each role: the cost does not grow with what is owed.
    """
    found: dict[int, Row] = {}
    for role in roles:
        query = _of_role(role, by_body=officer_id is None).where(Duty.status == "open")
        if officer_id is not None:
            query = query.where(Duty.officer_id == officer_id)
        if to_approve:
            query = query.join(ResponseDraft, ResponseDraft.duty_id == Duty.id)
            query = query.where(ResponseDraft.status == "submitted")
        for duty, petition in _next(session, query, after, limit):
            found[duty.id] = (duty, petition)
    return sorted(found.values(), key=_by_date)[:limit]


def _of_role(role: Role, *, by_body: bool = True) -> sa.Select[Duty, Petition]:
    """Select what a role reaches; `by_body`: along the index of the body's duties."""
    query = sa.select(Duty, Petition).join(Petition, Petition.id == Duty.petition_id)
    # A sum is in no index: one officer's few are not looked for among all that the body owes.
    query = query.where((Duty.body_id if by_body else Duty.body_id + 0) == role.body_id)
    if role.territory is not None:
        query = query.where(Petition.territory == role.territory)
    if role.rule_set is not None:
        query = query.where(Petition.rule_set == role.rule_set)
    return query


def _next(
    session: Session, query: sa.Select[Duty, Petition], after: Place | None, limit: int
) -> list[Row]:
    """Walk first along the dated ones, then along the others, from a place on."""
    rows: list[Row] = []
    if after is None or after[0] is not None:
        dated = query.where(Duty.due_at.is_not(None)).order_by(Duty.due_at, Duty.id)
        if after is not None:
            place = sa.tuple_(sa.literal(after[0], Duty.due_at.type), sa.literal(after[1]))
            dated = dated.where(sa.tuple_(Duty.due_at, Duty.id) > place)
        rows += [(row[0], row[1]) for row in session.execute(dated.limit(limit))]
    if len(rows) < limit:
        undated = query.where(Duty.due_at.is_(None)).order_by(Duty.id)
        if after is not None and after[0] is None:
            undated = undated.where(Duty.id > after[1])
        rows += [(row[0], row[1]) for row in session.execute(undated.limit(limit - len(rows)))]
    return rows


def _by_date(row: Row) -> tuple[bool, datetime, int]:
    due = row[0].due_at
    return due is None, due or row[0].opened_at, row[0].id


def done(
    session: Session, roles: Iterable[Role], *, after: Place | None = None, limit: int = 50
) -> list[Row]:
    """Return duties that are over, the latest first; `after` is (ended_at, id)."""
    found: dict[int, Row] = {}
    for role in roles:
        query = _of_role(role).where(Duty.ended_at.is_not(None))
        if after is not None and after[0] is not None:
            place = sa.tuple_(sa.literal(after[0], Duty.ended_at.type), sa.literal(after[1]))
            query = query.where(sa.tuple_(Duty.ended_at, Duty.id) < place)
        query = query.order_by(Duty.ended_at.desc(), Duty.id.desc()).limit(limit)
        found |= {row[0].id: (row[0], row[1]) for row in session.execute(query)}
    rows = sorted(found.values(), key=lambda row: (row[0].ended_at or 0, row[0].id), reverse=True)
    return rows[:limit]


def without_owner(session: Session, *, after: int = 0, limit: int = 50) -> list[Row]:
    """Return open duties that nobody at work can fulfil: no body, or a body without people."""
    works = (
        sa.select(StaffRole.id)
        .join(Account, Account.id == StaffRole.account_id)
        .where(
            StaffRole.body_id == Duty.body_id,
            StaffRole.role.in_(("officer", "head")),
            StaffRole.revoked_at.is_(None),
            Account.disabled_at.is_(None),
            sa.or_(StaffRole.territory.is_(None), StaffRole.territory == Petition.territory),
            sa.or_(StaffRole.rule_set.is_(None), StaffRole.rule_set == Petition.rule_set),
        )
    )
    query = (
        sa.select(Duty, Petition)
        .join(Petition, Petition.id == Duty.petition_id)
        .where(Duty.status == "open", Duty.id > after, ~works.exists())
        .order_by(Duty.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def without_head(session: Session, limit: int = 50) -> list[Row]:
    """Return duties whose answer waits for a head that the body does not have."""
    heads = (
        sa.select(StaffRole.id)
        .join(Account, Account.id == StaffRole.account_id)
        .where(
            StaffRole.body_id == Duty.body_id,
            StaffRole.role == "head",
            StaffRole.revoked_at.is_(None),
            Account.disabled_at.is_(None),
        )
    )
    query = (
        sa.select(Duty, Petition)
        .join(ResponseDraft, ResponseDraft.duty_id == Duty.id)
        .join(Petition, Petition.id == Duty.petition_id)
        .where(ResponseDraft.status == "submitted", ~heads.exists())
        .order_by(Duty.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def drafts(session: Session, duty_ids: Sequence[int]) -> dict[int, ResponseDraft]:
    found = sa.select(ResponseDraft).where(ResponseDraft.duty_id.in_(duty_ids))
    return {draft.duty_id: draft for draft in session.scalars(found)}


def lock(session: Session, duty_id: int) -> Duty | None:
    """Hold a duty's row until the unit ends."""
    return lock_row(session, Duty, duty_id)


def to_remind(session: Session, now: datetime, limit: int) -> list[Duty]:
    """Hold open duties whose reminder is due; another worker takes the next ones."""
    return past(session, Duty.next_reminder_at, now, limit)


def past(
    session: Session, moment: InstrumentedAttribute[datetime | None], now: datetime, limit: int
) -> list[Duty]:
    """Hold open duties of which a moment has come, the earliest first, as far as free."""
    query = (
        sa.select(Duty)
        .where(moment <= now, Duty.status == "open")
        .order_by(moment, Duty.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def assigned(session: Session, account_id: int) -> list[Duty]:
    """Return the open duties that somebody was given."""
    mine = sa.select(Duty).where(Duty.officer_id == account_id, Duty.status == "open")
    return list(session.scalars(mine))


def add_comment(session: Session, **columns: Any) -> None:
    session.add(DutyComment(**columns))
    session.flush()


def comments(session: Session, duty_id: int, body_ids: Sequence[int]) -> list[DutyComment]:
    """Return what the bodies' own people noted on a duty, oldest first."""
    found = sa.select(DutyComment).where(
        DutyComment.duty_id == duty_id, DutyComment.body_id.in_(body_ids)
    )
    return list(session.scalars(found.order_by(DutyComment.id)))


def history(session: Session, duty: Duty) -> list[AuditRecord]:
    """Return what staff did with a duty, oldest first."""
    found = sa.select(AuditRecord).where(
        AuditRecord.petition_id == duty.petition_id, AuditRecord.subject == f"duty:{duty.id}"
    )
    return list(session.scalars(found.order_by(AuditRecord.id)))


def people(session: Session, account_ids: Sequence[int]) -> dict[int, str]:
    """Return the names of accounts."""
    found = sa.select(Account.id, Account.name).where(Account.id.in_(account_ids))
    return {row.id: row.name for row in session.execute(found)}
