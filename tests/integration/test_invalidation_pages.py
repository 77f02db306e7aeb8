"""A moderator's pages: from a sudden rise to the signatures behind it, and back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions.services import striking
from petitions.storage.engine import unit
from petitions.storage.tables import AuditRecord, Invalidation, PetitionHour
from tests.integration.test_admin_people import enter
from tests.support import public
from tests.support.clock import Clock
from tests.support.databases import on_sqlite
from tests.support.lives import KEYS
from tests.support.pages import Page
from tests.support.public import Site

pytestmark = on_sqlite
US = "us-we-the-people"


@pytest.fixture
def site(session: Session, app: Flask, clock: Clock) -> Site:
    made = public.make(session, app, clock)
    enter(made.world, made.client, "moderator")
    return made


def burst(site: Site) -> int:
    """Sign a petition at nine and, by a program, from one range of addresses, at ten."""
    number = site.world.petition(US)
    site.world.sign(number, "dana@good.kz")
    site.world.wait(timedelta(hours=1))
    for person in range(3):
        site.world.sign(number, f"b{person}@bots.example", name=f"Бот {person}")
    site.world.wait(timedelta(minutes=5)).tally()
    with unit(site.world.session):
        site.world.session.execute(
            sa.update(PetitionHour).where(PetitionHour.count == 3).values(is_burst=True)
        )
    site.at(site.world.now)
    return number


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_a_sudden_rise_leads_to_the_signatures_of_its_hour(site: Site, lang: str) -> None:
    number = burst(site)
    link = next(
        a.get("href") or "" for a in site.client.page(f"/{lang}/moderator/bursts").all("a")
        if f"/cases/{number}/signatures" in (a.get("href") or "")
    )  # fmt: skip
    shown = site.client.page(link).form_values("/signatures")
    found = site.client.submit(link)
    assert shown["since"] < shown["until"]
    assert "Бот 2" in found.text
    assert "Дана" not in found.text


def test_what_was_seen_falls_and_comes_back_by_two_buttons(site: Site) -> None:
    number = burst(site)
    path = f"/en/moderator/cases/{number}/signatures"
    seen = site.client.submit(path, domain="bots.example")
    assert "3 signatures fit" in seen.text
    ordered = site.client.post(
        f"{path}/invalidate",
        data={**public_values(seen.text), "reason": "automated", "note": "One every second"},
    )
    assert ordered.status_code == 303
    assert "0 of 3" in site.client.page(path).text()
    work(site)
    assert "3 of 3" in site.client.page(path).text()
    timeline = site.client.page(f"/en/petitions/{number}").text()
    assert "3 signatures were found invalid" in timeline
    assert "Reason: they were given by a program, not by people" in timeline
    order = site.world.session.scalars(sa.select(Invalidation.id)).one()
    site.world.session.commit()
    site.client.submit(f"/en/moderator/invalidations/{order}/undo", why="A school class")
    work(site)
    assert "3 of 3 count again" in site.client.page(path).text()


def test_a_form_that_lacks_the_reason_keeps_what_was_found(site: Site) -> None:
    number = burst(site)
    path = f"/en/moderator/cases/{number}/signatures"
    seen = site.client.submit(path, domain="bots.example")
    again = site.client.post(f"{path}/invalidate", data=public_values(seen.text))
    assert again.status_code == 422
    assert "Choose the reason." in again.text
    assert "3 signatures fit" in again.text


def test_a_search_that_says_nothing_is_told_so(site: Site) -> None:
    path = f"/en/moderator/cases/{burst(site)}/signatures"
    assert "Say what the signatures have in common." in site.client.submit(path).text
    wrong = site.client.submit(path, address="not one", since="yesterday")
    assert "Write an internet address" in wrong.text
    assert "Write the day and the time" in wrong.text


def test_what_was_seen_cannot_be_forged_or_moved_to_another_petition(site: Site) -> None:
    number, other = burst(site), site.world.petition(US)
    path = f"/en/moderator/cases/{number}/signatures"
    values = public_values(site.client.submit(path, domain="bots.example").text)
    answer = {"reason": "automated", "note": "n"}
    elsewhere = f"/en/moderator/cases/{other}/signatures/invalidate"
    assert site.client.post(elsewhere, data={**values, **answer}).status_code == 400
    forged = {**values, **answer, "found": "made up"}
    assert site.client.post(f"{path}/invalidate", data=forged).status_code == 400


def test_a_narrower_search_is_one_button_away(site: Site) -> None:
    number = burst(site)
    path = f"/en/moderator/cases/{number}/signatures"
    whole = site.client.submit(path, since="2026-01-01T00:00")
    assert "4 signatures fit" in whole.text or "5 signatures fit" in whole.text
    narrowed = site.client.submit(path, since="2026-01-01T00:00", only_domain="bots.example")
    assert "3 signatures fit" in narrowed.text
    acts = site.world.session.scalars(sa.select(AuditRecord.after)).all()
    assert {"by": ["domain", "since"], "found": 3} in acts


def public_values(html: str) -> dict[str, str]:
    return Page(html).form_values("/invalidate")


def work(site: Site) -> None:
    world = site.world.wait(timedelta(seconds=1))
    while striking.work_once(world.session, KEYS, world.now):
        world.wait(timedelta(seconds=1))
    world.tally()
    site.at(world.now)
