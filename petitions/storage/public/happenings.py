"""What happened to a petition, as the public is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.tables import Invalidation


@dataclass(frozen=True)
class Fact:
    """One stored fact of a petition's life."""

    at: datetime
    fact: str
    data: Mapping[str, Any]
    why: str | None = None  # what the body said when it took more time or passed it on


def invalidations(session: Session, number: int) -> list[Fact]:
    """Say how many signatures fell, or count again, and why; never whose."""
    mine = sa.select(Invalidation).where(Invalidation.petition_id == number)
    found = []
    for row in session.scalars(mine.order_by(Invalidation.id)):
        ended_at = row.done_at or row.undone_at
        if row.done_count and ended_at:
            data = {"count": row.done_count, "reason": row.reason}
            found.append(Fact(ended_at, "signatures_invalidated", data))
        if row.undone_count and row.undone_at:
            data = {"count": row.undone_count}
            found.append(Fact(row.undone_at, "signatures_reinstated", data))
    return found
