"""What committees do: powers used, motions and votes, debates and hearings, public discussions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from petitions.storage.tables.answering import NullableJson
from petitions.storage.tables.base import Base, Id, one_of
from petitions.storage.tables.petitions import LANGUAGES

POWERS = ("write", "invite", "ask", "press", "refer", "debate")
MOTION_KINDS = ("admissibility", "decision", "conclusion", "debate", "other")
CHOICES = ("for", "against", "abstain")


class CommitteeAct(Base):
    """One use of one of a committee's powers, with its date, its text and who it went to."""

    __tablename__ = "committee_act"
    __table_args__ = (
        one_of("kind", *POWERS),
        one_of("answer", "accepted", "declined", "answered"),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
        sa.Index("ix_committee_act_case", "case_id", "id"),
    )
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("committee_case.id"))
    kind: Mapped[str]
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("committee_meeting.id"))
    motion_id: Mapped[int | None] = mapped_column(sa.ForeignKey("motion.id"))
    to_body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"), index=True)
    duty_id: Mapped[int | None] = mapped_column(sa.ForeignKey("duty.id"))
    due_at: Mapped[datetime | None]
    texts: Mapped[dict[str, Any]]
    place: Mapped[str | None]
    link: Mapped[str | None]
    starts_at: Mapped[datetime | None]
    is_public: Mapped[bool] = mapped_column(default=True)
    done_at: Mapped[datetime]
    done_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    answer: Mapped[str | None]
    answer_text: Mapped[str | None]
    answer_language: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    # The answer stands in the case file too, public or internal as that item says.
    answer_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("case_item.id"))


class Motion(Base):
    """What is put to the vote. `rules` are the voting rules as they were when it was opened;
    `action` is what it does to the petition if carried."""

    __tablename__ = "motion"
    __table_args__ = (
        one_of("kind", *MOTION_KINDS),
        one_of("result", "carried", "lost", "tied", "no_quorum", "dropped"),
        sa.CheckConstraint("(closed_at IS NULL) = (result IS NULL)", name="closed"),
        sa.CheckConstraint(
            "result IS NULL OR result NOT IN ('carried', 'lost') OR reasons IS NOT NULL",
            name="reasoned",
        ),
        sa.Index("ix_motion_case", "case_id", "id"),
    )
    id: Mapped[Id]
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("committee.body_id"), index=True)
    case_id: Mapped[int | None] = mapped_column(sa.ForeignKey("committee_case.id"))
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("committee_meeting.id"))
    kind: Mapped[str]
    texts: Mapped[dict[str, Any]]
    action: Mapped[dict[str, Any] | None] = mapped_column(NullableJson)
    rules: Mapped[dict[str, Any]]
    votes_public: Mapped[bool]
    opened_at: Mapped[datetime]
    opened_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    result: Mapped[str | None]
    # for, against, abstain, present
    counts: Mapped[dict[str, Any] | None] = mapped_column(NullableJson)
    casting_vote_by: Mapped[int | None] = mapped_column(sa.ForeignKey("committee_member.id"))
    reasons: Mapped[dict[str, Any] | None] = mapped_column(NullableJson)


class MotionPresent(Base):
    """Who was in the room for a motion; a substitute sits for a member."""

    __tablename__ = "motion_present"
    motion_id: Mapped[int] = mapped_column(sa.ForeignKey("motion.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("committee_member.id"), primary_key=True)
    stands_for: Mapped[int | None] = mapped_column(sa.ForeignKey("committee_member.id"))
    marked_at: Mapped[datetime]


class Vote(Base):
    """One member's voice on one motion: the key lets it be cast once."""

    __tablename__ = "vote"
    __table_args__ = (one_of("choice", *CHOICES),)
    motion_id: Mapped[int] = mapped_column(sa.ForeignKey("motion.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("committee_member.id"), primary_key=True)
    choice: Mapped[str]
    cast_at: Mapped[datetime]
    cast_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))


class Dissent(Base):
    """What a member who disagreed had written down."""

    __tablename__ = "dissent"
    __table_args__ = (
        one_of("language", *LANGUAGES),
        sa.CheckConstraint("length(text) > 0", name="worded"),
    )
    motion_id: Mapped[int] = mapped_column(sa.ForeignKey("motion.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("committee_member.id"), primary_key=True)
    text: Mapped[str]
    language: Mapped[str]
    written_at: Mapped[datetime]


class Debate(Base):
    """A debate or a hearing about a case: scheduled, then held or not held with the reason."""

    __tablename__ = "debate"
    __table_args__ = (
        one_of("kind", "debate", "hearing"),
        one_of("status", "scheduled", "held", "not_held"),
        sa.CheckConstraint("status <> 'not_held' OR reason IS NOT NULL", name="reasoned"),
        sa.Index("ix_debate_case", "case_id", "id"),
    )
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("committee_case.id"))
    kind: Mapped[str]
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("committee_meeting.id"))
    duty_id: Mapped[int | None] = mapped_column(sa.ForeignKey("duty.id"))
    starts_at: Mapped[datetime]
    place: Mapped[dict[str, Any]]
    link: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="scheduled")
    scheduled_at: Mapped[datetime]
    scheduled_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    reason: Mapped[dict[str, Any] | None] = mapped_column(NullableJson)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(NullableJson)
    video: Mapped[str | None]
    transcript: Mapped[str | None]
    papers: Mapped[list[Any]] = mapped_column(default=list)  # [{"title": …, "url": …}]


class Discussion(Base):
    """A draft decision open for comment for a set time, and the final text that answers."""

    __tablename__ = "discussion"
    __table_args__ = (
        sa.CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
        sa.CheckConstraint("(final IS NULL) = (concluded_at IS NULL)", name="concluded"),
        sa.Index("ix_discussion_case", "case_id", "id"),
    )
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("committee_case.id"))
    duty_id: Mapped[int | None] = mapped_column(sa.ForeignKey("duty.id"))
    draft: Mapped[dict[str, Any]]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    opened_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    final: Mapped[dict[str, Any] | None] = mapped_column(NullableJson)
    # the head's, to the media
    statement: Mapped[dict[str, Any] | None] = mapped_column(NullableJson)
    concluded_at: Mapped[datetime | None]


class CommentReply(Base):
    """What the final text answers to one comment or to several together."""

    __tablename__ = "comment_reply"
    id: Mapped[Id]
    discussion_id: Mapped[int] = mapped_column(sa.ForeignKey("discussion.id"), index=True)
    texts: Mapped[dict[str, Any]]
    written_at: Mapped[datetime]
    written_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))


class DiscussionComment(Base):
    """What somebody wrote about a draft decision; public once a moderator lets it through."""

    __tablename__ = "discussion_comment"
    __table_args__ = (
        one_of("language", *LANGUAGES),
        one_of("status", "waiting", "published", "refused"),
        sa.CheckConstraint("status <> 'refused' OR refusal_reason IS NOT NULL", name="reasoned"),
        sa.Index("ix_discussion_comment_list", "discussion_id", "status", "id"),
    )
    id: Mapped[Id]
    discussion_id: Mapped[int] = mapped_column(sa.ForeignKey("discussion.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    name: Mapped[str]
    language: Mapped[str]
    text: Mapped[str]
    written_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default="waiting")
    refusal_reason: Mapped[str | None]
    moderated_at: Mapped[datetime | None]
    moderated_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    reply_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comment_reply.id"), index=True)
