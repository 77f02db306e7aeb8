"""What of petitions was handed to the archive."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.tables import Archived, Petition


def candidates(
    session: Session, rule_set: str, after: int, limit: int
) -> list[tuple[int, str, str]]:
    """Return the next petitions under a rule set that are not wholly archived: number, state,
    life as JSON text."""
    found = sa.select(Petition.id, Petition.state, sa.cast(Petition.life, sa.Text)).where(
        Petition.rule_set == rule_set, Petition.archived_at.is_(None), Petition.id > after
    )
    rows = session.execute(found.order_by(Petition.id).limit(limit))
    return [(number, state, life) for number, state, life in rows]


def of_petition(session: Session, petition_id: int) -> dict[str, datetime]:
    """Return what of a petition is in the archive, and since when."""
    found = sa.select(Archived.data, Archived.archived_at)
    found = found.where(Archived.petition_id == petition_id).order_by(Archived.archived_at)
    return {data: at for data, at in session.execute(found)}  # noqa: C416


def add(session: Session, petition_id: int, data: str, at: datetime) -> None:
    session.add(Archived(petition_id=petition_id, data=data, archived_at=at))
    session.flush()
