"""What committees do: their acts, motions with votes, and debates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.rows import add_row, lock_row
from petitions.storage.tables import (
    Committee,
    CommitteeAct,
    CommitteeCase,
    CommitteeMember,
    Debate,
    Dissent,
    Duty,
    Motion,
    MotionPresent,
    Petition,
    Vote,
)


def add_act(session: Session, **columns: Any) -> CommitteeAct:
    return add_row(session, CommitteeAct(**columns))


def act(session: Session, act_id: int) -> CommitteeAct | None:
    return session.get(CommitteeAct, act_id)


def lock_act(session: Session, act_id: int) -> CommitteeAct | None:
    return lock_row(session, CommitteeAct, act_id)


def acts(
    session: Session, case_id: int, *, public_only: bool = False
) -> list[tuple[CommitteeAct, Duty | None]]:
    """Return a case's acts, oldest first, with the duty that each one opened."""
    query = (
        sa.select(CommitteeAct, Duty)
        .outerjoin(Duty, Duty.id == CommitteeAct.duty_id)
        .where(CommitteeAct.case_id == case_id)
    )
    if public_only:
        query = query.where(CommitteeAct.is_public)
    return [(row[0], row[1]) for row in session.execute(query.order_by(CommitteeAct.id))]


def acts_of_petition(
    session: Session, petition_id: int, kinds: Sequence[str]
) -> list[tuple[CommitteeAct, CommitteeCase]]:
    """Return the acts of these kinds that concern a petition, the newest first."""
    query = (
        sa.select(CommitteeAct, CommitteeCase)
        .join(CommitteeCase, CommitteeCase.id == CommitteeAct.case_id)
        .where(CommitteeCase.petition_id == petition_id, CommitteeAct.kind.in_(kinds))
        .order_by(CommitteeAct.id.desc())
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def act_of_duty(session: Session, duty_id: int) -> tuple[CommitteeAct, CommitteeCase] | None:
    """Return the act that opened a duty, if a committee did."""
    query = (
        sa.select(CommitteeAct, CommitteeCase)
        .join(CommitteeCase, CommitteeCase.id == CommitteeAct.case_id)
        .where(CommitteeAct.duty_id == duty_id)
    )
    row = session.execute(query).first()
    return (row[0], row[1]) if row else None


def add_motion(session: Session, **columns: Any) -> Motion:
    return add_row(session, Motion(**columns))


def motion(session: Session, motion_id: int) -> Motion | None:
    return session.get(Motion, motion_id)


def lock_motion(session: Session, motion_id: int) -> Motion | None:
    """Lock a motion, so that votes and the close follow each other."""
    return lock_row(session, Motion, motion_id)


def motions(session: Session, case_id: int) -> list[Motion]:
    query = sa.select(Motion).where(Motion.case_id == case_id)
    return list(session.scalars(query.order_by(Motion.id)))


def presence(session: Session, motion_ids: Sequence[int]) -> dict[int, list[MotionPresent]]:
    """Return who was there for each of the motions."""
    query = sa.select(MotionPresent).where(MotionPresent.motion_id.in_(motion_ids))
    found: dict[int, list[MotionPresent]] = {}
    for row in session.scalars(query.order_by(MotionPresent.member_id)):
        found.setdefault(row.motion_id, []).append(row)
    return found


def put_present(
    session: Session, motion_id: int, present: dict[int, int | None], at: datetime
) -> None:
    """Make these the members that are present, each with the one it stands for."""
    known = {one.member_id: one for one in presence(session, [motion_id]).get(motion_id, [])}
    for member_id, row in known.items():
        if member_id not in present or row.stands_for != present[member_id]:
            session.delete(row)
    session.flush()
    for member_id, stands_for in present.items():
        if member_id in known and known[member_id].stands_for == stands_for:
            continue
        session.add(
            MotionPresent(
                motion_id=motion_id, member_id=member_id, stands_for=stands_for, marked_at=at
            )
        )
    session.flush()


def votes(session: Session, motion_ids: Sequence[int]) -> dict[int, list[Vote]]:
    query = sa.select(Vote).where(Vote.motion_id.in_(motion_ids))
    found: dict[int, list[Vote]] = {}
    for row in session.scalars(query.order_by(Vote.cast_at, Vote.member_id)):
        found.setdefault(row.motion_id, []).append(row)
    return found


def add_vote(session: Session, **columns: Any) -> None:
    session.add(Vote(**columns))
    session.flush()


def dissents(session: Session, motion_ids: Sequence[int]) -> dict[int, list[Dissent]]:
    query = sa.select(Dissent).where(Dissent.motion_id.in_(motion_ids))
    found: dict[int, list[Dissent]] = {}
    for row in session.scalars(query.order_by(Dissent.written_at, Dissent.member_id)):
        found.setdefault(row.motion_id, []).append(row)
    return found


def dissent(session: Session, motion_id: int, member_id: int) -> Dissent | None:
    return session.get(Dissent, (motion_id, member_id))


def add_dissent(session: Session, **columns: Any) -> None:
    session.add(Dissent(**columns))
    session.flush()


def members_named(session: Session, body_id: int) -> dict[int, CommitteeMember]:
    """Return everybody who ever had a seat in a committee, by the seat's number."""
    query = sa.select(CommitteeMember).where(CommitteeMember.body_id == body_id)
    return {one.id: one for one in session.scalars(query)}


def add_debate(session: Session, **columns: Any) -> Debate:
    return add_row(session, Debate(**columns))


def debate(session: Session, debate_id: int) -> Debate | None:
    return session.get(Debate, debate_id)


def lock_debate(session: Session, debate_id: int) -> Debate | None:
    return lock_row(session, Debate, debate_id)


def was_held(session: Session, petition_id: int, kind: str, at: datetime) -> bool:
    """Say whether a committee entered at this moment that a debate of this kind was held."""
    found = (
        sa.select(Debate.id)
        .join(CommitteeCase, CommitteeCase.id == Debate.case_id)
        .where(CommitteeCase.petition_id == petition_id, Debate.kind == kind)
        .where(Debate.status == "held", Debate.ended_at == at)
    )
    return session.scalar(found.limit(1)) is not None


def debates(session: Session, case_id: int) -> list[Debate]:
    query = sa.select(Debate).where(Debate.case_id == case_id)
    return list(session.scalars(query.order_by(Debate.starts_at, Debate.id)))


def debates_of(session: Session, body_id: int, limit: int = 200) -> list[tuple[Debate, Petition]]:
    """Return a committee's debates and hearings, the latest first, each with its petition."""
    query = (
        sa.select(Debate, Petition)
        .join(CommitteeCase, CommitteeCase.id == Debate.case_id)
        .join(Petition, Petition.id == CommitteeCase.petition_id)
        .where(CommitteeCase.body_id == body_id)
        .order_by(Debate.starts_at.desc(), Debate.id.desc())
    )
    return [(row[0], row[1]) for row in session.execute(query.limit(limit))]


def debates_to_come(session: Session, petition_id: int) -> list[tuple[Debate, int, str]]:
    """Return what is scheduled about a petition, the earliest first, each with its case and the
    time zone of its committee."""
    query = (
        sa.select(Debate, Debate.case_id, Committee.zone)
        .join(CommitteeCase, CommitteeCase.id == Debate.case_id)
        .join(Committee, Committee.body_id == CommitteeCase.body_id)
        .where(CommitteeCase.petition_id == petition_id, Debate.status == "scheduled")
        .order_by(Debate.starts_at, Debate.id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]
