"""Reviewers' cases: who has which, what was noted and checked, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.rows import add_row
from petitions.storage.tables import (
    Account,
    CaseCheck,
    CaseNote,
    CaseTag,
    Decision,
    RefusalReason,
    ReviewCase,
)

# Where the rules set no limit a case sorts behind all that have one, the oldest first.
NO_LIMIT = timedelta(days=36525)


def find(session: Session, petition_id: int) -> ReviewCase | None:
    return session.get(ReviewCase, petition_id, populate_existing=True)


def open_case(session: Session, since: datetime, due_at: datetime | None, **copied: Any) -> None:
    """Put a petition into the queue, or move its limit if it stands there since that moment."""
    known = find(session, copied["petition_id"])
    queue_at = due_at or since + NO_LIMIT
    if known is not None and known.is_open and known.since == since:
        # The engine forgets a limit once it has passed; the queue does not.
        known.due_at, known.queue_at = due_at or known.due_at, due_at or known.queue_at
        return
    session.merge(
        ReviewCase(
            is_open=True, since=since, due_at=due_at, queue_at=queue_at, owner_id=None,
            taken_at=None, parked_until=None, is_flagged=False, **copied,
        )
    )  # fmt: skip
    session.flush()


def close_case(session: Session, petition_id: int) -> None:
    known = find(session, petition_id)
    if known is not None:
        known.is_open = False
        known.parked_until = None


@dataclass(frozen=True)
class Owner:
    """Who has taken a case."""

    account_id: int
    name: str
    taken_at: datetime


def owner(session: Session, petition_id: int) -> Owner | None:
    """Return who has the case now."""
    found = (
        sa.select(ReviewCase.owner_id, Account.name, ReviewCase.taken_at)
        .join(Account, ReviewCase.owner_id == Account.id)
        .where(ReviewCase.petition_id == petition_id)
    )
    row = session.execute(found).first()
    if row is None or row[0] is None or row[2] is None:
        return None
    return Owner(row[0], row[1], row[2])


def owned(session: Session, account_id: int) -> list[ReviewCase]:
    """Hold the open cases that somebody has taken."""
    mine = sa.select(ReviewCase).where(ReviewCase.is_open, ReviewCase.owner_id == account_id)
    return list(session.scalars(mine.order_by(ReviewCase.petition_id).with_for_update()))


def take(session: Session, petition_id: int, account_id: int, at: datetime) -> None:
    _own(session, petition_id, account_id, at)


def release(session: Session, petition_id: int, account_id: int) -> None:
    """Free a case that is the account's own; anybody else's stays as it is."""
    _own(session, petition_id, None, None, ReviewCase.owner_id == account_id)


def _own(
    session: Session, petition_id: int, account_id: int | None, at: datetime | None,
    *only: sa.ColumnElement[bool],
) -> None:  # fmt: skip
    session.execute(
        sa.update(ReviewCase)
        .where(ReviewCase.petition_id == petition_id, *only)
        .values(owner_id=account_id, taken_at=at)
    )


def add_note(
    session: Session, petition_id: int, account_id: int, kind: str, text: str, at: datetime
) -> None:
    session.add(
        CaseNote(
            petition_id=petition_id, account_id=account_id, kind=kind, text=text, written_at=at
        )
    )


def notes(session: Session, petition_id: int) -> list[tuple[CaseNote, str]]:
    """Return the notes with their writers' names, the newest first."""
    found = (
        sa.select(CaseNote, Account.name)
        .join(Account, Account.id == CaseNote.account_id)
        .where(CaseNote.petition_id == petition_id)
        .order_by(CaseNote.id.desc())
    )
    return [(note, name) for note, name in session.execute(found)]


def tags(session: Session, petition_id: int) -> list[str]:
    found = sa.select(CaseTag.tag).where(CaseTag.petition_id == petition_id)
    return sorted(session.scalars(found))


def set_tags(session: Session, petition_id: int, tags: Sequence[str]) -> None:
    session.execute(sa.delete(CaseTag).where(CaseTag.petition_id == petition_id))
    session.add_all(CaseTag(petition_id=petition_id, tag=tag) for tag in dict.fromkeys(tags))


def checks(session: Session, petition_id: int, since: datetime) -> list[CaseCheck]:
    """Return which standards were checked on the text as it came in at `since`."""
    found = sa.select(CaseCheck).where(
        CaseCheck.petition_id == petition_id, CaseCheck.checked_at >= since
    )
    return list(session.scalars(found))


def set_checks(
    session: Session, petition_id: int, codes: Sequence[str], account_id: int, at: datetime
) -> None:
    """Keep exactly these standards as checked; one that was checked keeps who did it."""
    mine = CaseCheck.petition_id == petition_id
    known = {check.code: check for check in session.scalars(sa.select(CaseCheck).where(mine))}
    for code, check in known.items():
        if code not in codes:
            session.delete(check)
    session.add_all(
        CaseCheck(petition_id=petition_id, code=code, account_id=account_id, checked_at=at)
        for code in codes
        if code not in known
    )


def forget_checks(session: Session, petition_id: int, before: datetime) -> None:
    """Drop checks of an earlier text, so that the present one is checked anew."""
    old = (CaseCheck.petition_id == petition_id, CaseCheck.checked_at < before)
    session.execute(sa.delete(CaseCheck).where(*old))


def add_decision(session: Session, **columns: Any) -> Decision:
    return add_row(session, Decision(**columns))


def answer_return(session: Session, petition_id: int, answer: str, at: datetime) -> None:
    """Keep what the petitioner says to the return that a petition comes back from."""
    last = last_decision(session, petition_id)
    if last is not None and last.outcome == "return" and answer:
        last.answer, last.answered_at = answer, at


def last_decision(session: Session, petition_id: int) -> Decision | None:
    """Return what the review decided last, its reasons corrected; not a taking down since."""
    found = sa.select(Decision).where(
        Decision.petition_id == petition_id, Decision.outcome.not_in(("remove", "restore"))
    )
    return session.scalar(found.order_by(Decision.id.desc()).limit(1))


def decisions(session: Session, petition_id: int) -> list[tuple[Decision, str]]:
    """Return every decision on a case with the name of who made it, the newest first."""
    found = (
        sa.select(Decision, Account.name)
        .join(Account, Account.id == Decision.decided_by)
        .where(Decision.petition_id == petition_id)
        .order_by(Decision.id.desc())
    )
    return [(decision, name) for decision, name in session.execute(found)]


def set_refusal_reasons(session: Session, petition_id: int, codes: Sequence[str]) -> None:
    """Write down for which reasons a petition stands rejected now."""
    mine = RefusalReason.petition_id == petition_id
    session.execute(sa.delete(RefusalReason).where(mine))
    session.add_all(
        RefusalReason(petition_id=petition_id, code=code, position=position)
        for position, code in enumerate(dict.fromkeys(codes))
    )


def refusal_reasons(session: Session, petition_id: int) -> list[str]:
    """Return the reasons that hold for a rejected petition now, the first one first."""
    found = sa.select(RefusalReason.code).where(RefusalReason.petition_id == petition_id)
    return list(session.scalars(found.order_by(RefusalReason.position)))
