"""Leases for jobs that one holder at a time may do; the fence shuts out whoever overslept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.tables import Lease

# Asked in every round of the tally, so built once.
_LASTING = sa.select(Lease.fence).where(
    Lease.name == sa.bindparam("name"),
    Lease.holder == sa.bindparam("holder"),
    Lease.expires_at.between(sa.bindparam("earliest"), sa.bindparam("latest")),
)
_FENCE = sa.select(Lease.fence).where(Lease.name == sa.bindparam("name")).with_for_update(read=True)


class LeaseLost(Exception):
    """Somebody else holds the lease now; whatever this holder prepared must not be written."""


@dataclass(frozen=True)
class Held:
    """A lease as it was taken."""

    name: str
    fence: int


def acquire(
    session: Session, name: str, holder: str, now: datetime, length: timedelta
) -> Held | None:
    """Take or renew a lease; None while somebody else holds it. The caller commits."""
    row = session.scalar(
        sa.select(Lease)
        .where(Lease.name == name)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        session.add(Lease(name=name, holder=holder, fence=1, expires_at=now + length))
        session.flush()
        return Held(name, 1)
    if row.holder != holder:
        if row.expires_at > now:
            return None
        row.holder, row.fence = holder, row.fence + 1
    row.expires_at = now + length
    session.flush()
    return Held(name, row.fence)


def lasting(
    session: Session, name: str, holder: str, now: datetime, length: timedelta
) -> Held | None:
    """Return a lease that a holder has for half its length yet, without a lock: `check` it.

    Renewing it each time would write, and wait for the disk.
    """
    said = {"name": name, "holder": holder, "earliest": now + length / 2, "latest": now + length}
    fence = session.connection().scalar(_LASTING, said)
    return None if fence is None else Held(name, fence)


def check(session: Session, held: Held) -> None:
    """Hold the lease row against a new holder until the transaction ends; LeaseLost if late."""
    fence = session.connection().scalar(_FENCE, {"name": held.name})
    if fence != held.fence:
        raise LeaseLost(held.name)


def release(session: Session, name: str) -> None:
    """Let a lease go at once. The caller commits."""
    session.execute(sa.delete(Lease).where(Lease.name == name))
