"""Pages on which a group of petitioners shares out its roles and renews its invitation."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions.services import grouping, identities, petitioning, reviewing
from petitions.services.errors import NotFound, Refused
from petitions.services.identities import Proof
from petitions.storage import accounts, groups
from petitions.storage.tables import Draft
from tests.support import public
from tests.support.clock import Clock
from tests.support.databases import Database, on_sqlite
from tests.support.lives import KEYS, World
from tests.support.people import sign_in
from tests.support.public import Site

FI = "fi-citizens-initiative"
STARTER, SECOND = "petitioner@example.org", "second@example.org"
pytestmark = on_sqlite


@pytest.fixture
def site(database: Database, session: Session, app: Flask, clock: Clock) -> Site:
    made = public.make(session, app, clock)
    made.world.install(FI)
    return made


def enter(site: Site, email: str) -> None:
    account = accounts.by_id(site.world.session, site.world.account(email))
    site.world.session.commit()
    assert account
    sign_in(site.client, account)


def a_group(world: World) -> int:
    """Make a petition that Жанар Мұрат has joined."""
    number, who = world.petition(FI), world.account(SECOND, "Жанар Мұрат")
    proof = Proof("test", SECOND, "eid", "Жанар Мұрат", SECOND, date(1990, 1, 1), "citizen")
    identities.sign_in_with_identity(
        world.session, KEYS, proof, language="kk", at=world.now, account_id=who
    )
    token = world.get(number).support_token or ""
    petitioning.join(world.session, KEYS, who, number, token, world.now)
    return number


def shared_out(world: World) -> int:
    number, starter = a_group(world), world.account(STARTER)
    roles = {"representative": starter, "substitute": world.account(SECOND)}
    grouping.give_roles(world.session, starter, number, roles)
    return number


def test_the_petitioner_gives_the_roles_on_a_page(site: Site) -> None:
    number, world = a_group(site.world), site.world
    enter(site, STARTER)
    page = f"/kk/account/petitions/{number}/roles"
    starter, second = (str(world.account(email)) for email in (STARTER, SECOND))
    sent = site.client.submit(page, role_representative=starter, role_substitute=second)
    assert sent.status_code == 303
    assert groups.roles(world.session, number)["substitute"].name == "Жанар Мұрат"


def test_one_person_for_both_roles_is_said_beside_the_field(site: Site) -> None:
    number = a_group(site.world)
    enter(site, STARTER)
    page, starter = f"/kk/account/petitions/{number}/roles", str(site.world.account(STARTER))
    sent = site.client.submit(page, role_representative=starter, role_substitute=starter)
    assert sent.status_code == 422
    assert "Әр рөлге әр түрлі адамды таңдаңыз." in sent.text


def test_another_member_has_no_page_for_giving_roles(site: Site) -> None:
    number = a_group(site.world)
    enter(site, SECOND)
    assert site.client.get(f"/kk/account/petitions/{number}/roles").status_code == 404


def test_a_member_reads_who_holds_which_role(site: Site) -> None:
    number = shared_out(site.world)
    enter(site, SECOND)
    token = site.world.get(number).support_token
    text = site.client.page(f"/kk/petitions/{number}/group/{token}").text()
    assert "Өкілдің орынбасары" in text
    assert "Жанар Мұрат" in text


def test_the_petitioner_reads_the_roles_before_sending(site: Site) -> None:
    number = shared_out(site.world)
    enter(site, STARTER)
    assert "Жанар Мұрат" in site.client.page(f"/kk/account/petitions/{number}/submit").text()


def test_a_missing_role_is_said_when_the_petition_is_sent(site: Site) -> None:
    number = a_group(site.world)
    enter(site, STARTER)
    sent = site.client.submit(f"/kk/account/petitions/{number}/submit")
    assert "Алдымен топ мүшелерінің рөлдерін белгілеңіз." in sent.text


def test_the_moderator_reads_the_roles(site: Site) -> None:
    number, world = shared_out(site.world), site.world
    petitioning.submit_again(world.session, KEYS, world.account(STARTER), number, world.now)
    world.staff("moderator", "moderator@example.org")
    enter(site, "moderator@example.org")
    assert "Жанар Мұрат" in site.client.page(f"/kk/moderator/cases/{number}").text()


def sent_and_decided(site: Site, outcome: str) -> int:
    number, world = shared_out(site.world), site.world
    starter = world.account(STARTER)
    petitioning.submit_again(world.session, KEYS, starter, number, world.now)
    moderator = world.staff("moderator", "moderator@example.org")
    reviewing.decide(world.session, moderator, number, outcome, world.now, message="Түзетіңіз")
    return number


def test_the_petitioner_reads_the_roles_while_checking_a_returned_petition(site: Site) -> None:
    number = sent_and_decided(site, "return")
    enter(site, STARTER)
    draft = site.world.session.scalars(sa.select(Draft.id).where(Draft.petition_id == number)).one()
    site.world.session.commit()
    text = site.client.page(f"/kk/create/{draft}/check").text()
    assert "Өкілдің орынбасары Жанар Мұрат" in text


@pytest.mark.parametrize("hides", [False, True])
def test_the_public_reads_the_roles_where_it_reads_the_petitioner(site: Site, hides: bool) -> None:
    number, world = sent_and_decided(site, "accept"), site.world
    site.at(world.wait(timedelta(days=1)).now)
    world.tally()
    world.get(number).name_hidden = hides
    world.session.commit()
    text = site.app.test_client().get(f"/kk/petitions/{number}").text
    assert ("Өкілдің орынбасары: Жанар Мұрат" in text) is not hides
    assert ("Жанар Мұрат" in text) is not hides


def test_one_alone_is_told_to_invite_first(site: Site) -> None:
    number = site.world.petition(FI)
    enter(site, STARTER)
    page = site.client.page(f"/kk/account/petitions/{number}/roles")
    assert "Топқа әлі ешкім қосылған жоқ." in page.text()


def test_a_member_finds_the_petition_on_the_own_page(site: Site) -> None:
    number = shared_out(site.world)
    enter(site, SECOND)
    way = f"/kk/petitions/{number}/group/{site.world.get(number).support_token}"
    assert way in site.client.page("/kk/account").html
    assert "топтың мүшесісіз" in site.client.page(way).text()


def test_who_is_not_invited_reads_no_names_of_the_group(site: Site) -> None:
    number = shared_out(site.world)
    enter(site, "third@example.org")
    token = site.world.get(number).support_token
    assert "Жанар Мұрат" not in site.client.page(f"/kk/petitions/{number}/group/{token}").text()
    site.client.page(f"/kk/petitions/{number}/group/{token}x", status=404)


def test_only_the_petitioner_renews_and_gives(site: Site) -> None:
    number, second = shared_out(site.world), str(site.world.account(SECOND))
    for email in (SECOND, "third@example.org"):
        enter(site, email)
        token = site.client.page("/kk/account").all("input", name="csrf_token")[0].get("value")
        for verb in ("invite", "roles", "submit"):
            said = {"csrf_token": token, "role_representative": second}
            sent = site.client.post(f"/kk/account/petitions/{number}/{verb}", data=said)
            assert sent.status_code == 404
    held = groups.roles(site.world.session, number)
    assert held["representative"].name != "Жанар Мұрат"
    site.world.session.commit()


def test_somebody_outside_the_group_is_no_choice_for_a_role(site: Site) -> None:
    number, outside = shared_out(site.world), str(site.world.account("third@example.org"))
    enter(site, STARTER)
    page = f"/kk/account/petitions/{number}/roles"
    token = site.client.page(page).all("input", name="csrf_token")[0].get("value")
    said = {"csrf_token": token, "role_representative": outside, "role_substitute": ""}
    assert site.client.post(page, data=said).status_code == 422
    assert groups.roles(site.world.session, number)["substitute"].name == "Жанар Мұрат"
    site.world.session.commit()


def test_an_invitation_is_taken_up_once(site: Site) -> None:
    number, world = shared_out(site.world), site.world
    token, second = world.get(number).support_token or "", world.account(SECOND)
    with pytest.raises(Refused, match="joined_already"):
        petitioning.join(world.session, KEYS, second, number, token, world.now)
    with pytest.raises(NotFound):
        petitioning.join(world.session, KEYS, second, number, f"{token}x", world.now)


def test_a_link_that_is_too_old_says_how_to_get_another(site: Site) -> None:
    number, world = site.world.petition(FI), site.world
    site.at(world.now + timedelta(days=9))
    enter(site, SECOND)
    page = site.client.page(f"/kk/petitions/{number}/group/{world.get(number).support_token}")
    assert "Бұл шақырудың мерзімі өтіп кетті." in page.text()


def test_the_petitioner_renews_an_invitation(site: Site) -> None:
    number, world = site.world.petition(FI), site.world
    site.at(world.now + timedelta(days=9))
    enter(site, STARTER)
    follow = f"/kk/account/petitions/{number}"
    assert "Сілтеменің мерзімі өтіп кетті" in site.client.page(follow).text()
    site.client.submit(follow, action=f"{follow}/invite")
    assert not grouping.is_over(world.session, world.get(number), world.now)
