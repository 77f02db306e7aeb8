"""Counters of rate limits, shared by all workers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from petitions.storage.tables import RateLimit


@dataclass(frozen=True)
class Uses:
    """How often a key was used, and when its window ends."""

    count: int
    end: datetime


# One statement, so one journey. Losing the last counts in a crash harms nobody, and signing need
# not wait for a disk: hence the setting, which ends with the statement's own transaction.
_ADD_ALL = """
INSERT INTO rate_limit (key, count, expires_at)
SELECT used.key, used.count, used.expires_at
FROM unnest(%(keys)s::text[], %(counts)s::int[], %(ends)s::timestamptz[])
    AS used (key, count, expires_at),
  set_config('synchronous_commit', 'off', true)
ON CONFLICT (key) DO UPDATE SET count = rate_limit.count + excluded.count
RETURNING key, count
"""
_INSERT = sqlite.insert(RateLimit)
_ADD = _INSERT.on_conflict_do_update(
    index_elements=["key"], set_={"count": RateLimit.count + _INSERT.excluded.count}
).returning(RateLimit.count)


def add(engine: sa.Engine, uses: Mapping[str, Uses]) -> dict[str, int]:
    """Add uses of keys in a short transaction of its own; return the counts so far."""
    # Always in one order, so that nobody waits for somebody who waits for him.
    ordered = dict(sorted(uses.items()))
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            said = {
                "keys": list(ordered),
                "counts": [used.count for used in ordered.values()],
                "ends": [used.end for used in ordered.values()],
            }
            found = connection.exec_driver_sql(_ADD_ALL, said)
            return {key: count for key, count in found}  # noqa: C416
    with engine.begin() as connection:
        return {
            key: connection.execute(
                _ADD, {"key": key, "count": used.count, "expires_at": used.end}
            ).scalar_one()
            for key, used in ordered.items()
        }
