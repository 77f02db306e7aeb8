"""While nothing counts, signing goes on, every public page says since when, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions.wording.catalogue import Words
from tests.support import public
from tests.support.clock import Clock
from tests.support.databases import on_sqlite
from tests.support.public import Site

SENTENCE = "Signatures are accepted, but counts have been delayed since %(moment)s."
pytestmark = on_sqlite


@pytest.fixture
def site(session: Session, app: Flask, clock: Clock) -> Site:
    return public.make(session, app, clock)


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_the_page_says_since_when_counts_are_delayed_and_stops_when_they_are_not(
    site: Site, lang: str
) -> None:
    words = Words(lang).gettext(SENTENCE, moment="@").split("@")[0]
    assert lang == "en" or words not in SENTENCE
    number = site.world.petition("us-we-the-people")
    site.world.tally()
    assert words not in page(site, lang, number)
    site.world.sign(number, "dana@example.org")  # at 09:00 UTC, 04:00 where these rules hold
    site.at(site.world.now + timedelta(minutes=30))
    site.world.sign(number, "erlan@example.org")
    delayed = page(site, lang, number)
    assert words in delayed
    assert "04:00" in delayed.split(words)[1][:40]
    site.world.tally()
    assert words not in page(site, lang, number)
    assert site.world.get(number).signature_count == 3


def page(site: Site, lang: str, number: int) -> str:
    return " ".join(site.client.page(f"/{lang}/petitions/{number}").text("body").split())
