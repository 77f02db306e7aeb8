"""Administration: who may open its pages, and what they do to the rights of staff."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions.services import staff
from petitions.services.errors import Forbidden
from petitions.services.staff import Grant
from petitions.storage.tables import ROLES, Account, AuditRecord, Letter, StaffRole
from petitions.web import access
from tests.support.databases import on_sqlite
from tests.support.lives import World
from tests.support.pages import CheckingClient
from tests.support.people import sign_in

US = "us-we-the-people"


@pytest.fixture
def world(session: Session) -> World:
    return World(session).install(US)


@pytest.fixture
def administrator(world: World, client: CheckingClient) -> int:
    return enter(world, client, "administrator")


def enter(world: World, client: CheckingClient, role: str | None) -> int:
    """Sign somebody in who holds this role; return the account."""
    email = f"{role}@example.org"
    body = world.body(US, f"kind-{role}") if role in ("officer", "head") else None
    account_id = world.staff(role, email, body) if role else world.account(email)
    account = world.session.get(Account, account_id, populate_existing=True)
    assert account
    account.password_hash = account.password_hash or "unused"
    world.session.commit()
    sign_in(client, account)
    return account_id


def records(session: Session, act: str) -> list[AuditRecord]:
    session.rollback()
    found = list(session.scalars(sa.select(AuditRecord).where(AuditRecord.act == act)))
    session.commit()
    return found


@on_sqlite
@pytest.mark.parametrize("role", [*ROLES, None])
def test_each_page_refuses_every_role_that_it_is_not_for(
    app: Flask, client: CheckingClient, world: World, role: str | None
) -> None:
    enter(world, client, role)
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("admin."):
            continue
        asked = access.declared(app.view_functions[rule.endpoint])
        assert asked
        if role in asked.roles:
            continue
        path = rule.build({name: "kk" if name == "lang" else 1 for name in rule.arguments})
        assert path
        for method in (rule.methods or set()) & {"GET", "POST"}:
            # A POST without a token is refused before anything else is asked.
            status = client.open(path[1], method=method).status_code
            assert status in ((403,) if method == "GET" else (400, 403)), (rule.endpoint, method)


@on_sqlite
@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@pytest.mark.parametrize("page", ["", "/staff", "/staff/invite", "/staff/1", "/staff/1/grant"])
def test_the_pages_of_staff_open_in_every_language(
    administrator: int, client: CheckingClient, lang: str, page: str
) -> None:
    client.page(f"/{lang}/admin{page}")


def test_an_invitation_gives_the_roles_with_their_limits_and_writes_a_letter(
    administrator: int, client: CheckingClient, session: Session, world: World
) -> None:
    body = world.body(US)

    answer = client.submit(
        "/kk/admin/staff/invite",
        name="Ержан", email="erzhan@example.org", language="kk", roles=["officer", "head"],
        body=str(body),
    )  # fmt: skip

    assert answer.status_code == 303, answer.text
    account = session.scalars(sa.select(Account).where(Account.email == "erzhan@example.org")).one()
    held = session.scalars(sa.select(StaffRole).where(StaffRole.account_id == account.id)).all()
    assert [(one.role, one.body_id, one.granted_by) for one in held] == [
        ("officer", body, administrator), ("head", body, administrator),
    ]  # fmt: skip
    assert session.scalars(sa.select(Letter.address)).all() == ["erzhan@example.org"]


@on_sqlite
def test_an_officer_without_a_body_is_refused_beside_the_field_and_nothing_typed_is_lost(
    administrator: int, client: CheckingClient, session: Session
) -> None:
    answer = client.submit(
        "/en/admin/staff/invite",
        name="Ержан", email="erzhan@example.org", language="kk", roles=["officer"],
    )  # fmt: skip

    assert answer.status_code == 422
    assert "choose it" in answer.text
    assert "erzhan@example.org" in answer.text
    assert session.scalars(sa.select(Letter)).all() == []


@on_sqlite
def test_taking_a_role_away_ends_the_access_at_once_and_says_why_in_the_record(
    app: Flask, administrator: int, client: CheckingClient, session: Session, world: World
) -> None:
    other = app.test_client()
    assert isinstance(other, CheckingClient)
    moderator = enter(world, other, "moderator")
    other.page("/kk/moderator")
    role_id = session.scalars(
        sa.select(StaffRole.id).where(StaffRole.account_id == moderator)
    ).one()
    session.commit()

    answer = client.submit(f"/kk/admin/staff/roles/{role_id}/revoke", reason="Left the service")

    assert answer.status_code == 303
    assert other.get("/kk/moderator").status_code == 302
    record = records(session, "revoke_role")[0]
    assert (record.account_id, record.why) == (administrator, "Left the service")
    assert record.before == {
        "id": role_id, "role": "moderator", "body_id": None, "territory": None, "rule_set": None,
    }  # fmt: skip


@on_sqlite
def test_a_role_is_not_taken_away_without_a_reason(
    administrator: int, client: CheckingClient, session: Session, world: World
) -> None:
    moderator = world.staff("moderator", "m@example.org")
    role_id = session.scalars(
        sa.select(StaffRole.id).where(StaffRole.account_id == moderator)
    ).one()
    session.commit()

    assert client.submit(f"/kk/admin/staff/roles/{role_id}/revoke").status_code == 422
    assert records(session, "revoke_role") == []


@on_sqlite
def test_the_last_administrator_cannot_be_removed(
    administrator: int, client: CheckingClient, session: Session
) -> None:
    role_id = session.scalars(sa.select(StaffRole.id)).one()
    session.commit()

    answer = client.submit(f"/en/admin/staff/roles/{role_id}/revoke", reason="By mistake")

    assert answer.status_code == 422
    assert "last administrator" in answer.text


@on_sqlite
def test_a_lost_telephone_is_forgotten_and_its_sessions_end(
    app: Flask, administrator: int, client: CheckingClient, session: Session, world: World
) -> None:
    other = app.test_client()
    assert isinstance(other, CheckingClient)
    moderator = enter(world, other, "moderator")
    account = session.get(Account, moderator)
    assert account
    account.totp_secret_sealed = b"sealed"
    session.commit()

    client.submit(f"/kk/admin/staff/{moderator}/second-factor", reason="The telephone is lost")

    session.expire_all()
    account = session.get(Account, moderator)
    session.commit()
    assert account
    assert account.totp_secret_sealed is None
    assert other.get("/kk/moderator").status_code == 302
    assert len(records(session, "reset_second_factor")) == 1


@on_sqlite
def test_an_invitation_sent_again_makes_the_first_link_useless(
    administrator: int, client: CheckingClient, session: Session
) -> None:
    client.submit(
        "/kk/admin/staff/invite",
        name="Ержан", email="erzhan@example.org", language="kk", roles=["moderator"],
    )  # fmt: skip
    session.rollback()
    account_id = session.scalars(
        sa.select(Account.id).where(Account.email == "erzhan@example.org")
    ).one()
    session.commit()

    client.submit(f"/kk/admin/staff/{account_id}", action="invite-again")

    session.rollback()
    first, second = session.scalars(sa.select(Letter).order_by(Letter.id)).all()
    session.commit()
    assert client.get(f"/kk/account/invitation/{first.data['token']}").status_code == 410
    assert client.get(f"/kk/account/invitation/{second.data['token']}").status_code == 200


@on_sqlite
def test_an_administrator_of_one_rule_set_gives_no_rights_beyond_it(
    session: Session, world: World
) -> None:
    own, somebody = world.account("own@example.org"), world.account("x@example.org")
    staff.grant_role(
        session, account_id=own, grant=Grant("administrator", rule_set=US), by=None, at=world.now
    )

    within, beyond = Grant("moderator", rule_set=US), Grant("moderator")
    staff.grant_role(session, account_id=somebody, grant=within, by=own, at=world.now)
    with pytest.raises(Forbidden):
        staff.grant_role(session, account_id=somebody, grant=beyond, by=own, at=world.now)
