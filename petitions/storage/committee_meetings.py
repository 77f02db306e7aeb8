"""Meetings of committees: their agendas, who came, and the minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.rows import add_row, lock_row
from petitions.storage.tables import (
    AgendaItem,
    Attendance,
    CommitteeCase,
    CommitteeMeeting,
    CommitteeMember,
    Minutes,
    Petition,
)


def meetings(
    session: Session, body_ids: Sequence[int], *, public_only: bool = False,
    since: datetime | None = None, limit: int = 200,
) -> list[CommitteeMeeting]:  # fmt: skip
    """Return meetings, the latest date first."""
    query = sa.select(CommitteeMeeting).where(CommitteeMeeting.body_id.in_(body_ids))
    if public_only:
        query = query.where(CommitteeMeeting.visibility == "public")
    if since is not None:
        query = query.where(CommitteeMeeting.starts_at >= since)
    order = (CommitteeMeeting.starts_at.desc(), CommitteeMeeting.id.desc())
    return list(session.scalars(query.order_by(*order).limit(limit)))


def meeting(session: Session, meeting_id: int) -> CommitteeMeeting | None:
    return session.get(CommitteeMeeting, meeting_id)


def lock(session: Session, meeting_id: int) -> CommitteeMeeting | None:
    return lock_row(session, CommitteeMeeting, meeting_id)


def add(session: Session, **columns: Any) -> CommitteeMeeting:
    return add_row(session, CommitteeMeeting(**columns))


def agenda(
    session: Session, meeting_id: int, *, public_only: bool = False
) -> list[tuple[AgendaItem, Petition | None]]:
    """Return what a meeting deals with, in order, with the petition of each case."""
    query = (
        sa.select(AgendaItem, Petition)
        .outerjoin(CommitteeCase, CommitteeCase.id == AgendaItem.case_id)
        .outerjoin(Petition, Petition.id == CommitteeCase.petition_id)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    if public_only:
        query = query.where(AgendaItem.visibility == "public")
    return [(row[0], row[1]) for row in session.execute(query)]


def agenda_item(session: Session, item_id: int) -> AgendaItem | None:
    return session.get(AgendaItem, item_id)


def add_agenda_item(session: Session, meeting_id: int, **columns: Any) -> AgendaItem:
    """Put an item at the end of a meeting's agenda; the caller holds the meeting's lock."""
    last = sa.select(sa.func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting_id)
    position = (session.scalar(last) or 0) + 1
    return add_row(session, AgendaItem(meeting_id=meeting_id, position=position, **columns))


def remove_agenda_item(session: Session, item: AgendaItem) -> None:
    session.delete(item)
    session.flush()


def meetings_of_case(
    session: Session, case_id: int, *, public_only: bool = False
) -> list[CommitteeMeeting]:
    """Return the meetings whose agenda holds a case, the earliest first."""
    query = (
        sa.select(CommitteeMeeting)
        .join(AgendaItem, AgendaItem.meeting_id == CommitteeMeeting.id)
        .where(AgendaItem.case_id == case_id)
        .order_by(CommitteeMeeting.starts_at, CommitteeMeeting.id)
    )
    if public_only:
        query = query.where(
            CommitteeMeeting.visibility == "public", AgendaItem.visibility == "public"
        )
    return list(session.scalars(query))


def minutes(session: Session, meeting_id: int) -> list[Minutes]:
    """Return the versions of a meeting's minutes, the first one first."""
    query = sa.select(Minutes).where(Minutes.meeting_id == meeting_id)
    return list(session.scalars(query.order_by(Minutes.version)))


def add_minutes(session: Session, **columns: Any) -> Minutes:
    return add_row(session, Minutes(**columns))


def attendance(session: Session, meeting_id: int) -> list[tuple[Attendance, CommitteeMember]]:
    """Return who was present, excused or absent."""
    query = (
        sa.select(Attendance, CommitteeMember)
        .join(CommitteeMember, CommitteeMember.id == Attendance.member_id)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(CommitteeMember.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def put_attendance(session: Session, **columns: Any) -> None:
    session.merge(Attendance(**columns))
    session.flush()
