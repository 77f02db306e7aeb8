"""What belongs to a body's answer: promises with their course, reports on progress before it,
and what colleagues note."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from petitions.storage.tables.base import Base, Id, one_of

NullableJson = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
PROMISE_STATES = ("planned", "under_way", "kept", "dropped")


class Promise(Base):
    """Something that a body has promised in public, by a day; the state is that of the last
    change. `due_at` is the first instant too late."""

    __tablename__ = "promise"
    __table_args__ = (
        one_of("state", *PROMISE_STATES),
        sa.Index("ix_promise_reminder", "next_reminder_at"),
    )
    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), index=True)
    duty_id: Mapped[int] = mapped_column(sa.ForeignKey("duty.id"), index=True)
    texts: Mapped[dict[str, Any]]  # language -> what is promised
    due_on: Mapped[date]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="planned")
    next_reminder_at: Mapped[datetime | None]


class PromiseChange(Base):
    """One step of a promise, the making of it first; only ever appended."""

    __tablename__ = "promise_change"
    __table_args__ = (
        one_of("state", *PROMISE_STATES),
        sa.CheckConstraint("state <> 'dropped' OR reason IS NOT NULL", name="reasoned"),
    )
    id: Mapped[Id]
    promise_id: Mapped[int] = mapped_column(sa.ForeignKey("promise.id"), index=True)
    at: Mapped[datetime]
    state: Mapped[str]
    reason: Mapped[dict[str, Any] | None] = mapped_column(NullableJson)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))


class ProgressReport(Base):
    """What a body told of the progress of what it owes; only ever appended. `due_at` is the
    first instant at which it was late."""

    __tablename__ = "progress_report"
    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), index=True)
    duty_id: Mapped[int] = mapped_column(sa.ForeignKey("duty.id"), index=True)
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"))
    texts: Mapped[dict[str, Any]]  # language -> how the matter stands
    due_at: Mapped[datetime | None]
    written_at: Mapped[datetime]
    written_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))


class DutyComment(Base):
    """What officers of a body tell one another about a duty; no other body reads it."""

    __tablename__ = "duty_comment"
    id: Mapped[Id]
    duty_id: Mapped[int] = mapped_column(sa.ForeignKey("duty.id"), index=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    text: Mapped[str]
    written_at: Mapped[datetime]
