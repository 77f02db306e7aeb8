"""Work that must not be lost: letters, mailings, leases, rate limits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from petitions.storage.tables.base import Base, BigId, Id


class Letter(Base):
    """The outbox: written in the transaction of its cause, sent by the worker at least once."""

    __tablename__ = "letter"
    __table_args__ = (
        sa.UniqueConstraint("mailing_id", "signature_id"),
        sa.Index(
            "ix_letter_waiting",
            "claimable_at",
            sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
        ),
    )
    id: Mapped[Id]
    template: Mapped[str]
    address: Mapped[str]
    language: Mapped[str]
    data: Mapped[dict[str, Any]]
    petition_id: Mapped[int | None]
    mailing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mailing.id"))
    signature_id: Mapped[int | None] = mapped_column(BigId)
    message_id: Mapped[str]
    written_at: Mapped[datetime]
    claimable_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None]


class Mailing(Base):
    """One fact told to many; the worker expands it in chunks, each signatory once."""

    __tablename__ = "mailing"
    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"))
    template: Mapped[str]
    data: Mapped[dict[str, Any]]
    written_at: Mapped[datetime]
    last_signature_id: Mapped[int] = mapped_column(BigId, default=0)
    done_at: Mapped[datetime | None] = mapped_column(index=True)


class Lease(Base):
    """Who holds a singular job, until when; `fence` rises with every new holder."""

    __tablename__ = "lease"
    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    fence: Mapped[int]
    expires_at: Mapped[datetime]


class RateLimit(Base):
    """How often a key was used in a window; shared by all workers."""

    __tablename__ = "rate_limit"
    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)
