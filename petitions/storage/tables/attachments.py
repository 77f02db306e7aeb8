"""Files that petitioners attach to what they write."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from petitions.storage.tables.base import Base, Id
from petitions.storage.tables.files import StoredFile


class Attachment(StoredFile, Base):
    """A file of a draft, and of the petition that the draft has become."""

    __tablename__ = "attachment"
    id: Mapped[Id]
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
