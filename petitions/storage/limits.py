"""Counters of rate limits, shared by all workers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from petitions.storage.tables import RateLimit

# One statement, so one journey. Losing the last counts in a crash harms nobody, and signing need
# not wait for a disk: hence the setting, which ends with the statement's own transaction.
_HIT_ALL = """
INSERT INTO rate_limit (key, count, expires_at)
SELECT hit.key, 1, hit.expires_at
FROM unnest(%(keys)s::text[], %(ends)s::timestamptz[]) AS hit (key, expires_at),
  set_config('synchronous_commit', 'off', true)
ON CONFLICT (key) DO UPDATE SET count = rate_limit.count + 1
RETURNING key, count
"""
_HIT = (
    sqlite.insert(RateLimit)
    .on_conflict_do_update(index_elements=["key"], set_={"count": RateLimit.count + 1})
    .returning(RateLimit.count)
)


def hit(engine: sa.Engine, expiries: Mapping[str, datetime]) -> dict[str, int]:
    """Count one use of each key in a short transaction of its own; return the counts so far."""
    # Always in one order, so that nobody waits for somebody who waits for him.
    ordered = dict(sorted(expiries.items()))
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            said = {"keys": list(ordered), "ends": list(ordered.values())}
            found = connection.exec_driver_sql(_HIT_ALL, said)
            return {key: count for key, count in found}  # noqa: C416
    with engine.begin() as connection:
        return {
            key: connection.execute(_HIT, {"key": key, "count": 1, "expires_at": end}).scalar_one()
            for key, end in ordered.items()
        }
