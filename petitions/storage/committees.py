"""Committees, the people who sit on them, and the cases before them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.rows import add_row, lock_row
from petitions.storage.tables import (
    Body,
    Committee,
    CommitteeCase,
    CommitteeMember,
    ConflictOfInterest,
    Petition,
)

VOTING = ("chair", "member", "substitute")


def find(session: Session, body_id: int) -> Committee | None:
    return session.get(Committee, body_id)


def with_body(session: Session, body_id: int) -> tuple[Committee, Body] | None:
    row = session.execute(_both().where(Committee.body_id == body_id)).first()
    return (row[0], row[1]) if row else None


def by_slug(session: Session, slug: str) -> tuple[Committee, Body] | None:
    row = session.execute(_both().where(Body.slug == slug)).first()
    return (row[0], row[1]) if row else None


def everyone(
    session: Session, body_ids: Sequence[int] | None = None
) -> list[tuple[Committee, Body]]:
    """Return the committees with their bodies, in the order they were made; or some of them."""
    query = _both().order_by(Committee.body_id)
    if body_ids is not None:
        query = query.where(Committee.body_id.in_(body_ids))
    return [(row[0], row[1]) for row in session.execute(query)]


def _both() -> sa.Select[Committee, Body]:
    return sa.select(Committee, Body).join(Body, Body.id == Committee.body_id)


def add(session: Session, **columns: Any) -> Committee:
    return add_row(session, Committee(**columns))


def touch(session: Session, body_id: int) -> None:
    """Note that the public pages of a committee have changed."""
    session.execute(
        sa.update(Committee)
        .where(Committee.body_id == body_id)
        .values(revision=Committee.revision + 1)
    )


def named_by_rules(session: Session, rule_set: str, rules_body: str) -> Committee | None:
    """Return the committee that stands for a body of a rule set, if the site has one."""
    query = (
        sa.select(Committee)
        .join(Body, Body.id == Committee.body_id)
        .where(Body.active, Body.rule_set == rule_set, Committee.rules_body == rules_body)
    )
    return session.scalar(query.order_by(Committee.body_id).limit(1))


def group_of(session: Session, petition_id: int) -> int | None:
    """Return the body of the working group that was made for a petition, if there is one."""
    query = sa.select(Committee.body_id).where(
        Committee.kind == "working_group", Committee.petition_id == petition_id
    )
    return session.scalar(query.order_by(Committee.body_id).limit(1))


def members(session: Session, body_id: int) -> list[CommitteeMember]:
    """Return everybody who has or had a seat, the chair first, then as they came."""
    order = sa.case({"chair": 0, "member": 1, "substitute": 2}, value=CommitteeMember.seat, else_=3)
    query = sa.select(CommitteeMember).where(CommitteeMember.body_id == body_id)
    return list(session.scalars(query.order_by(order, CommitteeMember.id)))


def member(session: Session, member_id: int) -> CommitteeMember | None:
    return session.get(CommitteeMember, member_id)


def sits(member: CommitteeMember, on: date) -> bool:
    """Say whether a seat's term covers a day."""
    return member.from_on <= on and (member.until_on is None or on <= member.until_on)


def sitting(session: Session, body_id: int, on: date) -> list[CommitteeMember]:
    """Return who may sit and vote on a day: chair, members, substitutes; not the clerks."""
    return [one for one in members(session, body_id) if one.seat in VOTING and sits(one, on)]


def seat_of(session: Session, body_id: int, account_id: int, on: date) -> CommitteeMember | None:
    """Return the seat that an account holds on a day."""
    found = sitting(session, body_id, on)
    return next((one for one in found if one.account_id == account_id), None)


def add_member(session: Session, **columns: Any) -> CommitteeMember:
    return add_row(session, CommitteeMember(**columns))


def lock(session: Session, body_id: int) -> Committee | None:
    """Lock a committee, so that two acts on its seats follow each other."""
    return lock_row(session, Committee, body_id)


def cases(
    session: Session, body_id: int, status: str | None = None
) -> list[tuple[CommitteeCase, Petition]]:
    """Return what is or was before a committee, the newest first."""
    query = (
        sa.select(CommitteeCase, Petition)
        .join(Petition, Petition.id == CommitteeCase.petition_id)
        .where(CommitteeCase.body_id == body_id)
        .order_by(CommitteeCase.id.desc())
    )
    if status is not None:
        query = query.where(CommitteeCase.status == status)
    return [(row[0], row[1]) for row in session.execute(query)]


def case(session: Session, case_id: int) -> CommitteeCase | None:
    return session.get(CommitteeCase, case_id)


def lock_case(session: Session, case_id: int) -> CommitteeCase | None:
    return lock_row(session, CommitteeCase, case_id)


def case_of(session: Session, body_id: int, petition_id: int) -> CommitteeCase | None:
    query = sa.select(CommitteeCase).where(
        CommitteeCase.body_id == body_id, CommitteeCase.petition_id == petition_id
    )
    return session.scalar(query)


def cases_of_petition(session: Session, petition_id: int) -> list[tuple[CommitteeCase, Body]]:
    """Return the committees that a petition is or was before."""
    query = (
        sa.select(CommitteeCase, Body)
        .join(Body, Body.id == CommitteeCase.body_id)
        .where(CommitteeCase.petition_id == petition_id)
        .order_by(CommitteeCase.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def open_case(
    session: Session, body_id: int, petition_id: int, way: str, at: datetime, *,
    duty_id: int | None = None, referred_from: int | None = None, by: int | None = None,
) -> CommitteeCase:  # fmt: skip
    """Put a petition before a committee; one that was there is opened again."""
    known = case_of(session, body_id, petition_id)
    if known is None:
        known = CommitteeCase(
            body_id=body_id, petition_id=petition_id, opened_by_way=way, duty_id=duty_id,
            referred_from=referred_from, opened_at=at, opened_by=by, status="open", item_count=0,
        )  # fmt: skip
        session.add(known)
    known.status, known.closed_at = "open", None
    known.duty_id = duty_id or known.duty_id
    session.flush()
    touch(session, body_id)
    return known


def close_case(session: Session, case: CommitteeCase, at: datetime) -> None:
    case.status, case.closed_at = "closed", at
    touch(session, case.body_id)


def conflicts(session: Session, case_id: int) -> list[tuple[ConflictOfInterest, CommitteeMember]]:
    """Return the conflicts of interest that stand, as they were declared."""
    query = (
        sa.select(ConflictOfInterest, CommitteeMember)
        .join(CommitteeMember, CommitteeMember.id == ConflictOfInterest.member_id)
        .where(ConflictOfInterest.case_id == case_id, ConflictOfInterest.withdrawn_at.is_(None))
        .order_by(ConflictOfInterest.declared_at, ConflictOfInterest.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def conflict(session: Session, case_id: int, member_id: int) -> ConflictOfInterest | None:
    """Return what a member ever declared about a case, withdrawn or not."""
    query = sa.select(ConflictOfInterest).where(
        ConflictOfInterest.case_id == case_id, ConflictOfInterest.member_id == member_id
    )
    return session.scalar(query)


def add_conflict(session: Session, **columns: Any) -> ConflictOfInterest:
    return add_row(session, ConflictOfInterest(**columns))
