"""How connections begin: writing units take the SQLite lock at once, reading ones cannot write."""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

# Set for the length of a GET: the database itself then refuses to write.
_reading: contextvars.ContextVar[bool] = contextvars.ContextVar("reading", default=False)


def begin_reading() -> contextvars.Token[bool]:
    """From here on, transactions of this context are read-only; undo with `end_reading`."""
    return _reading.set(True)


def end_reading(token: contextvars.Token[bool]) -> None:
    _reading.reset(token)


@contextmanager
def reading() -> Iterator[None]:
    """Refuse writes in every transaction begun inside."""
    token = begin_reading()
    try:
        yield
    finally:
        end_reading(token)


@contextmanager
def unit(session: Session) -> Iterator[None]:
    """One transaction: commit at the end, or roll everything back and let the error pass."""
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise


@contextmanager
def statements(session: Session) -> Iterator[None]:
    """Like `unit`, but on PostgreSQL each statement inside is a transaction of its own.

    For reading, and for what writes by one statement only: it saves the journeys that begin and
    end a transaction. A session that is in a transaction already goes on in it, and a request that
    may only read keeps its read-only one.
    """
    if _KEPT in session.info and session.in_transaction():
        yield
        session.flush()
        return
    _commit_by_itself(session)
    with unit(session):
        yield


_KEPT = "one_connection"


@contextmanager
def one_connection(session: Session) -> Iterator[None]:
    """Let all `statements` inside share one connection on PostgreSQL, which is in no transaction
    between them; fetching and returning it costs more than most of them do."""
    if not _commit_by_itself(session):
        yield
        return
    session.info[_KEPT] = True
    try:
        yield
    finally:
        del session.info[_KEPT]
        session.rollback()


def _commit_by_itself(session: Session) -> bool:
    """Take a connection that commits each statement, if the session is free for it."""
    is_free = not session.in_transaction() and not _reading.get()
    if not is_free or session.get_bind().dialect.name != "postgresql":
        return False
    session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
    return True


def make_engine(url: str, **options: Any) -> sa.Engine:
    """Return an engine that begins its transactions as this product needs them."""
    engine = sa.create_engine(url, **engine_options(url), **options)
    configure(engine)
    return engine


def engine_options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 30}}
    return {"pool_size": 5, "max_overflow": 5}


def configure(engine: sa.Engine) -> None:
    """Attach the events that set modes and begin transactions."""
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    else:
        sa.event.listen(engine, "begin", _begin_postgresql)
        sa.event.listen(engine, "checkin", _note_idling)
        sa.event.listen(engine, "checkout", _ask_after_idling(engine.dialect))


def _prepare_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None  # transactions begin in `_begin_sqlite`, not in the driver
    # What is deleted is overwritten: an erased person stays in no free page of the file.
    for pragma in (
        "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    # WAL with a deferred BEGIN loses the second of two writers at once; IMMEDIATE waits its turn.
    reading_now = _reading.get()
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading_now else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading_now else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: sa.Connection) -> None:
    driver: Any = connection.connection.dbapi_connection
    if driver.read_only != _reading.get():
        driver.read_only = _reading.get()


IDLE_SECONDS = 1.0


def _note_idling(connection: Any, record: Any) -> None:
    record.info["idle_since"] = monotonic()


def _ask_after_idling(dialect: sa.Dialect) -> Callable[[Any, Any, Any], None]:
    """Return a listener that replaces connections lost while they lay idle.

    Under load they never idle, and asking each time would cost as much as a statement.
    """

    def ask(connection: Any, record: Any, proxy: Any) -> None:
        if monotonic() - record.info.get("idle_since", monotonic()) < IDLE_SECONDS:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise sa.exc.InvalidatePoolError from error

    return ask
