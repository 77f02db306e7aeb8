"""What bodies owe and how they have answered: public figures, from duties on listed petitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.public.lists import LISTED
from petitions.storage.public.petition import Owed, _owed
from petitions.storage.tables import Duty, Petition, Promise, PromiseChange, Response

# What a body may do or leave, and what is no longer owed, says nothing about how it answers.
COUNTED = sa.and_(Duty.obligation == "must", Duty.status != "cancelled", LISTED)
ENDED = Duty.status.in_(("fulfilled", "declined"))


@dataclass(frozen=True)
class BodyRecord:
    """How a body has done: what it owed, and what became of it; the median in days."""

    body_id: int
    owed: int
    in_time: int
    late: int
    waiting: int
    overdue: int
    median_days: float | None = None


def records(session: Session, at: datetime) -> dict[int, BodyRecord]:
    """Return the record of every body that owes or owed something."""
    in_time = sa.and_(ENDED, sa.or_(Duty.due_at.is_(None), Duty.ended_at < Duty.due_at))
    found = (
        sa.select(
            Duty.body_id,
            sa.func.count(),
            _count(in_time),
            _count(sa.and_(ENDED, Duty.ended_at >= Duty.due_at)),
            _count(Duty.status == "open"),
            _count(_is_overdue(at)),
        )
        .join(Petition, Petition.id == Duty.petition_id)
        .where(COUNTED, Duty.body_id.is_not(None))
        .group_by(Duty.body_id)
    )
    medians = _medians(session)
    return {
        row[0]: BodyRecord(row[0], *row[1:], medians.get(row[0]))
        for row in session.execute(found)
        if row[0] is not None
    }


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _is_overdue(at: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(Duty.status == "open", Duty.overdue_at.is_not(None), Duty.due_at <= at)


def _medians(session: Session) -> dict[int, float]:
    """Return the median of days from the duty to its end, by body."""
    days = _days(session)
    ranked = (
        sa.select(
            Duty.body_id,
            days.label("days"),
            sa.func.row_number().over(partition_by=Duty.body_id, order_by=days).label("place"),
            sa.func.count().over(partition_by=Duty.body_id).label("all"),
        )
        .join(Petition, Petition.id == Duty.petition_id)
        .where(COUNTED, ENDED, Duty.body_id.is_not(None))
        .subquery()
    )
    middle = sa.or_(
        2 * ranked.c.place == ranked.c.all,
        2 * ranked.c.place == ranked.c.all + 1,
        2 * ranked.c.place == ranked.c.all + 2,
    )
    found = (
        sa.select(ranked.c.body_id, sa.func.avg(ranked.c.days))
        .where(middle)
        .group_by(ranked.c.body_id)
    )
    return {row[0]: float(row[1]) for row in session.execute(found)}


def _days(session: Session) -> sa.ColumnElement[float]:
    if session.get_bind().dialect.name == "postgresql":
        seconds = sa.func.extract("epoch", Duty.ended_at - Duty.opened_at)
        return sa.type_coerce(seconds / 86400, sa.Float())
    length = sa.func.julianday(Duty.ended_at) - sa.func.julianday(Duty.opened_at)
    return sa.type_coerce(length, sa.Float())


def overdue(
    session: Session, at: datetime, *, body_id: int | None = None,
    after: tuple[datetime, int] | None = None, limit: int = 50,
) -> list[Owed]:  # fmt: skip
    """Return overdue duties, the longest overdue first; `after` is (due_at, id)."""
    found = (
        sa.select(Duty)
        .join(Petition, Petition.id == Duty.petition_id)
        .where(_is_overdue(at), COUNTED)
        .order_by(Duty.due_at, Duty.id)
        .limit(limit)
    )
    if body_id is not None:
        found = found.where(Duty.body_id == body_id)
    if after is not None:
        place = sa.tuple_(sa.literal(after[0], Duty.due_at.type), sa.literal(after[1]))
        found = found.where(sa.tuple_(Duty.due_at, Duty.id) > place)
    return [_owed(duty) for duty in session.scalars(found)]


def ended(
    session: Session, body_id: int, *, after: tuple[datetime, int] | None = None, limit: int = 50
) -> list[Owed]:
    """Return what a body has answered or declined, the latest first; `after` is (ended_at, id)."""
    found = (
        sa.select(Duty)
        .join(Petition, Petition.id == Duty.petition_id)
        .where(Duty.body_id == body_id, ENDED, COUNTED)
        .order_by(Duty.ended_at.desc(), Duty.id.desc())
        .limit(limit)
    )
    if after is not None:
        place = sa.tuple_(sa.literal(after[0], Duty.ended_at.type), sa.literal(after[1]))
        found = found.where(sa.tuple_(Duty.ended_at, Duty.id) < place)
    return [_owed(duty) for duty in session.scalars(found)]


@dataclass(frozen=True)
class Step:
    """What a body said about a promise, and when."""

    at: datetime
    state: str
    reason: Mapping[str, str] | None


@dataclass(frozen=True)
class Promised:
    """A promise as the public reads it; the first step is its making."""

    id: int
    duty_id: int
    texts: Mapping[str, str]
    due_on: date
    due_at: datetime
    state: str
    steps: Sequence[Step]


def promises(session: Session, number: int) -> list[Promised]:
    """Return the promises on a petition with their steps, by their days."""
    found = sa.select(Promise).where(Promise.petition_id == number)
    rows = list(session.scalars(found.order_by(Promise.due_on, Promise.id)))
    if not rows:
        return []
    steps: dict[int, list[Step]] = {}
    changed = sa.select(PromiseChange).where(PromiseChange.promise_id.in_([r.id for r in rows]))
    for one in session.scalars(changed.order_by(PromiseChange.id)):
        steps.setdefault(one.promise_id, []).append(Step(one.at, one.state, one.reason))
    return [
        Promised(
            row.id, row.duty_id, row.texts, row.due_on, row.due_at, row.state,
            steps.get(row.id, []),
        )
        for row in rows
    ]  # fmt: skip


def versions(session: Session, number: int, duty_id: int) -> list[Response]:
    """Return every version of one answer, the first one first."""
    found = sa.select(Response).where(Response.petition_id == number, Response.duty_id == duty_id)
    return list(session.scalars(found.order_by(Response.version)))
