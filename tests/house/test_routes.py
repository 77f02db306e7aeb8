"""Every route stands in routes.toml with who may open it; a new one fails until declared."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from petitions import create_app
from petitions.web import access
from petitions.web.database import db
from tests.house.conftest import settings_for

TABLE = tomllib.loads((Path(__file__).parent / "routes.toml").read_text())


def routes_of(app: Flask) -> dict[str, str]:
    """Return what each endpoint's decorator says, in the words of routes.toml."""
    return {name: said_by(name, view) for name, view in app.view_functions.items()}


def said_by(name: str, view: object) -> str:
    if name in access.OPEN_ENDPOINTS:
        return "public"
    asked = access.declared(view)  # type: ignore[arg-type]
    if asked is None:
        return "undeclared"
    return f"{asked.kind}: {', '.join(asked.roles)}" if asked.roles else asked.kind


@pytest.fixture(scope="module", params=["test", "development"])
def app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp(request.param)
    app = create_app(settings_for("sqlite:///:memory:", folder, environment=request.param))
    yield app
    with app.app_context():
        db.engine.dispose()


def test_every_route_has_the_access_that_the_table_says(app: Flask) -> None:
    table = dict(TABLE["routes"])
    if app.extensions["settings"].is_development:
        table |= TABLE["development"]
    found = routes_of(app)
    changed = {name: said for name, said in found.items() if table.get(name) != said}
    assert not changed, f"declare in tests/house/routes.toml who may open these: {changed}"
    assert not table.keys() - found.keys(), "these routes are gone: take them out of routes.toml"


def test_no_route_that_writes_is_public(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            assert routes_of(app)[rule.endpoint] != "public", rule.endpoint


def test_pages_for_developers_exist_only_in_development(app: Flask) -> None:
    if not app.extensions["settings"].is_development:
        assert not TABLE["development"].keys() & app.view_functions.keys()
