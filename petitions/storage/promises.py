"""Promises in answers, and every step of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.rows import lock_row
from petitions.storage.tables import Promise, PromiseChange

OPEN = ("planned", "under_way")


def add(
    session: Session, *, petition_id: int, duty_id: int, texts: dict[str, str], due_on: date,
    due_at: datetime, next_reminder_at: datetime | None, account_id: int, at: datetime,
) -> Promise:  # fmt: skip
    promise = Promise(
        petition_id=petition_id, duty_id=duty_id, texts=texts, due_on=due_on, due_at=due_at,
        state="planned", next_reminder_at=next_reminder_at,
    )  # fmt: skip
    session.add(promise)
    session.flush()
    add_change(session, promise, "planned", None, account_id, at)
    return promise


def add_change(
    session: Session, promise: Promise, state: str, reason: dict[str, Any] | None,
    account_id: int, at: datetime,
) -> None:  # fmt: skip
    promise.state = state
    session.add(
        PromiseChange(
            promise_id=promise.id, at=at, state=state, reason=reason, account_id=account_id
        )
    )
    session.flush()


def find(session: Session, promise_id: int) -> Promise | None:
    return session.get(Promise, promise_id)


def lock(session: Session, promise_id: int) -> Promise | None:
    """Hold a promise's row until the unit ends."""
    return lock_row(session, Promise, promise_id)


def of_duty(session: Session, duty_id: int) -> list[Promise]:
    found = sa.select(Promise).where(Promise.duty_id == duty_id)
    return list(session.scalars(found.order_by(Promise.due_on, Promise.id)))


def changes(session: Session, promise_ids: Sequence[int]) -> dict[int, list[PromiseChange]]:
    """Return the steps of promises, oldest first."""
    found: dict[int, list[PromiseChange]] = {}
    query = sa.select(PromiseChange).where(PromiseChange.promise_id.in_(promise_ids))
    for change in session.scalars(query.order_by(PromiseChange.id)):
        found.setdefault(change.promise_id, []).append(change)
    return found


def to_remind(session: Session, now: datetime, limit: int) -> list[Promise]:
    """Hold open promises whose reminder is due; another worker takes the next ones."""
    query = (
        sa.select(Promise)
        .where(Promise.next_reminder_at <= now, Promise.state.in_(OPEN))
        .order_by(Promise.next_reminder_at, Promise.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))
