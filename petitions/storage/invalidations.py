"""Finding signatures by what they have in common, and the orders that they be found invalid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.rows import add_row, lock_row
from petitions.storage.tables import Invalidation, Signatory, Signature

WORKING = ("running", "undoing")
READ_AT_ONCE = 2_000


@dataclass(frozen=True)
class Pattern:
    """What signatures have in common; None stands for anything.

    `domain` covers its subdomains, `network` is the keyed hash of an address range as hex,
    `name` is a part of the name in any case of letters, `until` is the first moment too late.
    """

    domain: str | None = None
    network: str | None = None
    name: str | None = None
    territory: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def criteria(self) -> list[str]:
        """Name what is searched by; nobody is named."""
        return [key for key, value in asdict(self).items() if value is not None]

    def to_json(self) -> dict[str, Any]:
        given = {key: value for key, value in asdict(self).items() if value is not None}
        return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in given.items()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Pattern:
        given: dict[str, Any] = {field.name: value.get(field.name) for field in fields(cls)}
        moments = {k: datetime.fromisoformat(given[k]) for k in ("since", "until") if given[k]}
        return cls(**{**given, **moments})


@dataclass(frozen=True)
class Match:
    """One signature that fits; the personal part is for the moderator's eyes."""

    id: int
    kind: str
    territory: str | None
    confirmed_at: datetime
    name: str | None
    domain: str | None
    network: bytes | None


def matches(
    session: Session, petition_id: int, kinds: Iterable[str], pattern: Pattern, after: int = 0
) -> Iterator[Match]:
    """Give the counted signatures that fit, by id, beyond the id `after`."""
    wanted = " ".join((pattern.name or "").split()).casefold()
    while True:
        rows = session.execute(_query(petition_id, kinds, pattern, after)).all()
        for row in rows:
            # In Python, since SQLite folds the case of Latin letters alone.
            if not wanted or wanted in " ".join((row.name or "").split()).casefold():
                yield Match(*row)
        if len(rows) < READ_AT_ONCE:
            return
        after = rows[-1].id


def _query(petition_id: int, kinds: Iterable[str], pattern: Pattern, after: int) -> Any:
    found: Any = (
        sa.select(
            Signature.id, Signature.kind, Signature.territory, Signature.confirmed_at,
            Signatory.name, Signatory.email_domain, Signatory.network,
        )
        .outerjoin(Signatory, Signatory.signature_id == Signature.id)
        .where(
            Signature.petition_id == petition_id, Signature.id > after,
            Signature.kind.in_(tuple(kinds)), Signature.withdrawn_at.is_(None),
            Signature.invalidated_at.is_(None),
        )
        .order_by(Signature.id)
        .limit(READ_AT_ONCE)
    )  # fmt: skip
    for condition in _conditions(pattern):
        found = found.where(condition)
    return found


def _conditions(pattern: Pattern) -> Iterator[sa.ColumnElement[bool]]:
    if pattern.domain is not None:
        below = Signatory.email_domain.endswith("." + pattern.domain, autoescape=True)
        yield sa.or_(Signatory.email_domain == pattern.domain, below)
    if pattern.network is not None:
        yield Signatory.network == bytes.fromhex(pattern.network)
    if pattern.territory is not None:
        yield Signature.territory == pattern.territory
    if pattern.since is not None:
        yield Signature.confirmed_at >= pattern.since
    if pattern.until is not None:
        yield Signature.confirmed_at < pattern.until


def add(session: Session, **columns: Any) -> Invalidation:
    return add_row(session, Invalidation(**columns))


def find(session: Session, invalidation_id: int) -> Invalidation | None:
    return session.get(Invalidation, invalidation_id, populate_existing=True)


def lock(session: Session, invalidation_id: int) -> Invalidation | None:
    return lock_row(session, Invalidation, invalidation_id)


def of_petition(session: Session, petition_id: int) -> list[Invalidation]:
    """Return a petition's orders, the newest first."""
    found = sa.select(Invalidation).where(Invalidation.petition_id == petition_id)
    return list(session.scalars(found.order_by(Invalidation.id.desc())))


def next_working(session: Session) -> Invalidation | None:
    """Hold the oldest order that is not at its end; another worker takes the next."""
    query = sa.select(Invalidation).where(Invalidation.state.in_(WORKING)).order_by(Invalidation.id)
    return session.scalar(
        query.limit(1).with_for_update(skip_locked=True).execution_options(populate_existing=True)
    )


Fallen = Counter[tuple[str, str | None]]


def strike(session: Session, order: Invalidation, ids: list[int], at: datetime) -> Fallen:
    """Mark signatures invalid; return how many of each kind and territory really were counted.

    Whoever withdraws at the same moment is counted once: by the withdrawal or here.
    """
    changed = (
        sa.update(Signature)
        .where(
            Signature.id.in_(ids), Signature.withdrawn_at.is_(None),
            Signature.invalidated_at.is_(None),
        )
        .values(invalidated_at=at, invalidation_id=order.id)
        .returning(Signature.kind, Signature.territory)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return Counter((kind, territory) for kind, territory in session.execute(changed))


def struck(session: Session, order: Invalidation, limit: int) -> list[int]:
    """Return the next signatures that an order struck, beyond its mark."""
    found = (
        sa.select(Signature.id)
        .where(Signature.invalidation_id == order.id, Signature.id > order.last_signature_id)
        .order_by(Signature.id)
        .limit(limit)
    )
    return list(session.scalars(found))


def reinstate(session: Session, order: Invalidation, ids: list[int]) -> Fallen:
    """Let signatures count again; return how many of each kind and territory."""
    changed = (
        sa.update(Signature)
        .where(Signature.id.in_(ids), Signature.invalidation_id == order.id)
        .values(invalidated_at=None, invalidation_id=None)
        .returning(Signature.kind, Signature.territory)
        .execution_options(synchronize_session=False)
    )
    return Counter((kind, territory) for kind, territory in session.execute(changed))
