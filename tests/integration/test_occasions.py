"""Elections, dissolutions and pauses: entered by an administrator, carried out by the rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from petitions.domain.life import Life
from petitions.services import occasions, occasions_due, replaying, reviewing
from petitions.services.errors import Forbidden, NotFound, Refused
from petitions.storage import accounts, audit
from petitions.storage import occasions as store
from petitions.storage.audit import Search
from tests.support.clock import Clock
from tests.support.databases import Database, on_sqlite
from tests.support.lives import START, World
from tests.support.pages import CheckingClient
from tests.support.people import sign_in

UK = "uk-parliament"
US = "us-we-the-people"
JOIN = "tw-join"
OTHERS = Path(__file__).parents[1] / "unit" / "conformance" / "others"
ELECTION = date(2026, 6, 20)


@pytest.fixture
def world(session: Session) -> World:
    return World(session)


def join_rules(world: World) -> World:
    """Rules under which nothing is made and collection rests before an election."""
    return world.install(US).publish((OTHERS / f"{JOIN}.toml").read_text("utf-8"))


def an_open_petition(world: World, rule_set: str, title: str = "Көпір керек") -> int:
    number = world.petition(rule_set, texts={"kk": {"title": title, "body": "Өту қиын"}}, tags=())
    if world.get(number).state == "in_review":
        moderator = world.staff("moderator", "moderator@example.org")
        reviewing.decide(world.session, moderator, number, "accept", world.now)
    return number


def enter(world: World, rule_set: str, kind: occasions.Kind, day: date, **more: date) -> int:
    administrator = world.staff("administrator", "admin@example.org")
    return occasions.enter(
        world.session, rule_set, kind, day, until=more.get("until"), source="The decree",
        by=administrator, at=world.now,
    )  # fmt: skip


def at(world: World, day: date) -> World:
    world.now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return world


def carry_out(world: World) -> int:
    return occasions_due.carry_out(world.session, world.now)


def is_paused(world: World, number: int) -> bool:
    return Life.from_json(world.get(number).life).paused_at is not None


@on_sqlite
def test_no_petition_is_made_shortly_before_an_election(world: World, database: Database) -> None:
    join_rules(world)
    enter(world, JOIN, ("election", None), ELECTION)
    with pytest.raises(Refused, match="election_is_near"):
        an_open_petition(at(world, ELECTION - timedelta(days=74)), JOIN)
    assert an_open_petition(at(world, ELECTION + timedelta(days=1)), JOIN)


@on_sqlite
def test_a_petition_is_made_while_the_election_is_far(world: World, database: Database) -> None:
    join_rules(world)
    enter(world, JOIN, ("election", None), ELECTION)
    assert an_open_petition(at(world, ELECTION - timedelta(days=75)), JOIN)


def test_collection_rests_before_an_election_and_goes_on_after_it(world: World) -> None:
    join_rules(world)
    number = an_open_petition(at(world, ELECTION - timedelta(days=80)), JOIN)
    closing = world.get(number).closing_at
    assert closing
    enter(world, JOIN, ("election", None), ELECTION)
    carry_out(at(world, ELECTION - timedelta(days=31)))
    assert not is_paused(world, number)
    carry_out(at(world, ELECTION - timedelta(days=29)))
    assert is_paused(world, number)
    with pytest.raises(Refused, match="paused"):
        world.type_signature(number, "dana@example.org", declared={"status": "citizen", "age": 30})
    carry_out(at(world, ELECTION + timedelta(days=1)))
    assert not is_paused(world, number)
    later = world.get(number).closing_at
    assert later
    assert later - closing == timedelta(days=30)
    assert replaying.replay(world.session, number).agrees


def test_a_dissolution_stops_what_lived_when_the_day_began(world: World) -> None:
    world.install(UK)
    numbers = [an_open_petition(world, UK, f"Көпір {n} керек") for n in range(3)]
    enter(world, UK, ("stop", "dissolution"), date(2026, 3, 9))
    assert carry_out(at(world, date(2026, 3, 8))) == 0
    at(world, date(2026, 3, 9))
    younger = an_open_petition(world, UK, "Кейінгі петиция")
    assert carry_out(world) == 3
    assert {world.get(number).state for number in numbers} == {"stopped"}
    assert world.get(younger).state == "gathering_support"
    assert carry_out(world) == 0


@on_sqlite
def test_a_pause_ends_on_its_day(world: World, database: Database) -> None:
    join_rules(world)
    number = an_open_petition(world, JOIN)
    enter(world, JOIN, ("pause", None), date(2026, 3, 10), until=date(2026, 3, 20))
    carry_out(at(world, date(2026, 3, 10)))
    assert is_paused(world, number)
    carry_out(at(world, date(2026, 3, 20)))
    assert not is_paused(world, number)
    assert carry_out(world) == 0


@on_sqlite
def test_a_pause_that_is_taken_back_ends_at_once(world: World, database: Database) -> None:
    join_rules(world)
    number = an_open_petition(world, JOIN)
    pause = enter(world, JOIN, ("pause", None), date(2026, 3, 10))
    carry_out(at(world, date(2026, 3, 11)))
    administrator = world.account("admin@example.org")
    occasions.cancel(world.session, pause, why="A mistake", by=administrator, at=world.now)
    carry_out(world)
    assert not is_paused(world, number)
    with pytest.raises(NotFound):
        occasions.cancel(world.session, pause, why="Again", by=administrator, at=world.now)


@on_sqlite
def test_what_the_rules_do_not_know_is_not_entered(world: World, database: Database) -> None:
    world.install(US)
    with pytest.raises(Refused, match="occasion_unknown"):
        enter(world, US, ("election", None), ELECTION)
    with pytest.raises(Refused, match="day_is_over"):
        enter(world, US, ("stop", "dissolution"), date(2026, 3, 1))
    with pytest.raises(Refused, match="until_too_early"):
        enter(world, US, ("stop", "dissolution"), ELECTION, until=ELECTION + timedelta(days=9))


@on_sqlite
def test_only_an_administrator_of_the_rule_set_enters_one(world: World, database: Database) -> None:
    world.install(US)
    moderator = world.staff("moderator", "moderator@example.org")
    with pytest.raises(Forbidden):
        occasions.enter(
            world.session, US, ("stop", "dissolution"), ELECTION, until=None, source="Mine",
            by=moderator, at=world.now,
        )  # fmt: skip
    assert store.unfinished(world.session) == []


@on_sqlite
def test_both_acts_stand_in_the_audit_record(world: World, database: Database) -> None:
    join_rules(world)
    pause = enter(world, JOIN, ("pause", None), date(2026, 3, 10))
    administrator = world.account("admin@example.org")
    occasions.cancel(world.session, pause, why="A mistake", by=administrator, at=world.now)
    found = audit.found(world.session, Search(account_id=administrator))
    assert [(one.act, one.why) for one in found] == [
        ("cancel_occasion", "A mistake"),
        ("enter_occasion", "The decree"),
    ]


@on_sqlite
@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_an_administrator_enters_one_and_takes_it_back_on_pages(
    world: World, client: CheckingClient, lang: str, clock: Clock
) -> None:
    world.install(UK)
    clock.set(START)
    enter_as(world, client, "administrator")
    page = f"/{lang}/admin/occasions"
    add = f"{page}/{UK}/add"
    assert client.submit(add, what="stop:dissolution", **a_day(1, 1, 2026)).status_code == 422
    assert client.submit(add, what="stop:dissolution", **a_day(9, 5, 2026)).status_code == 303
    shown = client.page(page)
    assert "The decree" in shown.text()
    [link] = [a.get("href") or "" for a in shown.all("a") if "/cancel" in (a.get("href") or "")]
    assert client.submit(link, reason="A mistake").status_code == 303
    assert "/cancel" not in client.page(page).html


@on_sqlite
def test_an_auditor_reads_and_enters_nothing(world: World, client: CheckingClient) -> None:
    world.install(UK)
    enter_as(world, client, "auditor")
    assert "/add" not in client.page("/en/admin/occasions").html
    assert client.get(f"/en/admin/occasions/{UK}/add").status_code == 403


def a_day(*parts: int) -> dict[str, object]:
    return {"day": [str(part) for part in parts], "until": ["", "", ""], "source": "The decree"}


def enter_as(world: World, client: CheckingClient, role: str) -> None:
    account = accounts.by_id(world.session, world.staff(role, f"{role}@example.org"))
    world.session.commit()
    assert account
    sign_in(client, account)
