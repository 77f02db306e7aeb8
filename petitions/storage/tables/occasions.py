"""What happens to a whole system's petitions: an election, a dissolution, a pause."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from petitions.storage.tables.base import Base, Id, one_of


class Occasion(Base):
    """An election day, a day on which all petitions stop, or days on which collection rests, as
    an administrator has entered it for one rule set."""

    __tablename__ = "occasion"
    __table_args__ = (
        one_of("kind", "election", "pause", "stop"),
        sa.CheckConstraint("kind <> 'stop' OR reason IS NOT NULL", name="reasoned"),
        sa.CheckConstraint("until IS NULL OR kind = 'pause'", name="until_of_pause"),
        sa.CheckConstraint("length(source) > 0", name="source_given"),
        sa.Index("ix_occasion_open", "done_at", "rule_set"),
    )
    id: Mapped[Id]
    rule_set: Mapped[str]
    kind: Mapped[str]
    reason: Mapped[str | None]
    day: Mapped[date]
    until: Mapped[date | None]  # the day on which collection goes on
    source: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    cancelled_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
