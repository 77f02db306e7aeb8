"""Signatures on paper, entered as a batch where the rules take them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions.services import papers, replaying, reviewing
from petitions.services.errors import Forbidden, Refused
from petitions.storage import accounts, audit, ledgers, signature_sums
from petitions.storage.audit import Search
from tests.support import public
from tests.support.clock import Clock
from tests.support.databases import Database, on_sqlite
from tests.support.lives import KEYS, World
from tests.support.people import sign_in
from tests.support.public import Site

LV = "lv-manabalss"
US = "us-we-the-people"
pytestmark = on_sqlite


@pytest.fixture
def site(database: Database, session: Session, app: Flask, clock: Clock) -> Site:
    made = public.make(session, app, clock)
    made.world.install(LV)
    return made


def an_open_one(world: World) -> int:
    number = world.petition(LV)
    moderator = world.staff("moderator", "moderator@example.org")
    reviewing.decide(world.session, moderator, number, "accept", world.now)
    return number


def enter(world: World, number: int, count: int, who: str = "moderator") -> None:
    papers.enter(
        world.session, KEYS, world.staff(who, f"{who}@example.org"), number, world.now,
        count=count, source="The registry, box 4",
    )  # fmt: skip


def test_a_batch_stands_in_count_ledger_and_chart(site: Site) -> None:
    world, number = site.world, an_open_one(site.world)
    enter(world, number, 250)
    assert world.get(number).signature_count == 250
    tree = ledgers.tree(world.session, ledgers.petition_tree(number))
    assert (tree.sums["paper"], tree.size) == (250, 1)
    assert [row[1] for row in signature_sums.by_hour(world.session, number)] == [250]
    world.session.commit()
    assert replaying.replay(world.session, number).agrees


def test_who_entered_it_and_from_where_is_on_record(site: Site) -> None:
    world, number = site.world, an_open_one(site.world)
    enter(world, number, 250)
    [record] = audit.found(world.session, Search(act="enter_paper"))
    assert (record.petition_id, record.why) == (number, "The registry, box 4")
    assert (record.after or {})["count"] == 250


def test_rules_without_paper_take_none(site: Site) -> None:
    number = site.world.petition(US)
    with pytest.raises(Refused, match="no_paper"):
        enter(site.world, number, 5)


def test_only_moderators_enter_paper(site: Site) -> None:
    number = an_open_one(site.world)
    with pytest.raises(Forbidden):
        enter(site.world, number, 5, who="auditor")


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_a_moderator_comes_to_the_page_from_the_case(site: Site, lang: str) -> None:
    number = an_open_one(site.world)
    account = accounts.by_id(site.world.session, site.world.account("moderator@example.org"))
    site.world.session.commit()
    assert account
    sign_in(site.client, account)
    case, page = f"/{lang}/moderator/cases/{number}", f"/{lang}/moderator/cases/{number}/paper"
    assert page in site.client.page(case).html
    assert site.client.submit(page, count="0", source="Box 4").status_code == 422
    assert site.client.submit(page, count="40", source="Box 4").status_code == 303
    assert site.world.get(number).signature_count == 40
