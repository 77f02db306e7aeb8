"""Signatures: attempts, confirmed ones with the person apart, and the queue that counts them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from petitions.storage.tables import (
    Petition,
    PetitionHour,
    PetitionTerritory,
    Signatory,
    Signature,
    SignatureAttempt,
    SignatureEntry,
    TallyQueue,
)

# Statements of the busiest moments are built once: building them costs more than running them.
_ADD_ATTEMPT = sa.insert(SignatureAttempt)
_ADD_PERSON = sa.insert(Signatory)
_ENQUEUE = sa.insert(TallyQueue)
_SETTLE = (
    sa.update(SignatureAttempt)
    .where(SignatureAttempt.token_hash == sa.bindparam("hash"))
    .values(signature_id=sa.bindparam("signature"))
)
_OF_PERSON = (
    sa.select(
        Signature.id,
        Signature.kind,
        Signature.slot,
        Signatory.name,
        Signature.confirmed_at,
        Signature.withdrawn_at,
    )
    .select_from(Signature)
    .outerjoin(Signatory, Signatory.signature_id == Signature.id)
    .where(
        Signature.petition_id == sa.bindparam("petition"),
        Signature.person == sa.bindparam("person"),
    )
)
# Each half has its own index; asked in one, the database would look through all signatures.
_EARLIER = sa.union_all(
    _OF_PERSON.where(Signature.withdrawn_at.is_(None)),
    _OF_PERSON.where(Signature.withdrawn_at.is_not(None)),
).order_by("id")
_ADD: dict[str, Any] = {
    "sqlite": sqlite.insert(Signature).on_conflict_do_nothing().returning(Signature.id),
    "postgresql": postgresql.insert(Signature).on_conflict_do_nothing().returning(Signature.id),
}


def add_attempt(session: Session, **columns: Any) -> None:
    session.connection().execute(_ADD_ATTEMPT, columns)


@dataclass(frozen=True)
class Typed:
    """What somebody typed and has not confirmed yet; `declared` is JSON."""

    token_hash: bytes
    petition_id: int
    kind: str
    email: str
    name: str
    territory: str | None
    language: str
    text_language: str
    text_sha256: str
    wants_letters: bool
    declared: str
    network: bytes | None
    attempted_at: datetime
    expires_at: datetime
    signature_id: int | None


_ATTEMPTS = SignatureAttempt.__table__
_TYPED = sa.select(*(_ATTEMPTS.c[one.name] for one in fields(Typed))).where(
    _ATTEMPTS.c.token_hash == sa.bindparam("hash")
)
# The lock is asked for each row that is found: one journey for both.
_TYPED_AND_SHARED = _TYPED.add_columns(
    sa.func.pg_advisory_xact_lock_shared(_ATTEMPTS.c.petition_id)
)


def attempt(session: Session, token_hash: bytes) -> Typed | None:
    row = session.connection().execute(_TYPED, {"hash": token_hash}).first()
    return Typed(*row) if row else None


def attempt_to_confirm(session: Session, token_hash: bytes) -> Typed | None:
    """Return an attempt, and share its petition's stream as `petitions.share_stream` does.

    What the row says of its signature may be older than the lock: ask for earlier signatures.
    """
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        return attempt(session, token_hash)
    row = connection.execute(_TYPED_AND_SHARED, {"hash": token_hash}).first()
    return Typed(*row[:-1]) if row else None


def settle_attempt(session: Session, token_hash: bytes, signature_id: int) -> None:
    """Remember which signature an attempt became, so that its link may be followed again."""
    session.connection().execute(_SETTLE, {"hash": token_hash, "signature": signature_id})


@dataclass(frozen=True)
class Earlier:
    """What one person (or address) has done before on one petition."""

    signature_id: int
    kind: str
    slot: int
    name: str | None
    confirmed_at: datetime
    is_withdrawn: bool


def earlier(session: Session, petition_id: int, person: bytes) -> list[Earlier]:
    """Return all signatures under this person key, withdrawn ones included."""
    said = {"petition": petition_id, "person": person}
    rows = session.connection().execute(_EARLIER, said)
    return [
        Earlier(r.id, r.kind, r.slot, r.name, r.confirmed_at, r.withdrawn_at is not None)
        for r in rows
    ]


def add(session: Session, **columns: Any) -> int | None:
    """Insert a confirmed signature; None if the person's slot is taken already."""
    connection = session.connection()
    new_id: int | None = connection.scalar(_ADD[connection.dialect.name], columns)
    return new_id


