"""Single rows: added, locked, and inserted where some may be there already."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from petitions.storage.tables.base import Base

Row = TypeVar("Row", bound=Base)


def add_row(session: Session, row: Row) -> Row:
    """Write a new row at once, so that it has its id."""
    session.add(row)
    session.flush()
    return row


def lock_row(session: Session, table: type[Row], key: object) -> Row | None:
    """Return a row as it stands now, locked until the transaction ends."""
    return session.get(table, key, with_for_update=True, populate_existing=True)


def insert_into(session: Session, table: Any) -> Any:
    """Return the INSERT of the session's own dialect, which knows `ON CONFLICT`."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)
