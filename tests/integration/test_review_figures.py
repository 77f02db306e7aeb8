"""What everybody may know of reviews: figures by rule set and period, corrected reasons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions import presets
from petitions.services import afterwards, reviewing
from petitions.storage.public.reviews import Figures, Period, figures
from tests.support import public
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.lives import World
from tests.support.public import Site

ROI = "ru-roi"
REASONS = [one.code for one in presets.preset(ROI).refusals]


@pytest.fixture
def site(database: Database, session: Session, app: Flask, clock: Clock) -> Site:
    made = public.make(session, app, clock)
    made.world.install(ROI)
    return made


@pytest.fixture
def figures_of(site: Site) -> Figures:
    """Decide four petitions after 1, 2, 3 and 70 days; one more waits."""
    world = site.world
    moderator = world.staff("moderator", "moderator@example.org")
    begun = world.now
    numbers = [world.petition(ROI) for _ in range(5)]
    for number, days in zip(numbers, (1, 2, 3, 70), strict=False):
        site.at(begun + timedelta(days=days))
        outcome = "accept" if days == 1 else "reject"
        reason = REASONS[0] if outcome == "reject" else None
        reviewing.decide(world.session, moderator, number, outcome, world.now, reason=reason)
    afterwards.correct_reasons(
        world.session, moderator, numbers[3], REASONS[1:3], "Қате таңдалған", world.now
    )
    found = figures(world.session, Period())[ROI]
    world.session.commit()
    return found


def test_what_was_handed_in_decided_and_waits_is_counted(figures_of: Figures) -> None:
    assert (figures_of.submitted, figures_of.accepted, figures_of.waiting) == (5, 1, 1)
    assert figures_of.decided == {"accept": 1, "reject": 3}


def test_half_of_the_decisions_took_at_most_the_median(figures_of: Figures) -> None:
    assert figures_of.median == 2.5 * 86400


def test_the_share_within_the_limit_is_kept(figures_of: Figures) -> None:
    assert figures_of.in_time == 0.75


def test_reasons_are_counted_as_they_hold_now(figures_of: Figures) -> None:
    assert dict(figures_of.reasons) == {REASONS[0]: 2, REASONS[1]: 1, REASONS[2]: 1}


def test_a_period_holds_what_was_decided_in_it(site: Site, figures_of: Figures) -> None:
    world = site.world
    last_week = Period(world.now - timedelta(days=7), world.now + timedelta(days=1))
    found = figures(world.session, last_week)[ROI]
    world.session.commit()
    assert (found.submitted, found.decided) == (0, {"reject": 1})


def test_the_page_says_the_figures_and_the_public_page_the_corrected_reasons(
    site: Site, figures_of: Figures
) -> None:
    page = site.client.page("/kk/reviews")
    assert "3 күн" in page.text()
    assert "75" in page.text()
    named = {one.code: one.wording.kk for one in presets.preset(ROI).refusals}
    petition = site.client.page("/kk/petitions/4").text()
    assert named[REASONS[1]] in petition
    assert named[REASONS[2]] in petition
    assert named[REASONS[0]] not in petition
    assert "Қате таңдалған" in petition


def test_why_a_petition_was_taken_down_and_restored_is_public(site: Site) -> None:
    world: World = site.world
    number = world.petition("us-we-the-people")
    site.act(number, "sign", count=150)
    moderator = world.staff("moderator", "moderator@example.org")
    afterwards.take_down(world.session, moderator, number, "Жеке дерек бар", world.now)
    gone = site.client.page(f"/kk/petitions/{number}", status=410)
    assert "Жеке дерек бар" in gone.text()
    afterwards.restore(world.session, moderator, number, "Дерек алынды", world.now)
    back = site.client.page(f"/kk/petitions/{number}").text()
    assert "Жеке дерек бар" in back
    assert "Дерек алынды" in back
