"""What journeys share: a working site, whose petitions replay to what is stored when they end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from playwright.sync_api import BrowserContext

from tests.support.site import Site
from tests.support.town import Town


@pytest.fixture
def open_town(
    start_site: Callable[..., Site], new_context: Callable[..., BrowserContext]
) -> Iterator[Callable[..., Town]]:
    """Return a function that runs a site with some rule sets: `open_town("uk-parliament")`."""
    opened: list[Town] = []

    def make(*rule_sets: str, at: datetime | None = None, **settings: str) -> Town:
        opened.append(Town(start_site(**settings), new_context, *rule_sets, at=at))
        return opened[-1]

    yield make
    for town in opened:
        assert town.replays() == []
