"""What the models cannot say: triggers that keep append-only tables append-only."""

from __future__ import annotations

import sqlalchemy as sa

# What was published, done or recorded stays; correcting it means adding a row.
APPEND_ONLY = ("rule_version", "act", "fact", "audit_record")


def create(connection: sa.Connection) -> None:
    """Create the hand-written part of the schema on a database whose tables exist."""
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def statements(dialect: str) -> tuple[str, ...]:
    """Return the DDL for "sqlite" or "postgresql", in order."""
    if dialect == "sqlite":
        return tuple(
            _refusal_sqlite(table, event) for table in APPEND_ONLY for event in ("UPDATE", "DELETE")
        )
    return (_REFUSE, *(_refusal_postgresql(table) for table in APPEND_ONLY))


_REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING
    MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation';
END $$
"""


def _refusal_sqlite(table: str, event: str) -> str:
    return (
        f"CREATE TRIGGER {table}_refuses_{event.lower()} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _refusal_postgresql(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
