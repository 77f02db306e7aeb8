"""Files that petitioners attach to what they write."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from petitions.storage.tables.base import Base, Id


class Attachment(Base):
    """A file of a draft, and of the petition that the draft has become. Its bytes stand under
    `storage_name` outside the web root; `name` is what a reader's browser saves it as."""

    __tablename__ = "attachment"
    __table_args__ = (
        sa.CheckConstraint("size > 0", name="size_positive"),
        sa.CheckConstraint("length(name) > 0", name="named"),
    )
    id: Mapped[Id]
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    storage_name: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    scanned: Mapped[bool]
    uploaded_at: Mapped[datetime]
