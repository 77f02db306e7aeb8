"""Signatures: attempts, confirmed ones with the person apart, and the queue that counts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from petitions.storage.quick import Quick
from petitions.storage.tables import (
    Signatory,
    Signature,
    SignatureAttempt,
    TallyQueue,
    metadata,
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
OF_PERSON = sa.union_all(
    _OF_PERSON.where(Signature.withdrawn_at.is_(None)),
    _OF_PERSON.where(Signature.withdrawn_at.is_not(None)),
)
_EARLIER = OF_PERSON.order_by("id")
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
TYPED_COLUMNS = len(fields(Typed))
# The lock is asked for each row that is found: one journey for both.
_TYPED_AND_SHARED = Quick(
    _TYPED, _TYPED.add_columns(sa.func.pg_advisory_xact_lock_shared(_ATTEMPTS.c.petition_id))
)


def attempt(session: Session, token_hash: bytes) -> Typed | None:
    row = session.connection().execute(_TYPED, {"hash": token_hash}).first()
    return Typed(*row) if row else None


def attempt_to_confirm(session: Session, token_hash: bytes) -> Typed | None:
    """Return an attempt, and share its petition's stream as `petitions.share_stream` does.

    What the row says of its signature may be older than the lock: ask for earlier signatures.
    """
    rows = _TYPED_AND_SHARED.rows(session, {"hash": token_hash})
    return Typed(*rows[0][:TYPED_COLUMNS]) if rows else None


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
    return [earlier_of(row) for row in session.connection().execute(_EARLIER, said)]


def earlier_of(row: Sequence[Any]) -> Earlier:
    """Read a row of `OF_PERSON`."""
    signature_id, kind, slot, name, confirmed_at, withdrawn_at = row
    return Earlier(signature_id, kind, slot, name, confirmed_at, withdrawn_at is not None)


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


_QUEUE = metadata.tables["tally_queue"]
_HEAD = sa.select(_QUEUE.c.petition_id).order_by(_QUEUE.c.id).limit(sa.bindparam("most")).subquery()
_WAITING = sa.select(_HEAD.c.petition_id).distinct()


def _taking(*conditions: sa.ColumnElement[bool]) -> sa.Delete:
    mine = sa.select(_QUEUE.c.id).where(_QUEUE.c.petition_id == sa.bindparam("petition"))
    first = mine.where(*conditions).order_by(_QUEUE.c.moment, _QUEUE.c.id)
    return sa.delete(_QUEUE).where(_QUEUE.c.id.in_(first.limit(sa.bindparam("most"))))


_COLUMNS = [_QUEUE.c[one.name] for one in fields(Queued)]
_TAKE = _taking().returning(*_COLUMNS)
_TAKE_EARLIER = _taking(_QUEUE.c.moment < sa.bindparam("before")).returning(*_COLUMNS)


def waiting_petitions(session: Session, limit: int) -> list[int]:
    """Return the petitions of the longest waiting rows."""
    return sorted(session.connection().scalars(_WAITING, {"most": limit}))


def dequeue(
    session: Session, petition_id: int, limit: int, before: datetime | None = None
) -> list[Queued]:
    """Take the earliest rows of a petition off the queue, in the order of their moments.

    The caller holds the petition's lock. Never "id above the last": ids commit out of order.
    """
    said: dict[str, Any] = {"petition": petition_id, "most": limit}
    take = _TAKE
    if before is not None:
        take, said["before"] = _TAKE_EARLIER, before
    # What the session holds yet may be an entry of the queue.
    session.flush()
    rows = [Queued(*row) for row in session.connection().execute(take, said)]
    return sorted(rows, key=lambda row: (row.moment, row.id))


def oldest_waiting(session: Session) -> datetime | None:
    """Return the moment of the longest waiting row; counts are delayed since then."""
    return session.scalar(sa.select(TallyQueue.moment).order_by(TallyQueue.id).limit(1))
