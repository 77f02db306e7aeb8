"""A petition, its texts, its life, its facts and the duties they opened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from petitions.storage.tables.base import Base, BigId, Id, Json, one_of

STATES = (
    "draft", "forming_group", "returned", "gathering_support", "in_review", "in_deliberation",
    "scheduled", "open", "closed", "in_verification", "under_consideration", "decided", "expired",
    "rejected", "lapsed", "withdrawn", "stopped", "removed",
)  # fmt: skip
LANGUAGES = ("kk", "ru", "en")


class Petition(Base):
    """One petition. `life` is the engine's value; the columns beside it are copied from it
    in the same transaction, so that lists and filters need no JSON."""

    __tablename__ = "petition"
    __table_args__ = (
        one_of("state", *STATES),
        one_of("original_language", *LANGUAGES),
        sa.CheckConstraint("signature_count >= 0 AND against_count >= 0", name="counts_positive"),
        sa.CheckConstraint(
            "state IN ('draft', 'forming_group') OR submitted_at IS NOT NULL", name="submitted"
        ),
        sa.CheckConstraint("state <> 'rejected' OR rejection_reason IS NOT NULL", name="reasoned"),
        sa.CheckConstraint("NOT listed OR opened_at IS NOT NULL", name="listed_is_open"),
        sa.Index("ix_petition_public", "listed", "state", "opened_at", "id"),
        sa.Index("ix_petition_newest", "listed", "opened_at", "id"),
        sa.Index("ix_petition_most_signed", "listed", "signature_count", "id"),
        sa.Index("ix_petition_trending", "listed", "trending", "id"),
        sa.Index("ix_petition_closing", "listed", "state", "closing_at", "id"),
        sa.Index("ix_petition_closing_any", "listed", "closing_at", "id"),
        sa.Index("ix_petition_due", "next_moment_at"),
        sa.Index("ix_petition_submitted", "submitted_at", "rule_set"),
    )
    id: Mapped[Id]  # the public number
    rule_set: Mapped[str]
    rule_version_id: Mapped[int] = mapped_column(sa.ForeignKey("rule_version.id"))
    petitioner_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"), index=True)
    level: Mapped[str] = mapped_column(default="national")
    territory: Mapped[str | None] = mapped_column(sa.ForeignKey("territory.code"), index=True)
    original_language: Mapped[str]
    kind: Mapped[str | None]
    # The petition that failed and is filed again as this one.
    again_of: Mapped[int | None] = mapped_column(sa.ForeignKey("petition.id"), index=True)

    life: Mapped[dict[str, Any]]
    state: Mapped[str]
    listed: Mapped[bool] = mapped_column(default=False)
    signature_count: Mapped[int] = mapped_column(default=0)
    against_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    review_since: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    closing_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # Since then the whole petition is in the archive: in no list, readable at its address.
    archived_at: Mapped[datetime | None]
    last_signature_at: Mapped[datetime | None]
    next_moment_at: Mapped[datetime | None]
    rejection_reason: Mapped[str | None]
    text_hidden: Mapped[bool] = mapped_column(default=False)
    # The petitioner stays anonymous to the public, where the rules let them choose so.
    name_hidden: Mapped[bool] = mapped_column(default=False)
    trending: Mapped[int] = mapped_column(default=0)
    # Rises with every stored change that a public page shows; the page's ETag.
    revision: Mapped[int] = mapped_column(default=0)

    support_token: Mapped[str | None] = mapped_column(unique=True)
    # From when the link into the group holds anew; none: since the petition was made.
    invited_at: Mapped[datetime | None]
    # Wrapped by the master key; destroying it makes every person's HMAC on this petition mute.
    key_sealed: Mapped[bytes | None]


class Draft(Base):
    """What a petitioner has typed so far, before the petition's life begins."""

    __tablename__ = "draft"
    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    petition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("petition.id"))
    answers: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PetitionText(Base):
    """One language version of a petition's text, as typed; never overwritten once open."""

    __tablename__ = "petition_text"
    __table_args__ = (
        sa.UniqueConstraint("petition_id", "language", "revision"),
        one_of("language", *LANGUAGES),
        one_of("translator", "petitioner", "staff", "machine"),
    )
    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), index=True)
    language: Mapped[str]
    revision: Mapped[int]
    is_current: Mapped[bool] = mapped_column(default=True)
    fields: Mapped[dict[str, Any]]  # field key -> text, exactly as counted
    title: Mapped[str]
    translator: Mapped[str] = mapped_column(default="petitioner")
    sha256: Mapped[str]
    written_at: Mapped[datetime]
    is_added_later: Mapped[bool] = mapped_column(default=False)


class CoPetitioner(Base):
    """Somebody who has joined the group that makes a petition."""

    __tablename__ = "co_petitioner"
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    joined_at: Mapped[datetime]


class GroupRole(Base):
    """Who of the group holds a role that the rules name; nobody holds two."""

    __tablename__ = "group_role"
    __table_args__ = (sa.UniqueConstraint("petition_id", "account_id"),)
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))


class PetitionTag(Base):
    __tablename__ = "petition_tag"
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(primary_key=True, index=True)


