"""Whatever is sent, the answer is never a 500."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from werkzeug.routing import AnyConverter, BuildError, IntegerConverter, Rule
from wtforms.fields.core import UnboundField

from petitions.web import access
from tests.house.source import PACKAGE, python_files
from tests.house.test_reading import walk
from tests.support.databases import create_all, required_server
from tests.support.demonstration import load
from tests.support.pages import CheckingClient, Page
from tests.support.people import STAFF, account_with, sign_in

NASTY = (
    "", " ", "0", "-1", "1.5", str(2**63), "9" * 400, "x" * 5000, "'; DROP TABLE petition; --",
    "\x00", "\x07\x1b", "\u202e\u2066", "😀" * 300, "%00", "../../etc/passwd", "<script>", "{{7*7}}",
    "қазақ", "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"), "NaN",
    "2026-13-45", "[]", "null", "true",
)  # fmt: skip
PLACES = ((1, "x"), (20, "kk"), (2**63 - 1, NASTY[8]), (5, NASTY[15]))
WRITING = ("POST", "PUT", "PATCH", "DELETE")
ARGUMENT = re.compile(r"""request\.(?:args|form|values)\.(?:get|getlist)\(\s*["'](\w+)["']""")


CHAIRS = (*STAFF, "clerk", "member")


# Whose pages are nearly another's waits for `make test-long`.
NEARLY_OTHERS = ("head", "auditor", "member")
everybody = pytest.mark.parametrize(
    "who",
    [
        pytest.param(who, marks=[pytest.mark.on_demand] if who in NEARLY_OTHERS else [])
        for who in ("a stranger", "a petitioner", *CHAIRS)
    ],
)


def argument_names() -> list[str]:
    """Return every argument of the query that a view asks for by name."""
    text = "\n".join(path.read_text() for path in python_files(PACKAGE / "web"))
    return sorted({*ARGUMENT.findall(text), "q", "page", "after", "before", "state", "tag", "next"})


def paths(app: Flask, rule: Rule) -> list[str]:
    """Return addresses of a route with ordinary and with nasty values."""
    adapter = app.url_map.bind("localhost")
    made = []
    for number, text in PLACES:
        asked = rule.arguments - set(rule.defaults or ())
        values = {name: value_for(rule, name, number, text) for name in asked}
        try:
            made.append(adapter.build(rule.endpoint, values))
        except BuildError:
            continue
    return sorted(set(made))


def value_for(rule: Rule, name: str, number: int, text: str) -> object:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return "kk" if name == "lang" else number if isinstance(converter, IntegerConverter) else text


def rules_of(app: Flask, *methods: str, who: str | None = None) -> list[Rule]:
    """Return the routes that take one of the methods; of those of staff only the role's own.

    That nobody else comes to a page of staff is for test_roles.py.
    """
    return [
        rule
        for rule in app.url_map.iter_rules()
        if (rule.methods or set()) & set(methods)
        and (who is None or is_for(who, roles_of(app, rule.endpoint)))
    ]


def is_for(who: str, roles: tuple[str, ...]) -> bool:
    return who in roles if who in CHAIRS else not roles


def roles_of(app: Flask, endpoint: str) -> tuple[str, ...]:
    asked = access.declared(app.view_functions[endpoint])
    return asked.roles if asked else ()


@pytest.fixture
def scratch_app(demonstration_copy: Path, make_app_on: Callable[[str], Flask]) -> Flask:
    return make_app_on(f"sqlite:///{demonstration_copy}")


def client_of(app: Flask, who: str) -> CheckingClient:
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    if who != "a stranger":
        sign_in(client, account_with(app, None if who == "a petitioner" else who))
    return client


@everybody
def test_no_address_breaks_a_page(scratch_app: Flask, who: str) -> None:
    client, nasty = client_of(scratch_app, who), cycle(NASTY)
    for rule in rules_of(scratch_app, "GET", who=who):
        for path in paths(scratch_app, rule):
            assert client.get(path).status_code < 500, path
        query = {name: next(nasty) for name in argument_names()}
        response = client.get(path, query_string=query)
        assert response.status_code < 500, f"{path}?{query}: {response.status}"


@everybody
def test_no_form_breaks_a_page(scratch_app: Flask, who: str) -> None:
    client, nasty = client_of(scratch_app, who), cycle(NASTY)
    token = csrf_token(client)
    names, session = field_names(), session_of(client)  # which holds what the token belongs to
    for number, rule in enumerate(rules_of(scratch_app, *WRITING, who=who)):
        for path in paths(scratch_app, rule):
            with client.session_transaction() as restored:  # a form may have ended it
                restored.update(session | session_of(client))
            data = {**{name: next(nasty) for name in names}, "csrf_token": token}
            origin = {"REMOTE_ADDR": f"10.{number % 250}.1.1"}
            response = client.post(path, data=data, environ_overrides=origin)
            assert response.status_code < 500, f"POST {path} {data}: {response.status}"


@pytest.mark.on_demand
@pytest.mark.postgresql
@pytest.mark.parametrize("who", ["a stranger", "a petitioner", *CHAIRS])
def test_no_field_of_a_form_breaks_postgresql(postgresql_app: Flask, who: str) -> None:
    """All but one field as the form offers them, so that the one reaches the services."""
    client, nasty = client_of(postgresql_app, who), cycle(NASTY)
    start = "/kk/" if who == "a stranger" else "/kk/account"
    pages = [(one.request.full_path, Page(one.text)) for one in walk(client, start, enough=3)
             if one.mimetype == "text/html" and one.status_code == 200]  # fmt: skip
    session, sent = session_of(client), 0
    for path, page in pages:
        for form in page.all("form", method="post"):
            offered, address = offered_by(form), form.get("action") or path
            for name in sorted(set(offered) - {"csrf_token"}) or ["none"]:
                with client.session_transaction() as restored:
                    restored.update(session)
                sent += 1
                origin = {"REMOTE_ADDR": f"10.{sent % 250}.{sent // 250}.1"}
                response = client.post(
                    address, data=offered | {name: next(nasty)}, environ_overrides=origin
                )
                assert response.status_code < 500, f"POST {address} {name}: {response.status}"
    assert sent > 10, f"{who} was offered hardly a form"


def offered_by(form: Element) -> dict[str, str]:
    """Return a form's fields, filled in as shortly as they can be."""
    filled: dict[str, str] = {}
    for field in form.iter():
        name, kind = field.get("name"), field.get("type")
        if not name or kind in ("submit", "file"):
            continue
        options = [option.get("value") or "" for option in field.iter("option")]
        value = field.get("value") or field.text or ""
        filled.setdefault(name, next(filter(None, options), "") or value.strip() or "7")
    return filled


@pytest.fixture(scope="module")
def postgresql_demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database on PostgreSQL that holds the demonstration."""
    name = f"petitions_test_{os.getpid()}_malformed"
    required_server().execute(f"CREATE DATABASE {name} TEMPLATE template0")
    url = required_server().url_of(name)
    create_all(url)
    failure = load(url, tmp_path_factory.mktemp("malformed"))
    assert not failure, failure
    yield name
    required_server().execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgresql_app(
    postgresql_demonstration: str, make_app_on: Callable[[str], Flask]
) -> Iterator[Flask]:
    copy = f"{postgresql_demonstration}_copy"
    required_server().copy(postgresql_demonstration, copy)
    yield make_app_on(required_server().url_of(copy))
    required_server().execute(f"DROP DATABASE {copy} WITH (FORCE)")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"{", "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"a=1&" * 6_000, "application/x-www-form-urlencoded"),
        (b"a" * 3_000_000, "application/x-www-form-urlencoded"),
        (b"<x/>", "text/xml"),
        (b"", ""),
    ],
    ids=["bytes", "json", "multipart", "many-fields", "too-large", "xml", "empty"],
)
def test_a_malformed_body_gets_a_4xx(scratch_app: Flask, body: bytes, content_type: str) -> None:
    client = scratch_app.test_client()
    for rule in rules_of(scratch_app, "POST"):
        for path in paths(scratch_app, rule)[:1]:
            response = client.post(path, data=body, content_type=content_type)
            assert 300 <= response.status_code < 500, f"POST {path}: {response.status}"


@pytest.mark.parametrize(
    "method", ["GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "X"]
)
def test_any_method_on_any_route_is_answered(scratch_app: Flask, method: str) -> None:
    client = scratch_app.test_client()
    for rule in scratch_app.url_map.iter_rules():
        for path in paths(scratch_app, rule)[:1]:
            assert client.open(path, method=method).status_code < 500, f"{method} {path}"


@pytest.mark.parametrize(
    "path",
    ["/%ff", "/%00", "//", "/kk//", "/xx/", "/kk/%2e%2e/", "/en/petitions/9" + "9" * 40, "/" + "x" * 3000,
     "/en/petitions/-1", "/kk/petitions/1/%F0%9F%98%80", "/.env", "/api/v1/", "/static/../config.py"],
)  # fmt: skip
def test_an_address_of_nothing_is_not_found(scratch_app: Flask, path: str) -> None:
    assert scratch_app.test_client().get(path).status_code in (301, 302, 308, 400, 404)


def test_every_post_without_its_token_is_refused(scratch_app: Flask) -> None:
    client = scratch_app.test_client()
    allowed = {"public.unsubscribe", "account.unsubscribe"}
    for rule in rules_of(scratch_app, "POST"):
        for path in paths(scratch_app, rule)[:1]:
            if rule.endpoint not in allowed:
                response = client.post(path, data={"name": "x"})
                assert response.status_code in (400, 404), f"POST {path}: {response.status}"


def session_of(client: CheckingClient) -> dict[str, object]:
    with client.session_transaction() as session:
        return dict(session)


def csrf_token(client: CheckingClient) -> str:
    response = client.get("/en/contact")
    found = [i.get("value") or "" for i in Page(response.text).all("input", name="csrf_token")]
    assert found, "no page with a form was found"
    return found[0]


def field_names() -> list[str]:
    """Return the names of all fields that forms of the site declare."""
    text = "\n".join(path.read_text() for path in python_files(PACKAGE / "web"))
    declared = {
        name for form in kinds_of(FlaskForm) for name, field in vars(form).items()
        if isinstance(field, UnboundField)
    }  # fmt: skip
    return sorted({*declared, *ARGUMENT.findall(text)})


def kinds_of(form: type) -> set[type]:
    return {form}.union(*(kinds_of(kind) for kind in form.__subclasses__()))


def test_the_table_of_access_is_what_the_fuzzer_walks(scratch_app: Flask) -> None:
    assert all(
        access.declared(view)
        for name, view in scratch_app.view_functions.items()
        if name != "static"
    )
