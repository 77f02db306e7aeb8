"""What the rules handed to the archive."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from petitions.storage.tables.base import Base


class Archived(Base):
    """A sort of data of a petition that was handed to the archive, by the rules' words for it."""

    __tablename__ = "archived"
    petition_id: Mapped[int] = mapped_column(sa.ForeignKey("petition.id"), primary_key=True)
    data: Mapped[str] = mapped_column(primary_key=True)
    archived_at: Mapped[datetime]
