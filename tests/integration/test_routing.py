"""Who is competent for what a petition asks: who is offered first, and who cannot owe it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions.services import answering, handling, routing, staff
from petitions.services.errors import Refused
from petitions.storage import staff as roles
from petitions.storage.tables import Account
from tests.support import lives
from tests.support.clock import Clock
from tests.support.databases import on_sqlite
from tests.support.lives import START, World
from tests.support.owing import KZ, UK, Owing
from tests.support.pages import CheckingClient
from tests.support.people import sign_in

pytestmark = on_sqlite


@pytest.fixture
def owing(session: Session, app: Flask, clock: Clock) -> Owing:
    clock.set(START)
    app.extensions["keys"] = lives.KEYS
    return Owing(World(session)).begin()  # «Мектепке жол керек»


def left_by_all(owing: Owing) -> None:
    for who in ("officer", "head"):
        (role,) = roles.roles_of(owing.world.session, owing.people[who])
        owing.world.session.commit()
        staff.revoke_role(owing.world.session, role_id=role.id, by=None, at=owing.world.now)


def offered(owing: Owing) -> list[int]:
    petition = owing.world.get(owing.number)
    found = routing.candidates(owing.world.session, petition, but=owing.body)
    owing.world.session.commit()
    return [one.body.id for one in found]


def test_a_body_whose_competence_the_petition_speaks_of_is_offered_first(owing: Owing) -> None:
    health = owing.world.body(KZ, "health", competence_kk="Ауруханалар, дәрігерлер")
    roads = owing.world.body(KZ, "roads", competence_kk="Жолдар, теміржол")
    both = owing.world.body(KZ, "both", competence_kk="Мектептер, олардың жолдары")
    assert offered(owing) == [both, roads, health]


def test_a_body_of_another_system_or_out_of_use_is_not_offered(owing: Owing) -> None:
    owing.world.body(UK, "parliament")
    owing.world.body(KZ, "closed", active=False)
    assert offered(owing) == []


def test_a_duty_is_not_routed_to_a_body_of_another_system(owing: Owing) -> None:
    abroad = owing.world.body(UK, "parliament")
    left_by_all(owing)
    session, administrator = owing.world.session, owing.people["administrator"]
    with pytest.raises(Refused) as error:
        handling.route(session, administrator, owing.duty.id, abroad, "Құзыреті", owing.world.now)
    assert error.value.codes == ("to_missing",)
    assert owing.duty.body_id == owing.body


def test_a_duty_is_not_transferred_to_a_body_of_another_system(owing: Owing) -> None:
    abroad = owing.world.body(UK, "parliament")
    session, officer = owing.world.session, owing.people["officer"]
    with pytest.raises(Refused) as error:
        answering.transfer(session, officer, owing.duty.id, abroad, "Құзыреті", owing.world.now)
    assert error.value.codes == ("to_missing",)


def test_no_body_is_chosen_by_oversight(owing: Owing, app: Flask) -> None:
    owing.world.body(KZ, "roads")
    left_by_all(owing)
    client = administrator_of(owing, app)
    page = client.submit(f"/en/admin/duties/{owing.duty.id}/route", reason="Құзыреті")
    assert "Choose the body." in page.text
    assert owing.duty.body_id == owing.body


def administrator_of(owing: Owing, app: Flask) -> CheckingClient:
    account = owing.world.session.get(Account, owing.people["administrator"])
    assert account
    owing.world.session.commit()
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    sign_in(client, account)
    return client


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_whoever_routes_a_duty_reads_what_the_likely_bodies_are_competent_for(
    owing: Owing, app: Flask, lang: str
) -> None:
    words = {"kk": "Жолдар, теміржол", "ru": "Дороги", "en": "Roads"}
    columns = {f"competence_{code}": said for code, said in words.items()}
    owing.world.body(KZ, "roads", **columns)
    client = administrator_of(owing, app)
    assert words[lang] in client.page(f"/{lang}/admin/duties/{owing.duty.id}/route").text()
