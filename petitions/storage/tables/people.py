"""Accounts, what proves them, and the rights of staff."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from petitions.storage.tables.base import Base, Id, one_of

ROLES = (
    "moderator", "clerk", "member", "officer", "head", "administrator", "auditor",
)  # fmt: skip


class Account(Base):
    """Someone who can sign in. `email` is normalised; it is null for a pure eID account."""

    __tablename__ = "account"
    id: Mapped[Id]
    email: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    language: Mapped[str]
    created_at: Mapped[datetime]
    email_confirmed_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    # Every session carries this number; raising it signs the account out everywhere at once.
    session_epoch: Mapped[int] = mapped_column(default=0)
    totp_secret_sealed: Mapped[bytes | None]
    totp_last_step: Mapped[int | None]


class Registration(Base):
    """What somebody typed to register; it binds nobody until the letter's link is confirmed."""

    __tablename__ = "registration"
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    language: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class AccountToken(Base):
    """A link sent by letter: reset a password, invite staff. Used once."""

    __tablename__ = "account_token"
    __table_args__ = (one_of("purpose", "reset_password", "invite_staff"),)
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    purpose: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class AccountIdentity(Base):
    """What an identity provider has proven about an account; personal values are sealed."""

    __tablename__ = "account_identity"
    __table_args__ = (
        sa.UniqueConstraint("provider", "subject"),
        one_of("level", "state_account", "eid"),
    )
    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(
        sa.ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    provider: Mapped[str]
    subject: Mapped[str]
    level: Mapped[str]
    name: Mapped[str]
    personal_id_sealed: Mapped[bytes | None]
    born_on: Mapped[date | None]
    status: Mapped[str | None]
    territory: Mapped[str | None]
    proven_at: Mapped[datetime]


class StaffRole(Base):
    """A role held by an account, for one body, territory or rule set, or for all where null."""

    __tablename__ = "staff_role"
    __table_args__ = (one_of("role", *ROLES),)
    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    role: Mapped[str]
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"), index=True)
    territory: Mapped[str | None]
    rule_set: Mapped[str | None]
    granted_at: Mapped[datetime]
    granted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None]
