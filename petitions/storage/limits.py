"""Counters of rate limits, shared by all workers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from petitions.storage.tables import RateLimit


def hit(engine: sa.Engine, key: str, expires_at: datetime) -> int:
    """Count one use of the key in a short transaction of its own and return the count so far."""
    is_postgresql = engine.dialect.name == "postgresql"
    insert = postgresql.insert if is_postgresql else sqlite.insert
    statement = (
        insert(RateLimit)
        .values(key=key, count=1, expires_at=expires_at)
        .on_conflict_do_update(index_elements=["key"], set_={"count": RateLimit.count + 1})
        .returning(RateLimit.count)
    )
    with engine.begin() as connection:
        if is_postgresql:
            # Losing the last counts in a crash harms nobody, and signing need not wait for a disk.
            connection.execute(sa.text("SET LOCAL synchronous_commit TO off"))
        return int(connection.execute(statement).scalar_one())