class Act(Base):
    """What was done to a petition, in the engine's own words: replaying them gives its facts."""

    __tablename__ = "act"
    __table_args__ = (sa.UniqueConstraint("petition_id", "number"),)
    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    action: Mapped[dict[str, Any]]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    # The stamp of the days off by which it was judged; see KnownDays.
    days: Mapped[str] = mapped_column(default="")
    # Made no fact: the next like act may be added to it, so that a record stays short.
    is_quiet: Mapped[bool] = mapped_column(default=False)


class StoredFact(Base):
    """What followed: the engine's facts in order; timeline, duties and letters come from them."""

    __tablename__ = "fact"
    __table_args__ = (sa.UniqueConstraint("petition_id", "number"),)
    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    fact: Mapped[str]
    data: Mapped[dict[str, Any]]
    act_id: Mapped[int | None] = mapped_column(sa.ForeignKey("act.id"))


class Duty(Base):
    """What a body owes on a petition; status and dates are copied from the engine's facts."""

    __tablename__ = "duty"
    __table_args__ = (
        sa.UniqueConstraint("petition_id", "key"),
        one_of("obligation", "must", "considers", "may"),
        one_of("status", "open", "fulfilled", "declined", "cancelled"),
        sa.CheckConstraint("(status = 'open') = (ended_at IS NULL)", name="ended"),
        sa.Index("ix_duty_inbox", "body_id", "status", "due_at", "id"),
        sa.Index("ix_duty_overdue", "status", "due_at"),
        sa.Index("ix_duty_officer", "officer_id", "status", "due_at", "id"),
        sa.Index("ix_duty_done", "body_id", "ended_at", "id"),
        sa.Index("ix_duty_reminder", "next_reminder_at"),
        sa.Index("ix_duty_report_reminder", "next_report_reminder_at"),
    )
    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), index=True)
    key: Mapped[str]  # the engine's id of the duty within the petition
    kind: Mapped[str]
    owed_by: Mapped[str]  # the role or office that the rules name
    obligation: Mapped[str]
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"))
    status: Mapped[str] = mapped_column(default="open")
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    overdue_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    officer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    next_reminder_at: Mapped[datetime | None]
    # Of the next report on progress, where the rules ask for reports.
    report_due_at: Mapped[datetime | None]
    next_report_reminder_at: Mapped[datetime | None]


class Response(Base):
    """A published answer to a duty; a correction is a new version, never an edit."""

    __tablename__ = "response"
    __table_args__ = (sa.UniqueConstraint("duty_id", "version"),)
    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), index=True)
    duty_id: Mapped[int | None] = mapped_column(sa.ForeignKey("duty.id"))
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"))
    version: Mapped[int] = mapped_column(default=1)
    outcome: Mapped[str]
    texts: Mapped[dict[str, Any]]  # language -> {"summary": …, "text": …}
    published_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    # The head of the body, where the rules ask for the head's decision.
    approved_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    correction_reason: Mapped[str | None]


class ResponseDraft(Base):
    """An answer, or the correction of one, before it is public; visible to the body alone.

    It is written, submitted to the head where the rules say so, and scheduled if it is to be
    published at a set moment; whoever changes it begins anew.
    """

    __tablename__ = "response_draft"
    __table_args__ = (
        one_of("status", "draft", "submitted", "scheduled"),
        sa.CheckConstraint("status <> 'scheduled' OR publish_at IS NOT NULL", name="has_moment"),
        sa.Index("ix_response_draft_due", "status", "publish_at"),
    )
    duty_id: Mapped[int] = mapped_column(sa.ForeignKey("duty.id"), primary_key=True)
    outcome: Mapped[str | None]
    texts: Mapped[dict[str, Any]]
    promises: Mapped[list[Any]] = mapped_column(default=list)  # {"texts": …, "due_on": …}
    correction_reason: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="draft")
    publish_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    remarks: Mapped[str | None]  # of the head, who sent it back
    updated_at: Mapped[datetime]
    updated_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))


class PetitionSearch(Base):
    """The stems of all language versions, made by the analyser, each once; see storage.search."""

    __tablename__ = "petition_search"
    petition_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("petition.id"), primary_key=True, autoincrement=False
    )
    title_stems: Mapped[str]
    stems: Mapped[str]


class AuditRecord(Base):
    """Every act of staff: who, when, what, from, to, why; ids only, and only ever appended."""

    __tablename__ = "audit_record"
    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[int | None]
    role: Mapped[str | None]
    act: Mapped[str] = mapped_column(index=True)
    petition_id: Mapped[int | None] = mapped_column(index=True)
    subject: Mapped[str | None]  # what else it touched: "duty:12", "account:7"
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    after: Mapped[dict[str, Any] | None] = mapped_column(Json)
    why: Mapped[str | None]


class Feedback(Base):
    """What somebody wrote through the contact form."""

    __tablename__ = "feedback"
    id: Mapped[Id]
    written_at: Mapped[datetime]
    language: Mapped[str]
    page: Mapped[str | None]
    message: Mapped[str]
    email: Mapped[str | None]
