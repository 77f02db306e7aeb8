"""Conflicts of interest: declared by a member for a case, shown, and taken back in the open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from petitions.services.committees import cases
from petitions.services.errors import NotFound, Refused
from petitions.storage import audit, committees
from petitions.storage import staff as roles
from petitions.storage.engine import unit
from petitions.storage.tables import CommitteeMember


def declare_conflict(
    session: Session, account_id: int, case_id: int, reason: str, language: str, at: datetime, *,
    member_id: int | None = None,
) -> None:  # fmt: skip
    """Declare one's conflict of interest in a case; a clerk records a member's."""
    if not reason.strip():
        raise Refused("reason_missing")
    with unit(session):
        own = cases.own_case(
            session, account_id, case_id, at, *cases.EVERYBODY, act="declare_conflict"
        )
        member = _declaring(session, own, account_id, member_id, at)
        known = committees.conflict(session, case_id, member.id)
        if known is None:
            known = committees.add_conflict(
                session, case_id=case_id, member_id=member.id, reason=reason, language=language,
                declared_at=at, declared_by=account_id, withdrawn_at=None,
            )  # fmt: skip
        known.reason, known.language, known.withdrawn_at = reason.strip(), language, None
        known.declared_at, known.declared_by = at, account_id
        _note_conflict(session, own, member.id, account_id, "declare_conflict", at)


def withdraw_conflict(
    session: Session, account_id: int, case_id: int, member_id: int, why: str, at: datetime
) -> None:
    """Take back a declared conflict; the reason goes into the audit record."""
    if not why.strip():
        raise Refused("reason_missing")
    with unit(session):
        own = cases.own_case(
            session, account_id, case_id, at, *cases.EVERYBODY, act="withdraw_conflict"
        )
        member = _declaring(session, own, account_id, member_id, at)
        known = committees.conflict(session, case_id, member.id)
        if known is None or known.withdrawn_at is not None:
            raise NotFound("conflict")
        known.withdrawn_at = at
        _note_conflict(session, own, member.id, account_id, "withdraw_conflict", at, why)


def _declaring(
    session: Session, own: cases.Own, account_id: int, member_id: int | None, at: datetime
) -> CommitteeMember:
    """Return the seat that a declaration is about: one's own, or any for a clerk."""
    mine = cases.seat_now(session, account_id, own.committee, at)
    if mine is not None and member_id in (None, mine.id):
        return mine
    wanted = committees.member(session, member_id) if member_id is not None else None
    is_clerk = cases.is_clerk(roles.roles_of(session, account_id), own.committee.body_id)
    if not is_clerk or wanted is None or wanted.body_id != own.committee.body_id:
        raise Refused("member_unknown")
    if not committees.sits(wanted, cases.today(own.committee, at)):
        raise Refused("term_over")
    return wanted


def _note_conflict(
    session: Session, own: cases.Own, member_id: int, account_id: int, act: str, at: datetime,
    why: str | None = None,
) -> None:  # fmt: skip
    committees.touch(session, own.committee.body_id)
    audit.append(
        session, at=at, account_id=account_id, role=own.role, act=act, why=why,
        petition_id=own.petition.id, subject=f"case:{own.case.id} member:{member_id}",
    )  # fmt: skip
