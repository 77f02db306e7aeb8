"""The schema: migrations and models agree, append-only tables refuse, readers cannot write."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from petitions.storage import ddl
from petitions.storage.engine import one_connection, reading, statements, unit
from petitions.storage.tables import AuditRecord, Moment, metadata

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)


def an_audit_record(session: Session) -> None:
    with unit(session):
        session.add(AuditRecord(at=AT, act="accept", petition_id=1))


def write_and_fail(session: Session) -> None:
    session.execute(sa.insert(AuditRecord), [{"at": AT, "act": "accept", "petition_id": 1}])
    raise RuntimeError


def is_full_text(item: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
    return not (reflected and other is None and "_fts" in (name or ""))


def test_migrations_make_what_the_models_say(migrated_engine: sa.Engine) -> None:
    with migrated_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_full_text})
        assert compare_metadata(context, metadata) == []


def test_migrations_make_every_constraint_of_the_models(migrated_engine: sa.Engine) -> None:
    inspector = sa.inspect(migrated_engine)
    for table in metadata.sorted_tables:
        expected = {c.name for c in table.constraints if isinstance(c, sa.CheckConstraint)}
        found = {check["name"] for check in inspector.get_check_constraints(table.name)}
        assert found == expected, table.name


@pytest.mark.parametrize("table", ddl.APPEND_ONLY)
def test_append_only_tables_have_their_triggers(migrated_engine: sa.Engine, table: str) -> None:
    catalogue = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table",
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgrelid = CAST(:table AS regclass)"
        " AND NOT tgisinternal",
    }[migrated_engine.dialect.name]
    with migrated_engine.connect() as connection:
        assert connection.execute(sa.text(catalogue), {"table": table}).scalar_one() > 0


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_record SET why = 'x'", "DELETE FROM audit_record"]
)
def test_an_audit_record_cannot_be_changed(session: Session, statement: str) -> None:
    an_audit_record(session)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(sa.text(statement))


def test_the_database_refuses_to_write_while_reading(session: Session) -> None:
    with reading(), pytest.raises(DBAPIError, match=r"read-?only"):
        an_audit_record(session)


def test_after_reading_it_writes_again(session: Session) -> None:
    with reading():
        session.execute(sa.select(AuditRecord.id)).all()
        session.rollback()
    an_audit_record(session)
    assert session.scalars(sa.select(AuditRecord.act)).all() == ["accept"]


def test_what_one_statement_wrote_by_itself_stands(engine: sa.Engine, session: Session) -> None:
    with statements(session):
        an_audit_row(session)
    with Session(engine) as other:
        assert other.scalar(sa.select(sa.func.count()).select_from(AuditRecord)) == 1


def test_statements_inside_a_transaction_are_part_of_it(session: Session) -> None:
    session.execute(sa.select(AuditRecord.id))
    with pytest.raises(RuntimeError), statements(session):
        write_and_fail(session)
    assert session.scalar(sa.select(sa.func.count()).select_from(AuditRecord)) == 0


def test_after_statements_a_unit_is_whole_again(session: Session) -> None:
    with statements(session):
        session.execute(sa.select(AuditRecord.id))
    with pytest.raises(RuntimeError), unit(session):
        write_and_fail(session)
    assert session.scalar(sa.select(sa.func.count()).select_from(AuditRecord)) == 0


def test_what_statements_wrote_over_one_connection_stands_at_once(
    engine: sa.Engine, session: Session
) -> None:
    with one_connection(session):
        for written in range(1, 3):
            with statements(session):
                an_audit_row(session)
            with Session(engine) as other:
                assert other.scalar(sa.select(sa.func.count()).select_from(AuditRecord)) == written


def test_a_unit_is_whole_after_statements_over_one_connection(session: Session) -> None:
    with one_connection(session), statements(session):
        session.execute(sa.select(AuditRecord.id))
    with pytest.raises(RuntimeError), unit(session):
        write_and_fail(session)
    assert session.scalar(sa.select(sa.func.count()).select_from(AuditRecord)) == 0


def test_one_connection_inside_a_transaction_is_part_of_it(session: Session) -> None:
    session.execute(sa.select(AuditRecord.id))
    with pytest.raises(RuntimeError), unit(session), one_connection(session):
        write_and_fail(session)
    assert session.scalar(sa.select(sa.func.count()).select_from(AuditRecord)) == 0


def an_audit_row(session: Session) -> None:
    session.execute(sa.insert(AuditRecord), [{"at": AT, "act": "accept", "petition_id": 1}])


def test_a_moment_comes_back_as_it_was_stored(session: Session) -> None:
    an_audit_record(session)
    session.expire_all()
    assert session.scalars(sa.select(AuditRecord.at)).one() == AT


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(datetime(2026, 11, 21), sa.create_engine("sqlite://").dialect)
