"""Signing in through a provider: a real code flow against a mock provider in this process."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import sqlalchemy as sa
from sqlalchemy.orm import Session

from config import Settings, SettingsError
from deploy.identity_provider import setting, users
from petitions.services.identities import best_proof
from petitions.services.secrets import Keys
from petitions.storage.tables import Account, AccountIdentity
from petitions.web.identity_providers import parse
from tests.conftest import MakeApp
from tests.support.clock import Clock
from tests.support.mail_server import free_port
from tests.support.pages import CheckingClient

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oidc_provider_mock import run_server_in_thread

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def provider_port() -> Iterator[int]:
    with run_server_in_thread(port=free_port(), user_claims=users()) as server:
        yield server.server_port


@pytest.fixture
def client(make_app: MakeApp, provider_port: int) -> CheckingClient:
    made = make_app(identity_providers=tuple(setting(provider_port))).test_client()
    assert isinstance(made, CheckingClient)
    return made


def start(client: CheckingClient, provider: str = "eid", lang: str = "kk") -> str:
    """Press the button and return where the provider is."""
    answer = client.submit(f"/{lang}/account/sign-in", action=f"/{provider}/start")
    assert answer.status_code == 302, answer.text
    return answer.location


def approve(address: str, sub: str) -> str:
    """Say at the provider who one is; return the path it sends the browser back to."""
    answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def arrive(client: CheckingClient, sub: str, provider: str = "eid") -> str:
    """Come back from the provider; return the page that asks whether this is right."""
    answer = client.get(approve(start(client, provider), sub))
    assert answer.status_code == 302, answer.text
    return answer.location


def sign_in(client: CheckingClient, sub: str, provider: str = "eid") -> None:
    assert client.submit(arrive(client, sub, provider)).status_code == 303


def test_the_button_after_the_return_signs_in_with_what_was_proven(
    client: CheckingClient, session: Session, settings: Settings
) -> None:
    sign_in(client, "aigerim")

    assert "Айгерім Сәбитқызы" in client.page("/kk/account").text()
    account = session.scalars(sa.select(Account)).one()
    keys = Keys.from_base64(settings.master_key.get_secret_value())
    proof = best_proof(session, keys, account.id)
    assert proof is not None
    assert (proof.level, proof.personal_id, proof.status) == ("eid", "900101400001", "citizen")
    assert (str(proof.born_on), proof.territory) == ("1990-01-01", "750000000")


def test_the_return_alone_stores_nothing(client: CheckingClient, session: Session) -> None:
    page = client.page(arrive(client, "aigerim"))

    assert "Айгерім Сәбитқызы" in page.text()
    assert session.scalars(sa.select(Account)).all() == []
    assert client.get("/kk/account").status_code == 302


def test_the_page_after_the_return_is_in_the_language_of_the_start(
    client: CheckingClient,
) -> None:
    answer = client.get(approve(start(client, lang="ru"), "aigerim"))
    assert answer.location == "/ru/account/identity"


def test_the_same_person_comes_back_to_the_same_account(
    client: CheckingClient, session: Session
) -> None:
    sign_in(client, "aigerim")
    client.submit("/kk/account", action="sign-out")
    sign_in(client, "aigerim")

    assert len(session.scalars(sa.select(Account)).all()) == 1


def test_a_second_proof_joins_the_account_that_is_signed_in(
    client: CheckingClient, session: Session
) -> None:
    sign_in(client, "aigerim", "state-account")
    sign_in(client, "aigerim", "eid")

    levels = session.scalars(sa.select(AccountIdentity.level)).all()
    assert sorted(levels) == ["eid", "state_account"]
    assert len(session.scalars(sa.select(Account)).all()) == 1


def test_the_proof_of_another_account_is_not_taken_over(
    client: CheckingClient, session: Session
) -> None:
    sign_in(client, "aigerim", "eid")
    client.submit("/kk/account", action="sign-out")
    sign_in(client, "daniyar", "state-account")

    answer = client.submit(arrive(client, "aigerim", "eid"))

    assert answer.status_code == 409


def test_no_personal_id_stands_open_in_the_database_or_the_cookie(
    client: CheckingClient, session: Session
) -> None:
    arrived = arrive(client, "aigerim")
    cookie = client.get_cookie("session")
    assert cookie
    from itsdangerous import base64_decode

    assert b"900101400001" not in base64_decode(cookie.value.lstrip(".").split(".")[0])

    client.submit(arrived)
    row = session.execute(sa.text("SELECT * FROM account_identity")).one()
    assert not any("900101400001" in str(value) for value in row)


@pytest.mark.parametrize("change", ["state", "code"])
def test_a_forged_return_is_refused(client: CheckingClient, change: str) -> None:
    path = approve(start(client), "aigerim")
    true = parse_qs(urlsplit(path).query)[change][0]

    answer = client.get(path.replace(true, "forged"))

    assert answer.status_code == 400
    assert client.get("/kk/account/identity").status_code == 302


def test_a_return_nobody_started_is_refused(client: CheckingClient) -> None:
    assert client.get("/identity/eid/return?code=x&state=y").status_code == 400
    assert client.get("/identity/eid/return").status_code == 400


def test_somebody_who_says_no_at_the_provider_gets_a_page(client: CheckingClient) -> None:
    start(client)
    assert client.get("/identity/eid/return?error=access_denied").status_code == 400


def test_an_unknown_provider_is_no_page(client: CheckingClient) -> None:
    assert client.get("/identity/nobody/return").status_code == 404


def test_a_provider_that_is_down_gets_a_clear_page(make_app: MakeApp) -> None:
    client = make_app(identity_providers=tuple(setting(free_port()))).test_client()
    answer = client.submit("/en/account/sign-in", action="/eid/start")
    assert answer.status_code == 503


def test_a_proof_left_lying_is_not_used(client: CheckingClient, clock: Clock) -> None:
    page = arrive(client, "aigerim")
    values = client.page(page).form_values()

    clock.forward(minutes=16)

    assert client.post(page, data=values).location.endswith("/account/sign-in")


@pytest.mark.parametrize(
    "change, named",
    [
        ({"level": "high"}, "level"),
        ({"names": {"kk": "A"}}, "names"),
        ({"issuer": "http://id.example.org"}, "https://"),
        ({"claims": {"status": {"claim": "c", "values": {"x": "king"}}}}, "king"),
        ({"clams": {}}, "clams"),
        ({"scope": "profile"}, "openid"),
    ],
)
def test_a_malformed_provider_stops_the_start_and_is_named(
    change: dict[str, object], named: str
) -> None:
    entries = setting()
    entries[1] |= change
    settings = Settings.model_construct(identity_providers=tuple(entries))

    with pytest.raises(SettingsError, match=r"IDENTITY_PROVIDERS, entry 2") as error:
        parse(settings)
    assert named in str(error.value)
