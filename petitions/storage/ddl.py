"""What the models cannot say: triggers that keep append-only tables so, full-text search."""

from __future__ import annotations

import sqlalchemy as sa

# What was published, done or recorded stays; correcting it means adding a row.
APPEND_ONLY = (
    "rule_version", "known_days", "act", "fact", "audit_record", "promise_change",
    "progress_report",
)  # fmt: skip
# An act that made no fact may still grow: the next like act is added to it.
GROWING = {"act": "is_quiet"}


def create(connection: sa.Connection) -> None:
    """Create the hand-written part of the schema on a database whose tables exist."""
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def statements(dialect: str) -> tuple[str, ...]:
    """Return the DDL for "sqlite" or "postgresql", in order."""
    if dialect == "sqlite":
        refusals = (
            _refusal_sqlite(table, event) for table in APPEND_ONLY for event in ("UPDATE", "DELETE")
        )
        return (*refusals, *_SEARCH_SQLITE)
    refusals = (_refusal_postgresql(table) for table in APPEND_ONLY)
    return (_REFUSE, *refusals, *_SEARCH_POSTGRESQL, _STANDS)


_REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING
    MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation';
END $$
"""


def _refusal_sqlite(table: str, event: str) -> str:
    may_grow = GROWING.get(table) if event == "UPDATE" else None
    unless = f"WHEN NOT old.{may_grow} " if may_grow else ""
    return (
        f"CREATE TRIGGER {table}_refuses_{event.lower()} BEFORE {event} ON {table} {unless}"
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _refusal_postgresql(table: str) -> str:
    may_grow = GROWING.get(table)
    if may_grow:
        return (
            f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE ON {table} "
            f"FOR EACH ROW WHEN (NOT old.{may_grow}) EXECUTE FUNCTION refuse_change(); "
            f"CREATE TRIGGER {table}_is_kept BEFORE DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    return (
        f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


# The analyser has made the words; the database only looks them up as they are.
_SEARCH_SQLITE = (
    "CREATE VIRTUAL TABLE petition_fts USING fts5(title_stems, stems, content='petition_search', "
    "content_rowid='petition_id', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER petition_search_fts_added AFTER INSERT ON petition_search BEGIN "
    "INSERT INTO petition_fts (rowid, title_stems, stems) "
    "VALUES (new.petition_id, new.title_stems, new.stems); END",
    "CREATE TRIGGER petition_search_fts_removed AFTER DELETE ON petition_search BEGIN "
    "INSERT INTO petition_fts (petition_fts, rowid, title_stems, stems) "
    "VALUES ('delete', old.petition_id, old.title_stems, old.stems); END",
    "CREATE TRIGGER petition_search_fts_changed AFTER UPDATE ON petition_search BEGIN "
    "INSERT INTO petition_fts (petition_fts, rowid, title_stems, stems) "
    "VALUES ('delete', old.petition_id, old.title_stems, old.stems); "
    "INSERT INTO petition_fts (rowid, title_stems, stems) "
    "VALUES (new.petition_id, new.title_stems, new.stems); END",
)
# `to_tsvector` would cut words its own way: the stems become lexemes without its parser. They are
# stored, since making them takes longer than looking into them, which the planner does not know.
_SEARCH_POSTGRESQL = tuple(
    f"ALTER TABLE petition_search ADD COLUMN {column}_fts tsvector "
    f"GENERATED ALWAYS AS (array_to_tsvector(string_to_array({column}, ' '))) STORED; "
    f"CREATE INDEX ix_petition_search_{column}_fts ON petition_search USING gin ({column}_fts)"
    for column in ("title_stems", "stems")
)

# The lock of `petitions.share_stream`, and then, since a function's statements each see what was
# committed before them, whether a petition is as somebody read it without the lock.
_STANDS = """
CREATE FUNCTION petition_stands(number bigint, stamp xid, who bytea) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(number);
  RETURN EXISTS (SELECT FROM petition WHERE id = number AND xmin = stamp)
    AND NOT EXISTS (
      SELECT FROM signature
      WHERE petition_id = number AND person = who AND withdrawn_at IS NULL)
    AND NOT EXISTS (
      SELECT FROM signature
      WHERE petition_id = number AND person = who AND withdrawn_at IS NOT NULL)
    AND NOT EXISTS (
      SELECT FROM switch WHERE name = 'pause_signing' AND (value ->> 'is_on')::boolean);
END $$
"""
