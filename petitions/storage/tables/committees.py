"""Committees: who sits on them, what is before them, their case files and their meetings.

Words for people are JSON by language, {"kk": …, "ru": …, "en": …}, as in `response.texts`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from petitions.storage.tables.base import Base, Id, Json, one_of
from petitions.storage.tables.files import StoredFile
from petitions.storage.tables.petitions import LANGUAGES

COMMITTEE_KINDS = ("committee", "expert_group", "commission", "working_group")
SEATS = ("chair", "member", "substitute", "clerk")
ITEM_KINDS = ("petition", "evidence", "correspondence", "answer", "paper", "note")
SOURCES = ("petitioner", "body", "committee", "other")
MEETING_STATUSES = ("planned", "held", "postponed", "cancelled")
VISIBILITY = ("public", "internal")


class Committee(Base):
    """A body whose members meet and decide. What its rule set says of the body `rules_body`
    goes before the columns here, which fill in what the rules leave open."""

    __tablename__ = "committee"
    __table_args__ = (
        one_of("kind", *COMMITTEE_KINDS),
        sa.CheckConstraint("size IS NULL OR size > 0", name="size_positive"),
        sa.CheckConstraint("quorum IS NULL OR quorum > 0", name="quorum_positive"),
        sa.CheckConstraint("kind <> 'working_group' OR rules_body IS NULL", name="named_by_rules"),
    )
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), primary_key=True)
    kind: Mapped[str]
    rules_body: Mapped[str | None]  # the id among the rule set's [[bodies]]
    petition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("petition.id"), index=True)
    size: Mapped[int | None]
    quorum: Mapped[int | None]
    zone: Mapped[str]
    about: Mapped[dict[str, Any]]  # language -> what it does, shown on its page
    # Rises with every change that its public pages and its calendar show.
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class CommitteeMember(Base):
    """A seat held for a term: by a chair, a member, a substitute; or a clerk's service."""

    __tablename__ = "committee_member"
    __table_args__ = (
        one_of("seat", *SEATS),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name="term_in_order"),
        sa.CheckConstraint("length(name) > 0", name="named"),
        sa.Index("ix_committee_member_body", "body_id", "id"),
    )
    id: Mapped[Id]
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("committee.body_id"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    role_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff_role.id"))
    seat: Mapped[str]
    name: Mapped[str]
    party: Mapped[dict[str, Any]]
    constituency: Mapped[dict[str, Any]]
    represents: Mapped[dict[str, Any]]  # a stakeholder's organisation
    substitute_for: Mapped[int | None] = mapped_column(sa.ForeignKey("committee_member.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]  # the last day
    added_at: Mapped[datetime]


class CommitteeCase(Base):
    """A petition before a committee, and why it is there."""

    __tablename__ = "committee_case"
    __table_args__ = (
        sa.UniqueConstraint("body_id", "petition_id"),
        one_of("opened_by_way", "duty", "review", "referral", "own_motion"),
        one_of("status", "open", "closed"),
        sa.CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="closed"),
        sa.Index("ix_committee_case_list", "body_id", "status", "id"),
    )
    id: Mapped[Id]
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("committee.body_id"))
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), index=True)
    opened_by_way: Mapped[str]
    duty_id: Mapped[int | None] = mapped_column(sa.ForeignKey("duty.id"))
    referred_from: Mapped[int | None] = mapped_column(sa.ForeignKey("committee_case.id"))
    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    status: Mapped[str] = mapped_column(default="open")
    closed_at: Mapped[datetime | None]
    # Rises by one with each item: the item's number within the file.
    item_count: Mapped[int] = mapped_column(default=0)


class ConflictOfInterest(Base):
    """What a member has declared about a case; shown, and taken back only in the open."""

    __tablename__ = "conflict_of_interest"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "member_id"),
        one_of("language", *LANGUAGES),
        sa.CheckConstraint("length(reason) > 0", name="reasoned"),
    )
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("committee_case.id"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("committee_member.id"), index=True)
    reason: Mapped[str]
    language: Mapped[str]
    declared_at: Mapped[datetime]
    declared_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]