def add_person(session: Session, **columns: Any) -> None:
    session.connection().execute(_ADD_PERSON, columns)


def find(session: Session, signature_id: int) -> Signature | None:
    return session.get(Signature, signature_id)


def person(session: Session, signature_id: int) -> Signatory | None:
    return session.get(Signatory, signature_id)


def mark_withdrawn(session: Session, signature_id: int, at: datetime) -> bool:
    """Mark a signature withdrawn; False if it was already, or was found invalid."""
    mine = (
        Signature.id == signature_id,
        Signature.withdrawn_at.is_(None),
        Signature.invalidated_at.is_(None),
    )
    changed = sa.update(Signature).where(*mine).values(withdrawn_at=at).returning(Signature.id)
    return session.scalar(changed) is not None


def enqueue(session: Session, **columns: Any) -> None:
    session.connection().execute(_ENQUEUE, columns)


@dataclass(frozen=True)
class Queued:
    """One row taken from the queue."""

    id: int
    petition_id: int
    entry: str
    moment: datetime
    territory: str | None
    commitment: bytes
    signature_id: int | None
    count: int
    is_late: bool


def waiting_petitions(session: Session, limit: int) -> list[int]:
    """Return the petitions of the longest waiting rows."""
    head = sa.select(TallyQueue.petition_id).order_by(TallyQueue.id).limit(limit).subquery()
    return sorted(session.scalars(sa.select(head.c.petition_id).distinct()))


def dequeue(
    session: Session, petition_id: int, limit: int, before: datetime | None = None
) -> list[Queued]:
    """Take the earliest rows of a petition off the queue, in the order of their moments.

    The caller holds the petition's lock. Never "id above the last": ids commit out of order.
    """
    mine = [TallyQueue.petition_id == petition_id]
    if before is not None:
        mine.append(TallyQueue.moment < before)
    first = sa.select(TallyQueue.id).where(*mine).order_by(TallyQueue.moment, TallyQueue.id)
    taken = (
        sa.delete(TallyQueue)
        .where(TallyQueue.id.in_(first.limit(limit)))
        .returning(*sa.inspect(TallyQueue).columns)
    )
    rows = [Queued(**row._mapping) for row in session.execute(taken)]
    return sorted(rows, key=lambda row: (row.moment, row.id))


def oldest_waiting(session: Session) -> datetime | None:
    """Return the moment of the longest waiting row; counts are delayed since then."""
    return session.scalar(sa.select(TallyQueue.moment).order_by(TallyQueue.id).limit(1))


def count_hours(session: Session, petition_id: int, hours: dict[datetime, int]) -> None:
    """Add signatures to their hours; a withdrawal subtracts from the hour in which it came."""
    _add_up(session, PetitionHour, "hour", petition_id, hours)


def count_territories(session: Session, petition_id: int, territories: dict[str, int]) -> None:
    _add_up(session, PetitionTerritory, "territory", petition_id, territories)


def _add_up(session: Session, table: Any, key: str, petition_id: int, sums: dict[Any, int]) -> None:
    rows = [{"petition_id": petition_id, key: k, "count": n} for k, n in sorted(sums.items()) if n]
    if not rows:
        return
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement: Any = insert(table)
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


def note_last(session: Session, petition_id: int, at: datetime) -> None:
    mine = Petition.id == petition_id
    session.execute(sa.update(Petition).where(mine).values(last_signature_at=at))
