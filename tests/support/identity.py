"""Proving who one is at the mock identity provider, in the browser."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from oidc_provider_mock import User
from werkzeug.serving import make_server

from deploy import identity_provider as mock
from tests.support.mail_server import free_port
from tests.support.visitor import Visitor

ULYTAU = "620000000"
BUTTONS = {
    "eid": {"kk": "Электрондық қолтаңба (көрсетілім)", "ru": "Электронная подпись (демонстрация)"},
    "state_account": {
        "kk": "Мемлекеттік кіру (көрсетілім)", "ru": "Государственный вход (демонстрация)"
    },
}  # fmt: skip


@contextmanager
def provider() -> Iterator[list[dict[str, object]]]:
    """Run a provider that knows two more people, of Ulytau; give IDENTITY_PROVIDERS for it."""
    port = free_port()
    people = [*mock.users(), *(_of_ulytau(sub, name) for sub, name in OF_ULYTAU.items())]
    server = make_server("localhost", port, mock.app(user_claims=people), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield mock.setting(port)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


OF_ULYTAU = {"bolat": "Болат Серікұлы", "zhanar": "Жанар Мұратқызы"}


def _of_ulytau(sub: str, name: str) -> User:
    number = f"7001014000{len(sub):02}"
    claims = {
        "name": name, "national_id": number, "birthdate": "1970-01-01", "residence": "citizen",
        "region": ULYTAU,
    }  # fmt: skip
    return User(sub=sub, claims=claims)


def prove(who: Visitor, sub: str, level: str = "eid") -> Visitor:
    """From the sign-in page to the provider and back, where a button signs in."""
    page = who.page
    page.get_by_role("button", name=BUTTONS[level][who.lang]).click()
    page.wait_for_url(re.compile("^http://localhost"))
    page.locator("input[name=sub]").fill(sub)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(re.compile(re.escape(who.site.url)))
    return who.look().press("Continue")
