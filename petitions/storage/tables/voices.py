"""What petitioners and signatories say: of an answer, and to those who work on their petition."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from petitions.storage.tables.base import Base, BigId, Id, one_of

OPINIONS = ("yes", "partly", "no")


class Survey(Base):
    """One question after an answer: does this answer what was asked? The sums are kept here,
    so that no page counts."""

    __tablename__ = "survey"
    __table_args__ = (one_of("petitioner", *OPINIONS),)
    duty_id: Mapped[int] = mapped_column(
        sa.ForeignKey("duty.id"), primary_key=True, autoincrement=False
    )
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), index=True)
    opened_at: Mapped[datetime]
    closing_at: Mapped[datetime]
    yes: Mapped[int] = mapped_column(default=0)
    partly: Mapped[int] = mapped_column(default=0)
    no: Mapped[int] = mapped_column(default=0)
    petitioner: Mapped[str | None]


class Opinion(Base):
    """What one signatory, or the petitioner (no signature), thinks of an answer.

    The words are for the body and the moderators; the public reads them if one decided so.
    """

    __tablename__ = "opinion"
    __table_args__ = (
        sa.UniqueConstraint("duty_id", "signature_id"),
        one_of("choice", *OPINIONS),
        one_of("words_state", "none", "waiting", "shown", "hidden"),
        sa.CheckConstraint("(words = '') = (words_state = 'none')", name="words_stated"),
        sa.Index("ix_opinion_words", "duty_id", "words_state", "id"),
    )
    id: Mapped[Id]
    duty_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.duty_id"))
    signature_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("signature.id"))
    choice: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    words_state: Mapped[str] = mapped_column(default="none")
    given_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))


class Message(Base):
    """One message between the petitioner and the moderators (no body) or a body."""

    __tablename__ = "message"
    __table_args__ = (sa.Index("ix_message_thread", "petition_id", "body_id", "id"),)
    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"))
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"))
    # An appeal's words: the duty that it opened.
    duty_id: Mapped[int | None] = mapped_column(sa.ForeignKey("duty.id"))
    is_from_petitioner: Mapped[bool]
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    text: Mapped[str]
    written_at: Mapped[datetime]
