"""On the demonstration site, whoever meets the rules can petition under each of the presets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions import clock, presets
from petitions.services import identities, replaying
from petitions.services.identities import Proof
from petitions.services.secrets import Keys
from petitions.storage import accounts
from petitions.storage.engine import make_engine, unit
from petitions.storage.tables import Account, Petition
from tests.support.databases import Database, on_sqlite
from tests.support.filling import fill_in
from tests.support.pages import CheckingClient
from tests.support.people import sign_in
from tests.support.town import KEYS

MakeApp = Callable[..., Flask]
pytestmark = on_sqlite
TITLE = "Көлге апаратын жолды жөндеңіздер"


@pytest.fixture
def session(demonstration_copy: Path) -> Iterator[Session]:
    engine = make_engine(f"sqlite:///{demonstration_copy}")
    with Session(engine, expire_on_commit=False) as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def client(database: Database, make_app: MakeApp, demonstration_copy: Path) -> CheckingClient:
    made = make_app(database_url=f"sqlite:///{demonstration_copy}").test_client()
    assert isinstance(made, CheckingClient)
    return made


def somebody(session: Session, keys: Keys, status: str) -> Account:
    """An account of whom an identity provider has proven name, age, status and residence."""
    with unit(session):
        account = accounts.add_account(
            session, email="saken@example.org", name="Сәкен", language="kk", at=clock.now()
        )
        account.email_confirmed_at = clock.now()
    proof = Proof("demo", "saken", "eid", "Сәкен", "1", date(1975, 9, 9), status, "750000000")
    identities.sign_in_with_identity(
        session, keys, proof, language="kk", at=clock.now(), account_id=account.id
    )
    return account


@pytest.mark.parametrize("preset", presets.ids())
def test_a_draft_becomes_a_petition(preset: str, session: Session, client: CheckingClient) -> None:
    rule_set = presets.preset(preset)
    status = next(iter(rule_set.create.statuses))
    sign_in(client, somebody(session, KEYS, "citizen" if status == "anyone" else status))
    number = fill_in(client, rule_set, TITLE)
    petition = session.get(Petition, number)
    assert petition
    assert petition.state == first_state(preset)
    assert petition.body_id is not None
    assert (petition.kind is not None) == bool(rule_set.content.kinds)
    session.commit()
    assert replaying.replay(session, number).agrees


def first_state(preset: str) -> str:
    rules = presets.preset(preset)
    if rules.petitioners.min > 1:
        return "draft"
    waiting = {
        "support": "gathering_support", "review": "in_review", "deliberation": "in_deliberation",
    }  # fmt: skip
    return waiting.get(rules.gates[0].kind, "open") if rules.gates else "open"
