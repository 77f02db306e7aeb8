"""One app for all house tests, on a copy of the demonstration."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from config import DEVELOPMENT_KEY, DEVELOPMENT_SECRET, Settings
from petitions import create_app
from petitions.web.database import db
from tests.support.pages import CheckingClient


def settings_for(url: str, folder: Path, **more: object) -> Settings:
    values: dict[str, object] = {
        "environment": "test", "secret_key": DEVELOPMENT_SECRET, "master_key": DEVELOPMENT_KEY,
        "database_url": url, "instance_path": folder,
    }  # fmt: skip
    return Settings.model_validate(values | more)


@pytest.fixture(scope="session")
def demonstration_app(
    demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("house")
    file = shutil.copyfile(demonstration_file, folder / "house.sqlite3")
    app = create_app(settings_for(f"sqlite:///{file}", folder, demonstration=True))
    app.testing = True
    app.test_client_class = CheckingClient
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def make_app_on(tmp_path: Path) -> Iterator[Callable[[str], Flask]]:
    """Return a function that makes an app on a database which the test may spoil."""
    made: list[Flask] = []

    def make(url: str) -> Flask:
        app = create_app(settings_for(url, tmp_path, demonstration=True))
        app.testing = True
        app.test_client_class = CheckingClient
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
