"""A petition's case with its reviewers: the queue, who has it, notes, checks and decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from petitions.storage.tables.base import Base, BigId, Id, one_of

NOTE_KINDS = ("note", "flag", "unflag", "park", "unpark")


class ReviewCase(Base):
    """What the queue sorts and filters by, copied from the petition when it enters the review.

    `queue_at` is the limit's moment; where the rules set no limit, a century after `since`, so
    that cases with a limit come first. One who has taken it is its visible owner.
    """

    __tablename__ = "review_case"
    __table_args__ = (
        sa.CheckConstraint("(owner_id IS NULL) = (taken_at IS NULL)", name="owned"),
        # With the day of parking in it, a page and its counts read nothing but the index.
        sa.Index("ix_review_case_queue", "is_open", "queue_at", "petition_id", "parked_until"),
        sa.Index("ix_review_case_age", "is_open", "since", "petition_id"),
        sa.Index(
            "ix_review_case_rules", "is_open", "rule_set", "queue_at", "petition_id", "parked_until"
        ),
        sa.Index(
            "ix_review_case_language", "is_open", "language", "queue_at", "petition_id",
            "parked_until",
        ),
        # Most cases are nobody's: they would make this index look useless to a planner.
        sa.Index(
            "ix_review_case_owner", "is_open", "owner_id", "queue_at", "petition_id",
            sqlite_where=sa.text("owner_id IS NOT NULL"),
            postgresql_where=sa.text("owner_id IS NOT NULL"),
        ),
        sa.Index("ix_review_case_flagged", "is_open", "is_flagged", "queue_at", "petition_id"),
        sa.Index("ix_review_case_parked", "is_open", "parked_until", "petition_id"),
    )  # fmt: skip
    petition_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("petition.id"), primary_key=True, autoincrement=False
    )
    rule_set: Mapped[str]
    language: Mapped[str]
    territory: Mapped[str | None]
    body_id: Mapped[int | None]
    is_open: Mapped[bool]
    since: Mapped[datetime]
    due_at: Mapped[datetime | None]
    queue_at: Mapped[datetime]
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    taken_at: Mapped[datetime | None]
    is_flagged: Mapped[bool] = mapped_column(default=False)
    parked_until: Mapped[datetime | None]


class CaseNote(Base):
    """What moderators write to one another about a case; never public."""

    __tablename__ = "case_note"
    __table_args__ = (one_of("kind", *NOTE_KINDS),)
    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(default="note")
    text: Mapped[str]
    written_at: Mapped[datetime]


class CaseTag(Base):
    """A word by which moderators find cases; never public."""

    __tablename__ = "case_tag"
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(primary_key=True, index=True)


class CaseCheck(Base):
    """A standard of the rule set that a moderator has checked the present text against."""

    __tablename__ = "case_check"
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    checked_at: Mapped[datetime]


class Decision(Base):
    """What a moderator decided, why, and what was written to the petitioner.

    `reason` is the first of `reasons`. `since` and `in_time` say how long the review took. A
    corrected reason, a taking down and a restoration are rows of their own, with why.
    """

    __tablename__ = "decision"
    __table_args__ = (
        sa.CheckConstraint(
            "outcome NOT IN ('reject', 'correct') OR reason IS NOT NULL", name="reasoned"
        ),
        sa.CheckConstraint("outcome <> 'correct' OR length(why) > 0", name="correction_explained"),
        sa.Index("ix_decision_period", "decided_at", "outcome"),
    )
    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), index=True)
    outcome: Mapped[str]
    reason: Mapped[str | None]
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    message: Mapped[str]
    remarks: Mapped[list[Any]] = mapped_column(default=list)  # {"language", "quote", "remark"}
    why: Mapped[str | None]
    since: Mapped[datetime | None]
    seconds: Mapped[int | None]
    in_time: Mapped[bool | None]  # null: the rules set no limit
    letter: Mapped[dict[str, Any] | None]  # {"language", "words", "adjusted"} as it was sent
    answer: Mapped[str | None]  # of the petitioner, who sent a returned petition again
    answered_at: Mapped[datetime | None]
    decided_at: Mapped[datetime]
    decided_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))


class RefusalReason(Base):
    """The reasons that hold for a rejected petition now; statistics count them."""

    __tablename__ = "refusal_reason"
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
