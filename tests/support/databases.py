"""Fixtures: a migrated, empty database for every test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.orm import Session

from config import ROOT
from petitions.storage import ddl
from petitions.storage.engine import make_engine
from petitions.storage.tables import metadata
from tests.support import postgres

# The controller of a parallel run starts the server once and tells its workers by this variable.
SHARED_SERVER = "UN_TEST_SERVER"
NO_SERVER = "none"
_server: list[postgres.Server | None] = []
_numbers = itertools.count(1)

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@dataclass(frozen=True)
class Database:
    """An empty database with every table, of this test alone."""

    backend: str
    url: str

    def engine(self) -> sa.Engine:
        return make_engine(self.url)


def server() -> postgres.Server | None:
    """Return the server of this test run, found or started at the first call."""
    if not _server:
        shared = os.environ.get(SHARED_SERVER)
        if shared:
            _server.append(None if shared == NO_SERVER else postgres.Server(shared))
        else:
            _server.append(postgres.find_or_start())
    return _server[0]


def share_server() -> None:
    found = server()
    os.environ[SHARED_SERVER] = found.url if found else NO_SERVER


def stop_server() -> None:
    if _server and _server[0]:
        _server[0].stop()
    _server.clear()


def required_server() -> postgres.Server:
    """Return the server, or skip the test; in CI fail it."""
    found = server()
    if found is None:
        missing(postgres.ADVICE)
    assert found
    return found


def close(engine: sa.Engine) -> None:
    """Dispose of an engine; a connection that is still out would be collected in another test."""
    pool = engine.pool
    still_out = pool.checkedout() if isinstance(pool, sa.QueuePool) else 0
    engine.dispose()
    assert not still_out, f"{still_out} connections were not given back"


def missing(advice: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(advice)
    pytest.skip(advice)


class Pointed:
    """An engine that goes from test to test, each time to another database of one backend: what
    it has compiled once it need not compile again."""

    def __init__(self, url: str) -> None:
        self._engine = make_engine(url)
        self._target = self._engine.url
        sa.event.listen(self._engine, "do_connect", self._connect)

    def at(self, url: str) -> sa.Engine:
        """Return it as another engine, since the product remembers things by engine."""
        self._target = self._engine.url = sa.make_url(url)
        return self._engine.execution_options()

    def _connect(
        self, dialect: sa.Dialect, record: object, arguments: list[Any], options: dict[str, Any]
    ) -> None:
        where, how = dialect.create_connect_args(self._target)
        arguments[:] = where
        options.update(how)


_pointed: dict[tuple[str, str], Pointed] = {}


def engine_of(user: str, url: str) -> sa.Engine:
    """Return the engine of one user of databases (a fixture), which has one at a time."""
    key = user, url.partition(":")[0]
    if key not in _pointed:
        _pointed[key] = Pointed(url)
    return _pointed[key].at(url)


def migrate(url: str) -> None:
    """Bring a database to the newest schema, as `flask db upgrade` does."""
    engine = make_engine(url)
    config = Config()
    config.set_main_option("script_location", str(ROOT / "petitions/storage/migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


def create_all(url: str) -> None:
    """Make the schema straight from the models; a test holds that migrations make the same."""
    engine = make_engine(url)
    with engine.begin() as connection:
        metadata.create_all(connection)
        ddl.create(connection)
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "template.sqlite3"
    # The last connection to close folds the write-ahead log into the file.
    create_all(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_template(worker_id: str) -> Iterator[str]:
    name = f"petitions_test_{os.getpid()}_{worker_id}_template"
    found = required_server()
    found.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    create_all(found.url_of(name))
    yield name
    found.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def migrated_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """A database made by the migrations, as `flask db upgrade` makes it."""
    name = f"petitions_test_{os.getpid()}_{next(_numbers)}_migrated"
    if request.param == "postgresql":
        required_server().execute(f"CREATE DATABASE {name} TEMPLATE template0")
        url = required_server().url_of(name)
    else:
        url = f"sqlite:///{tmp_path / name}"
    migrate(url)
    made = make_engine(url)
    yield made
    made.dispose()
    if request.param == "postgresql":
        required_server().execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def new_database(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[str], Database]]:
    """Return a function that makes an empty database of a backend: "sqlite" or "postgresql"."""
    made: list[str] = []

    def make(backend: str) -> Database:
        if backend == "sqlite":
            file = tmp_path / f"test-{next(_numbers)}.sqlite3"
            shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
            return Database("sqlite", f"sqlite:///{file}")
        template = request.getfixturevalue("postgresql_template")
        name = f"{template.removesuffix('_template')}_{next(_numbers)}"
        required_server().copy(template, name)
        made.append(name)
        return Database("postgresql", required_server().url_of(name))

    yield make
    for name in made:
        required_server().execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, new_database: Callable[[str], Database]) -> Database:
    """A test that asks for it runs twice; `on_sqlite` and `on_postgresql` choose one."""
    return new_database(request.param)


@pytest.fixture
def engine(database: Database) -> Iterator[sa.Engine]:
    made = engine_of("engine", database.url)
    yield made
    close(made)


@pytest.fixture
def session(engine: sa.Engine) -> Iterator[Session]:
    """A session as services are handed one."""
    with Session(engine, expire_on_commit=False) as opened:
        yield opened
