"""The role matrix: every staff route, as every role, in and out of its own bodies and rule sets."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from petitions import create_app
from petitions.storage import drafts
from petitions.web import access
from petitions.web.database import db
from tests.house.conftest import settings_for
from tests.support import matrix
from tests.support.matrix import ELSEWHERE, ROLES, SECRETS, Matrix

TABLE: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "roles.toml").read_text()
)["routes"]
# What an empty form may come to, for somebody who may send it.
SENT = frozenset({200, 302, 303, 400, 404, 409, 422})
SEEN = frozenset({200, 302, 303, 409})
REFUSED = frozenset({403, 404})


@dataclass(frozen=True)
class Route:
    """One staff route as the matrix asks for it."""

    endpoint: str
    path: str
    methods: tuple[str, ...]
    roles: tuple[str, ...]
    words: dict[str, Any]

    def may(self, actor: str) -> bool:
        """Say whether this actor may open it: by the role, and here or anywhere."""
        role, _, place = actor.partition(" ")
        return role in self.roles and (not place or self.is_anywhere)

    @property
    def is_anywhere(self) -> bool:
        return self.words.get("anywhere", False) or not self.words


@pytest.fixture(scope="module")
def world(
    sqlite_template: Path, bytecode_cache: FileSystemBytecodeCache,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Matrix]:  # fmt: skip
    folder = tmp_path_factory.mktemp("matrix")
    app = create_app(settings_for(f"sqlite:///{folder / 'matrix.sqlite3'}", folder))
    app.testing = True
    # Here rights alone are asked for; tests/house/test_security.py holds that no POST lacks a token.
    app.config["WTF_CSRF_ENABLED"] = False
    app.jinja_env.bytecode_cache = bytecode_cache
    yield matrix.build(app, sqlite_template, folder / "matrix.sqlite3")
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def routes(world: Matrix) -> list[Route]:
    found = []
    for rule in world.app.url_map.iter_rules():
        asked = access.declared(world.app.view_functions[rule.endpoint])
        if asked is not None and asked.kind == "staff":
            found.append(_route(world, rule, asked.roles))
    return sorted(found, key=lambda route: route.endpoint)


def _route(world: Matrix, rule: Rule, roles: tuple[str, ...]) -> Route:
    words = TABLE.get(rule.endpoint, {})
    wanted = rule.arguments - {"lang"}
    missing = wanted - words.keys()
    assert not missing, (
        f"{rule.endpoint} needs a line in tests/house/roles.toml that says what {sorted(missing)} "
        f"stand for; objects are {sorted(world.objects)}"
    )
    values = {part: world.objects.get(words[part], words[part]) for part in wanted}
    with world.app.test_request_context("/en/"):
        path = world.app.url_for(rule.endpoint, lang="en", **values)
    methods = tuple(sorted((rule.methods or set()) & {"GET", "POST"}))
    return Route(rule.endpoint, path, methods, roles, words)


def ask(world: Matrix, client: Any, route: Route, method: str) -> tuple[int, str]:
    response = client.open(route.path, method=method, buffered=True)
    if method == "POST" and response.status_code in (200, 302, 303):
        world.restore()
    return response.status_code, response.text


def test_every_row_is_of_a_route(world: Matrix) -> None:
    gone = TABLE.keys() - {route.endpoint for route in routes(world)}
    assert not gone, f"these routes are gone: take them out of tests/house/roles.toml: {gone}"


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_is_its_own_and_nothing_else(world: Matrix, role: str) -> None:
    client, wrong = world.client(role), []
    for route in routes(world):
        # Who lacks the role is refused before the method matters.
        for method in route.methods if route.may(role) else route.methods[-1:]:
            status, _ = ask(world, client, route, method)
            allowed = SENT if method == "POST" else SEEN
            if status not in (allowed if route.may(role) else {403}):
                wrong.append(f"{method} {route.endpoint}: {status}")
    assert not wrong, f"{role}: {wrong}"


@pytest.mark.parametrize("role", ELSEWHERE)
def test_the_same_role_elsewhere_is_refused_what_is_not_its_own(world: Matrix, role: str) -> None:
    actor = f"{role} elsewhere"
    client, wrong = world.client(actor), []
    for route in (route for route in routes(world) if role in route.roles):
        for method in route.methods:
            before = world.refusals()
            status, _ = ask(world, client, route, method)
            if route.is_anywhere:
                fits = status in (SENT if method == "POST" else SEEN)
            else:
                fits = status in REFUSED
                # Who tried to change what is another's has left a trace, whether it was shown or not.
                if method == "POST" and world.refusals() == before:
                    fits = False
            if not fits:
                wrong.append(f"{method} {route.endpoint}: {status}")
    assert not wrong, f"{actor}: {wrong}"


def own_routes(world: Matrix) -> dict[str, tuple[str, set[str]]]:
    """Return every route about what is a petitioner's own, with the ids of somebody's petition."""
    with world.app.test_request_context("/en/"):
        draft = drafts.of_petition(db.session(), world.objects["petition"])
    known = {"number": world.objects["petition"], "draft_id": draft}
    known |= {"file_id": world.objects["attachment"], "duty_id": world.objects["duty"]}
    known |= {"verb": "withdraw", "code": "ru", "body_id": world.objects["body"], "token": "x"}
    known |= {"case_id": world.objects["case"]}
    found = {}
    for rule in world.app.url_map.iter_rules():
        asked = access.declared(world.app.view_functions[rule.endpoint])
        if (
            asked is None
            or asked.kind != "signed_in"
            or not rule.arguments & {"number", "draft_id"}
        ):
            continue
        values = {name: known[name] for name in rule.arguments - {"lang"}}
        with world.app.test_request_context("/en/"):
            path = world.app.url_for(rule.endpoint, lang="en", **values)
        found[f"{rule.endpoint} {rule.rule}"] = path, (rule.methods or set()) & {"GET", "POST"}
    return found


@pytest.mark.parametrize("role", ROLES)
def test_no_role_opens_what_is_a_petitioners_own(world: Matrix, role: str) -> None:
    client, wrong = world.client(role), []
    for name, (path, methods) in own_routes(world).items():
        for method in sorted(methods):
            status = client.open(path, method=method, buffered=True).status_code
            if status not in REFUSED:
                wrong.append(f"{method} {name}: {status}")
    assert not wrong, f"{role}: {wrong}"


def test_a_petitioner_opens_what_is_the_own(world: Matrix) -> None:
    client = world.client("petitioner")
    statuses = {
        client.get(path, buffered=True).status_code
        for name, (path, methods) in own_routes(world).items()
        if "GET" in methods and "<token>" not in name
    }
    assert {200, 302} & statuses, statuses


@pytest.mark.parametrize("actor", ["petitioner", "nobody"])
def test_who_does_not_work_here_opens_no_staff_page(world: Matrix, actor: str) -> None:
    client, wrong = world.client(actor), []
    for route in routes(world):
        for method in route.methods[-1:]:
            status, text = ask(world, client, route, method)
            if status not in ({403} if actor == "petitioner" else {302, 303, 403}):
                wrong.append(f"{method} {route.endpoint}: {status}")
            assert not [secret for secret in SECRETS if secret in text]
    assert not wrong, f"{actor}: {wrong}"


def test_an_auditor_changes_nothing_and_reads_nothing_of_persons(world: Matrix) -> None:
    client = world.client("auditor")
    for route in (route for route in routes(world) if "auditor" in route.roles):
        assert route.methods == ("GET",), f"{route.endpoint} lets an auditor send something"
        _, text = ask(world, client, route, "GET")
        shown = [secret for secret in (*SECRETS, "petitioner@example.org") if secret in text]
        assert not shown, f"{route.endpoint} shows an auditor {shown}"
