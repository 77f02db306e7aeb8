"""The first page: what is going on, and a way to find anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flask import render_template

from petitions import clock
from petitions.services import reading
from petitions.storage import public
from petitions.storage.public import Filters
from petitions.web import access
from petitions.web.database import session
from petitions.web.languages import current_language
from petitions.web.lately import for_a_minute
from petitions.web.notices import notices
from petitions.web.public import blueprint, caching
from petitions.web.public.cards import Shown, all_shown, shown

OPEN = Filters(state="open")
SHOWN = 6
SHOWN_BESIDE = 3


@blueprint.get("/")
@access.public
@caching.shared
def home() -> str:
    """Show trending, waiting, answered and soon closing petitions, and how many there are."""
    at, lang, db = clock.now(), current_language(), session()
    bodies = for_a_minute("bodies", lambda: public.bodies(db))
    waiting = reading.waiting(db, lang, SHOWN_BESIDE, at)
    answered = reading.answered(db, lang, SHOWN_BESIDE)
    states = for_a_minute("states", lambda: public.state_counts(db))
    return render_template(
        "public/home.html",
        site_notices=notices(db, at),
        figures={
            "open": states.get("open", 0),
            "all": sum(states.values()),
            "signatures": for_a_minute("total", lambda: public.signature_total(db)),
        },
        trending=all_shown(reading.top(db, lang, OPEN, "trending", SHOWN), bodies, at),
        closing=_short(all_shown(reading.top(db, lang, OPEN, "closing", SHOWN_BESIDE), bodies, at)),
        waiting=_short(shown(one.card, bodies, at, one.clock) for one in waiting),
        answered=_short(shown(one.card, bodies, at) for one in answered),
    )


def _short(cards: Iterable[Shown]) -> list[Shown]:
    """Leave out the beginning of the text: on a telephone the page would be too long."""
    return [replace(card, summary="") for card in cards]
