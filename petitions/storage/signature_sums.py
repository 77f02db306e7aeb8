"""Sums of signatures by hour and by territory, and the hours that are marked as bursts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.rows import insert_into
from petitions.storage.tables import (
    Petition,
    PetitionHour,
    PetitionTerritory,
    Signature,
    SignatureEntry,
)


def count_hours(session: Session, petition_id: int, hours: dict[datetime, int]) -> None:
    """Add signatures to their hours; a withdrawal subtracts from the hour in which it came."""
    _add_up(session, PetitionHour, "hour", petition_id, hours)


def count_territories(session: Session, petition_id: int, territories: dict[str, int]) -> None:
    _add_up(session, PetitionTerritory, "territory", petition_id, territories)


def _add_up(session: Session, table: Any, key: str, petition_id: int, sums: dict[Any, int]) -> None:
    rows = [{"petition_id": petition_id, key: k, "count": n} for k, n in sorted(sums.items()) if n]
    if not rows:
        return
    statement = insert_into(session, table)
    statement = statement.on_conflict_do_update(
        index_elements=["petition_id", key],
        set_={"count": table.__table__.c["count"] + statement.excluded["count"]},
    )
    session.execute(statement, rows)


_BY_HOUR = (
    sa.select(PetitionHour.hour, PetitionHour.count, PetitionHour.is_burst)
    .where(PetitionHour.petition_id == sa.bindparam("petition"))
    .order_by(PetitionHour.hour)
)


def by_hour(session: Session, petition_id: int) -> list[tuple[datetime, int, bool]]:
    """Return (hour, signatures, burst?) of a petition, oldest first."""
    found = session.connection().execute(_BY_HOUR, {"petition": petition_id})
    return [(hour, count, is_burst) for hour, count, is_burst in found]


def signed_since(session: Session, moment: datetime) -> list[int]:
    """Return the petitions that were signed since a moment."""
    found = sa.select(Petition.id).where(Petition.last_signature_at >= moment)
    return list(session.scalars(found.order_by(Petition.id)))


def site_hours(session: Session, start: datetime, end: datetime) -> list[tuple[datetime, int]]:
    """Return (hour, signatures of all petitions) between two moments, oldest first."""
    found = (
        sa.select(PetitionHour.hour, sa.func.sum(PetitionHour.count))
        .where(PetitionHour.hour >= start, PetitionHour.hour < end)
        .group_by(PetitionHour.hour)
        .order_by(PetitionHour.hour)
    )
    return [(hour, int(count)) for hour, count in session.execute(found)]


def mark_bursts(session: Session, petition_id: int, hours: list[datetime]) -> int:
    """Mark hours as bursts; return how many were not marked before."""
    fresh = (
        sa.update(PetitionHour)
        .where(
            PetitionHour.petition_id == petition_id,
            PetitionHour.hour.in_(hours),
            PetitionHour.is_burst.is_(False),
        )
        .values(is_burst=True)
        .returning(PetitionHour.hour)
    )
    return len(session.scalars(fresh).all()) if hours else 0


def bursts(session: Session, limit: int) -> list[tuple[int, datetime, int]]:
    """Return (petition, hour, signatures) of marked hours, the newest first."""
    found = sa.select(PetitionHour.petition_id, PetitionHour.hour, PetitionHour.count)
    found = found.where(PetitionHour.is_burst).order_by(PetitionHour.hour.desc()).limit(limit)
    return [(row[0], row[1], row[2]) for row in session.execute(found)]


def territories_of_entries(
    session: Session, petition_id: int, first: int, last: int
) -> list[str | None]:
    """Return the territory of each signature that stands at the entries from first to last."""
    found = (
        sa.select(Signature.territory)
        .join(SignatureEntry, SignatureEntry.signature_id == Signature.id)
        .where(Signature.petition_id == petition_id, SignatureEntry.entry.between(first, last))
    )
    return list(session.scalars(found))


def by_territory(session: Session, petition_id: int) -> dict[str, int]:
    found = sa.select(PetitionTerritory.territory, PetitionTerritory.count)
    found = found.where(PetitionTerritory.petition_id == petition_id)
    return {territory: count for territory, count in session.execute(found)}  # noqa: C416
