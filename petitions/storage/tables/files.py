"""What the tables of files have in common."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column


class StoredFile:
    """A file whose bytes stand under `storage_name` outside the web root; `name` is what a
    reader's browser saves it as."""

    storage_name: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    scanned: Mapped[bool]
    uploaded_at: Mapped[datetime]

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[sa.CheckConstraint, ...]:
        return (
            sa.CheckConstraint("size > 0", name="size_positive"),
            sa.CheckConstraint("length(name) > 0", name="named"),
        )