class CaseItem(Base):
    """One entry of a case file: petition, evidence, a letter; public or internal. What was filed
    stays; a published one is taken out of sight only with a reason."""

    __tablename__ = "case_item"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "number"),
        one_of("kind", *ITEM_KINDS),
        one_of("visibility", *VISIBILITY),
        one_of("source", *SOURCES),
        one_of("language", *LANGUAGES),
        sa.CheckConstraint("length(title) > 0", name="titled"),
        sa.CheckConstraint("(visibility = 'public') = (published_at IS NOT NULL)", name="public"),
    )
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("committee_case.id"))
    number: Mapped[int]
    kind: Mapped[str]
    visibility: Mapped[str]
    source: Mapped[str]
    sender: Mapped[str]  # shown: who gave it; empty for the petitioner and the committee
    sender_body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"))
    title: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    received_on: Mapped[date]
    filed_at: Mapped[datetime]
    filed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    published_at: Mapped[datetime | None]
    withheld_reason: Mapped[str | None]


class Document(StoredFile, Base):
    """A file of a case item."""

    __tablename__ = "document"
    id: Mapped[Id]
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("case_item.id"), index=True)
    uploaded_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))


class CommitteeMeeting(Base):
    """A meeting with its date, place or link and status; what was announced and did not come
    about has its reason."""

    __tablename__ = "committee_meeting"
    __table_args__ = (
        one_of("status", *MEETING_STATUSES),
        one_of("visibility", *VISIBILITY),
        sa.CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint(
            "status NOT IN ('postponed', 'cancelled') OR status_reason IS NOT NULL",
            name="reasoned",
        ),
        sa.Index("ix_committee_meeting_calendar", "body_id", "starts_at", "id"),
    )
    id: Mapped[Id]
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("committee.body_id"))
    title: Mapped[dict[str, Any]]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    place: Mapped[dict[str, Any]]
    link: Mapped[str | None]
    # A meeting behind closed doors is internal: neither page nor feed knows it.
    visibility: Mapped[str] = mapped_column(default="public")
    status: Mapped[str] = mapped_column(default="planned")
    status_reason: Mapped[dict[str, Any] | None] = mapped_column(Json)
    sequence: Mapped[int] = mapped_column(default=0)  # iCalendar's: rises with each change
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    changed_at: Mapped[datetime]


class AgendaItem(Base):
    """What a meeting deals with: a case, or other business in words."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "case_id"),
        one_of("visibility", *VISIBILITY),
        sa.CheckConstraint("case_id IS NOT NULL OR title IS NOT NULL", name="says_what"),
        sa.Index("ix_agenda_item_order", "meeting_id", "position", "id"),
    )
    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("committee_meeting.id"))
    position: Mapped[int]
    case_id: Mapped[int | None] = mapped_column(sa.ForeignKey("committee_case.id"), index=True)
    title: Mapped[dict[str, Any] | None] = mapped_column(Json)
    visibility: Mapped[str] = mapped_column(default="public")


class Minutes(Base):
    """What a meeting's minutes say: a draft of the committee until published; then corrections
    are new versions."""

    __tablename__ = "minutes"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "version"),
        sa.CheckConstraint("version = 1 OR correction_reason IS NOT NULL", name="reasoned"),
    )
    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("committee_meeting.id"))
    version: Mapped[int]
    texts: Mapped[dict[str, Any]]
    written_at: Mapped[datetime]
    written_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    published_at: Mapped[datetime | None]
    correction_reason: Mapped[str | None]


class Attendance(Base):
    """Who was at a meeting; a substitute sits for a member."""

    __tablename__ = "attendance"
    __table_args__ = (one_of("presence", "present", "excused", "absent"),)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("committee_meeting.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("committee_member.id"), primary_key=True)
    presence: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
