"""What tests share: settings, databases, the app, its checking client, mail, clock, browser."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.serving import make_server

from config import DEVELOPMENT_KEY, DEVELOPMENT_SECRET, Settings
from deploy import identity_provider as mock
from petitions import clock as product_clock
from petitions import create_app
from petitions.web.database import db
from petitions.web.lately import Lately
from tests.support import acts, browser, databases, front, mail_server, memory, postgres
from tests.support.clock import Clock
from tests.support.databases import (
    Database,
    database,
    engine,
    migrated_engine,
    new_database,
    postgresql_template,
    session,
    sqlite_template,
)
from tests.support.demonstration import demonstration_copy, demonstration_file
from tests.support.pages import CheckingClient
from tests.support.site import Site

__all__ = [
    "database", "demonstration_copy", "demonstration_file", "engine", "migrated_engine", "new_database", "postgresql_template", "session",
    "sqlite_template",
]  # fmt: skip

MakeApp = Callable[..., Flask]


def pytest_configure(config: pytest.Config) -> None:
    acts.watch()
    if in_memory := memory.folder():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(in_memory))
    is_controller = not hasattr(config, "workerinput")
    if is_controller and getattr(config.option, "numprocesses", None):
        databases.share_server()


LAST = 1_500


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes minutes, unless the run asks for it by its marker.

    Journeys do not come last: one process would live the last of them while the others wait.
    """
    if "on_demand" not in config.option.markexpr:
        left_out = [item for item in items if item.get_closest_marker("on_demand")]
        if left_out:
            config.hook.pytest_deselected(items=left_out)
            items[:] = [item for item in items if not item.get_closest_marker("on_demand")]
    items[-LAST:] = sorted(items[-LAST:], key=lambda item: not item.get_closest_marker("browser"))


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        databases.stop_server()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = {str(report.longrepr) for report in terminalreporter.getreports("skipped")}
    for advice in (postgres.ADVICE, browser.ADVICE, front.ADVICE):
        if any(advice in reason for reason in reasons):
            terminalreporter.write_line(f"!!! SKIPPED: {advice} !!!", red=True, bold=True)


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "single")


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    return Settings(
        environment="test",
        secret_key=DEVELOPMENT_SECRET,
        master_key=DEVELOPMENT_KEY,
        database_url=database.url,
        demonstration=True,
        instance_path=tmp_path / "instance",
    )


@pytest.fixture(scope="session")
def bytecode_cache(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Compiled templates, so that each test's app need not compile them again."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("bytecode")))


@pytest.fixture
def make_app(settings: Settings, bytecode_cache: FileSystemBytecodeCache) -> Iterator[MakeApp]:
    """Return a function that makes an app on this test's database, with other settings if given."""
    made: list[Flask] = []

    def make(**overrides: object) -> Flask:
        app = _new_app(settings.model_copy(update=overrides), bytecode_cache)
        made.append(app)
        return app

    yield make
    for app in made:
        _leave(app)


@pytest.fixture(scope="session")
def shared_apps() -> dict[str, Flask]:
    """Apps of the usual settings by backend: making one takes longer than most tests."""
    return {}


@pytest.fixture
def app(
    settings: Settings, shared_apps: dict[str, Flask], bytecode_cache: FileSystemBytecodeCache
) -> Iterator[Flask]:
    """The site on this test's database; a test that adds routes or settings takes `make_app`."""
    backend = settings.database_url.partition(":")[0]
    if backend not in shared_apps:
        shared_apps[backend] = _new_app(settings, bytecode_cache)
    app = shared_apps[backend]
    config, extensions = dict(app.config), dict(app.extensions)
    app.extensions["settings"] = settings
    with app.app_context():
        db.engines[None] = databases.engine_of("app", settings.database_url)
    yield app
    _leave(app)
    app.config.clear()
    app.config.update(config)
    app.extensions.clear()
    app.extensions.update(extensions)


def _new_app(settings: Settings, bytecode_cache: FileSystemBytecodeCache) -> Flask:
    app = create_app(settings)
    app.testing = True
    app.test_client_class = CheckingClient
    app.jinja_env.bytecode_cache = bytecode_cache
    return app


def _leave(app: Flask) -> None:
    app.extensions["remembering"].pages = Lately()
    with app.app_context():
        db.session.remove()
        databases.close(db.engine)


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    made = app.test_client()
    assert isinstance(made, CheckingClient)
    return made


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The product's clock in this process, to be moved."""
    made = Clock(tmp_path / "clock")
    monkeypatch.setattr(product_clock, "_shift_file", str(made.file))
    return made


@pytest.fixture
def mail() -> Iterator[mail_server.MailServer]:
    with mail_server.serve() as server:
        yield server


@pytest.fixture
def start_site(
    tmp_path: Path, new_database: Callable[[str], Database], mail: mail_server.MailServer
) -> Iterator[Callable[..., Site]]:
    """Return a function that runs a whole site: `start_site(backend="sqlite", LANGUAGES="ru")`."""
    running: list[Site] = []

    def start(backend: str = "sqlite", **settings: str) -> Site:
        site = Site(tmp_path, new_database(backend), mail, **settings)
        running.append(site)
        site.start()
        return site

    yield start
    for site in running:
        site.stop()


@pytest.fixture
def site(start_site: Callable[..., Site]) -> Site:
    """The whole site on SQLite: gunicorn, worker, SMTP server, a clock that can be moved."""
    return start_site()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return browser.launch_arguments()


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}


@pytest.fixture
def identity_provider() -> Iterator[list[dict[str, object]]]:
    """A running mock provider; its value is what the setting `identity_providers` must hold."""
    port = mail_server.free_port()
    server = make_server("localhost", port, mock.app(user_claims=mock.users()), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield mock.setting(port)
    server.shutdown()
    thread.join()
    server.server_close()
