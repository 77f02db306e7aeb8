"""Accounts through their pages: registering, signing in and out, passwords, settings."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions import clock as product_clock
from petitions.services import accounts, staff
from petitions.services.staff import Grant
from petitions.storage import accounts as stored
from petitions.storage.engine import unit
from petitions.storage.tables import Account, AuditRecord, Letter
from tests.support.clock import Clock
from tests.support.databases import on_sqlite
from tests.support.lives import World
from tests.support.pages import CheckingClient, Page

EMAIL = "aigul@example.org"
PASSWORD = "three short words"
LANGUAGES = pytest.mark.parametrize("lang", ["kk", "ru", "en"])


def newest(session: Session) -> Letter:
    session.rollback()
    found = session.scalars(sa.select(Letter).order_by(Letter.id.desc())).first()
    session.commit()
    assert found, "no letter was written"
    return found


def register(client: CheckingClient, session: Session, email: str = EMAIL) -> None:
    answer = client.submit("/kk/account/register", name="Айгүл", email=email, password=PASSWORD)
    assert answer.status_code == 303
    token = newest(session).data["token"]
    assert client.submit(f"/kk/account/confirm/{token}").status_code == 303


def sign_in(client: CheckingClient, password: str = PASSWORD, email: str = EMAIL) -> int:
    return client.submit("/kk/account/sign-in", email=email, password=password).status_code


def is_signed_in(client: CheckingClient) -> bool:
    return client.get("/kk/account").status_code == 200


@LANGUAGES
@on_sqlite
@pytest.mark.parametrize(
    "path", ["register", "letter-sent", "sign-in", "forgotten-password", "password-changed"]
)
def test_pages_open_in_every_language(client: CheckingClient, lang: str, path: str) -> None:
    client.page(f"/{lang}/account/{path}")


def test_the_letters_link_and_its_button_make_the_account(
    client: CheckingClient, session: Session
) -> None:
    register(client, session)

    assert is_signed_in(client)
    assert session.scalars(sa.select(Account.email)).one() == EMAIL


def test_opening_the_letters_link_alone_changes_nothing(
    client: CheckingClient, session: Session
) -> None:
    client.submit("/kk/account/register", name="Айгүл", email=EMAIL, password=PASSWORD)
    link = f"/kk/account/confirm/{newest(session).data['token']}"

    client.page(link)
    client.page(link)

    assert session.scalars(sa.select(Account)).all() == []


def test_a_used_link_says_so_and_shows_a_way_on(client: CheckingClient, session: Session) -> None:
    register(client, session)

    used = newest(session).data["token"]

    client.page(f"/kk/account/confirm/{used}", status=410)


def test_an_old_link_makes_no_account(
    client: CheckingClient, session: Session, clock: Clock
) -> None:
    client.submit("/kk/account/register", name="Айгүл", email=EMAIL, password=PASSWORD)
    link = f"/kk/account/confirm/{newest(session).data['token']}"
    values = client.page(link).form_values()

    clock.forward(hours=49)

    assert client.post(link, data=values).status_code == 410
    assert session.scalars(sa.select(Account)).all() == []


def test_registering_a_known_address_looks_the_same_and_writes_another_letter(
    app: Flask, client: CheckingClient, session: Session
) -> None:
    unknown = client.submit("/kk/account/register", name="A", email=EMAIL, password=PASSWORD)
    client.submit(f"/kk/account/confirm/{newest(session).data['token']}")

    stranger = app.test_client()
    assert isinstance(stranger, CheckingClient)
    known = stranger.submit("/kk/account/register", name="B", email=EMAIL, password=PASSWORD)

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert newest(session).template == "already_registered"


def test_a_stranger_who_registers_my_address_first_does_not_set_my_password(
    app: Flask, client: CheckingClient, session: Session
) -> None:
    stranger = app.test_client()
    assert isinstance(stranger, CheckingClient)
    stranger.submit("/kk/account/register", name="B", email=EMAIL, password="strangers password")

    register(client, session)

    assert sign_in(stranger, "strangers password") == 422
    assert sign_in(stranger) == 303


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client: CheckingClient, session: Session
) -> None:
    register(client, session)
    client.submit("/kk/account", action="sign-out")

    wrong = client.submit("/kk/account/sign-in", email=EMAIL, password="wrong")
    unknown = client.submit("/kk/account/sign-in", email="no@example.org", password="wrong")

    assert wrong.status_code == unknown.status_code == 422
    assert Page(wrong.text).text() == Page(unknown.text).text().replace("no@example.org", EMAIL)


def test_what_was_typed_is_kept_and_the_password_is_not(client: CheckingClient) -> None:
    answer = client.submit(
        "/ru/account/register", name="Айгүл", email="not an address", password="x"
    )

    values = Page(answer.text).form_values()
    assert values["name"] == "Айгүл"
    assert values["email"] == "not an address"
    assert values["password"] == ""


@pytest.mark.parametrize(
    "name", ["\u0000", "a" * 200_000, "\u202egnol", "👩‍👩‍👧", "<script>alert(1)</script>", "  "]
)
@on_sqlite
def test_odd_names_are_answered_never_failed(client: CheckingClient, name: str) -> None:
    answer = client.submit("/en/account/register", name=name, email=EMAIL, password=PASSWORD)
    assert answer.status_code in (303, 422)
    assert "<script>alert" not in answer.text


def test_a_reset_changes_the_password_and_ends_every_session(
    app: Flask, client: CheckingClient, session: Session
) -> None:
    register(client, session)
    visitor = app.test_client()
    assert isinstance(visitor, CheckingClient)
    visitor.submit("/kk/account/forgotten-password", email=EMAIL)
    link = f"/kk/account/reset/{newest(session).data['token']}"

    assert visitor.submit(link, password="another good one").status_code == 303

    assert not is_signed_in(client)
    assert sign_in(visitor) == 422
    assert sign_in(visitor, "another good one") == 303
    assert visitor.get(link).status_code == 410


def test_a_reset_for_an_unknown_address_looks_the_same_and_writes_another_letter(
    client: CheckingClient, session: Session
) -> None:
    answer = client.submit("/kk/account/forgotten-password", email="nobody@example.org")

    assert answer.location.endswith("/account/letter-sent")
    letter = newest(session)
    assert (letter.template, letter.language, letter.data) == ("reset_without_account", "kk", {})


def test_signing_out_everywhere_ends_the_other_sessions(
    app: Flask, client: CheckingClient, session: Session
) -> None:
    register(client, session)
    other = app.test_client()
    assert isinstance(other, CheckingClient)
    sign_in(other)

    client.submit("/kk/account/settings", action="sign-out-everywhere")

    assert not is_signed_in(other)


def test_changing_the_password_keeps_this_session_and_ends_the_others(
    app: Flask, client: CheckingClient, session: Session
) -> None:
    register(client, session)
    other = app.test_client()
    assert isinstance(other, CheckingClient)
    sign_in(other)

    client.submit("/kk/account/password", present=PASSWORD, password="another good one")

    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_the_language_of_letters_can_be_changed(client: CheckingClient, session: Session) -> None:
    register(client, session)

    client.submit("/kk/account/settings", action="settings", name="Айгүл Н.", language="ru")

    assert session.scalars(sa.select(Account.language)).one() == "ru"
    client.page("/kk/account/settings?saved=1")


def test_a_deleted_account_leaves_no_personal_value(
    client: CheckingClient, session: Session
) -> None:
    register(client, session)

    assert client.submit("/kk/account/delete").status_code == 303

    account = session.scalars(sa.select(Account)).one()
    assert (account.email, account.name, account.password_hash) == (None, "", None)
    assert not is_signed_in(client)


@on_sqlite
def test_an_address_with_a_control_character_is_refused(client: CheckingClient) -> None:
    answer = client.get("/kk/account/sign-in", query_string={"next": "/\tevil"})
    assert (answer.status_code, answer.location) == (400, None)


@on_sqlite
@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"],
)
def test_signing_in_never_leads_to_another_site(
    client: CheckingClient, session: Session, target: str
) -> None:
    register(client, session)
    client.submit("/kk/account", action="sign-out")
    values = client.page("/kk/account/sign-in").form_values()

    answer = client.post(
        "/kk/account/sign-in",
        query_string={"next": target},
        data={**values, "email": EMAIL, "password": PASSWORD},
    )

    assert answer.location == "/kk/account"


@on_sqlite
def test_signing_in_leads_on_to_the_page_that_was_asked_for(
    client: CheckingClient, session: Session
) -> None:
    register(client, session)
    client.submit("/kk/account", action="sign-out")
    asked = client.get("/kk/account/settings")
    assert asked.status_code == 302

    values = client.page(asked.location).form_values()
    answer = client.post(asked.location, data={**values, "email": EMAIL, "password": PASSWORD})

    assert answer.location == "/kk/account/settings"


@on_sqlite
def test_a_post_without_its_token_is_refused(client: CheckingClient) -> None:
    answer = client.post("/kk/account/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 400


@on_sqlite
def test_a_form_with_errors_bears_going_back_and_its_cookie_does_not_change(
    client: CheckingClient, session: Session
) -> None:
    register(client, session)
    answer = client.submit("/kk/account/password", present="", password="")
    assert answer.status_code == 422
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer.headers
    assert client.get("/kk/account/password").headers["Cache-Control"] == "private, no-store"


@on_sqlite
def test_signing_out_empties_what_the_browser_kept(
    client: CheckingClient, session: Session
) -> None:
    register(client, session)
    token = client.page("/kk/account/settings").form_values()["csrf_token"]
    answer = client.post("/kk/account/sign-out", data={"csrf_token": token})
    assert answer.headers["Clear-Site-Data"] == '"cache"'


@on_sqlite
def test_public_pages_set_no_cookie_and_vary_by_none(client: CheckingClient) -> None:
    answer = client.get("/kk/account/letter-sent")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_guessing_passwords_is_slowed_down_with_a_time_to_wait(
    client: CheckingClient, session: Session
) -> None:
    values = client.page("/kk/account/sign-in").form_values()
    answers = [
        client.post("/kk/account/sign-in", data={**values, "email": EMAIL, "password": "wrong"})
        for _ in range(21)
    ]

    assert [answer.status_code for answer in answers] == [422] * 20 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 600


def test_two_workers_share_one_limit(make_app: object, session: Session) -> None:
    first, second = (make_app().test_client() for _ in range(2))  # type: ignore[operator]
    for client in (first, second):
        values = client.page("/kk/account/sign-in").form_values()
        for _ in range(10):
            client.post("/kk/account/sign-in", data={**values, "email": EMAIL, "password": "w"})

    values = first.page("/kk/account/sign-in").form_values()
    data = {**values, "email": EMAIL, "password": "w"}
    assert first.post("/kk/account/sign-in", data=data).status_code == 429


def test_a_broken_table_of_limits_still_limits(client: CheckingClient, session: Session) -> None:
    session.execute(sa.text("DROP TABLE rate_limit"))
    session.commit()
    values = client.page("/kk/account/sign-in").form_values()

    answers = [
        client.post("/kk/account/sign-in", data={**values, "email": EMAIL, "password": "wrong"})
        for _ in range(21)
    ]

    assert answers[0].status_code == 422
    assert answers[-1].status_code == 429


def invited(client: CheckingClient, session: Session) -> int:
    account_id = staff.invite(
        session, email=EMAIL, name="Айгүл", language="kk", grants=(Grant("moderator"),), by=None,
        at=product_clock.now(),
    )  # fmt: skip
    link = f"/kk/account/invitation/{newest(session).data['token']}"
    assert client.submit(link, password=PASSWORD).status_code == 303
    return account_id


def test_an_invitation_leads_to_a_password_and_a_second_factor(
    client: CheckingClient, session: Session
) -> None:
    import pyotp

    account_id = invited(client, session)
    assert client.get("/kk/account").location.startswith("/kk/account/second-factor")

    page = client.page("/kk/account/second-factor/new")
    secret = page.text("code")
    code = pyotp.TOTP(secret).at(product_clock.now())
    values = page.form_values()
    assert client.post("/kk/account/second-factor/new", data={**values, "code": code}).location

    assert client.page("/kk/account").all("a", href="/kk/moderator")
    acts = session.scalars(sa.select(AuditRecord.act)).all()
    assert acts == ["grant_role"]
    assert accounts.person(session, account_id).has_role("moderator")  # type: ignore[union-attr]


def test_a_code_is_accepted_once(
    app: Flask, client: CheckingClient, session: Session, clock: Clock
) -> None:
    import pyotp

    invited(client, session)
    page = client.page("/kk/account/second-factor/new")
    totp = pyotp.TOTP(page.text("code"))
    client.post(
        "/kk/account/second-factor/new",
        data={**page.form_values(), "code": totp.at(clock.now())},
    )
    other = app.test_client()
    assert isinstance(other, CheckingClient)
    sign_in(other)

    again = other.submit("/kk/account/second-factor", code=totp.at(clock.now()))
    clock.forward(seconds=60)
    fresh = other.submit("/kk/account/second-factor", code=totp.at(clock.now()))

    assert (again.status_code, fresh.status_code) == (422, 303)


def test_a_revoked_role_ends_the_session_at_once(client: CheckingClient, session: Session) -> None:
    account_id = invited(client, session)
    role = accounts.person(session, account_id).roles[0]  # type: ignore[union-attr]

    staff.revoke_role(session, role_id=role.id, by=None, at=product_clock.now(), why="left")

    assert client.get("/kk/account").location.startswith("/kk/account/sign-in")
    assert accounts.person(session, account_id).roles == ()  # type: ignore[union-attr]


def test_an_account_is_read_with_each_role_and_each_proof_once(session: Session) -> None:
    world = World(session)
    account_id = world.staff("moderator", "saule@example.org")
    world.staff("auditor", "saule@example.org")
    for provider in ("eid", "state"):
        with unit(session):
            stored.put_identity(
                session, account_id=account_id, provider=provider, subject=provider, level="eid",
                name="Сәуле", personal_id_sealed=None, born_on=None, status=None, territory=None,
                at=world.wait(timedelta(minutes=1)).now,
            )  # fmt: skip
    person = accounts.person(session, account_id)
    assert person is not None
    assert [role.role for role in person.roles] == ["moderator", "auditor"]
    assert [one.provider for one in person.proven] == ["state", "eid"]
