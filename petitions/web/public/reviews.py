"""How petitions are reviewed: how many, how long, why refused; by rule set and period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext, ngettext

from petitions import clock
from petitions.services import reading
from petitions.storage.public import reviews as store
from petitions.storage.public.reviews import Figures, Period
from petitions.web import access
from petitions.web.database import session
from petitions.web.languages import current_language
from petitions.web.lately import for_a_minute
from petitions.web.public import blueprint, caching
from petitions.wording.names import reason_words, said

MONTH = timedelta(days=30)
YEAR = timedelta(days=365)
HOUR = 3600
DAY = 24 * HOUR
YEARS_SHOWN = 10


@blueprint.get("/reviews")
@access.public
@caching.shared
def reviews() -> str:
    """Show the figures of the period that is asked for, of all time if none is."""
    now, db, lang = clock.now(), session(), current_language()
    offered = _offered(now, for_a_minute("first_review", lambda: store.first_year(db)))
    chosen = request.args.get("period", "")
    period = next((one for one in offered if one.name == chosen), offered[0])
    found = for_a_minute(
        ("reviews", period.name, now.date()), lambda: store.figures(db, period.period)
    )
    rules = reading.in_force(db, now)
    return render_template(
        "public/reviews.html",
        periods=[
            {
                "words": one.words,
                "url": url_for("public.reviews", period=one.name or None),
                "is_current": one is period,
            }
            for one in offered
        ],
        period=period.words,
        rule_sets=[
            _row(name, one.rule_set, found.get(name), lang)
            for name, one in rules.items()
            if any(gate.kind == "review" for gate in one.rule_set.gates)
        ],
    )


@dataclass(frozen=True)
class Offered:
    """A period that the reader may choose."""

    name: str
    words: str
    period: Period


def _offered(now: datetime, first: int | None) -> list[Offered]:
    today = datetime(now.year, now.month, now.day, tzinfo=UTC) + timedelta(days=1)
    found = [
        Offered("", gettext("Since the beginning"), Period()),
        Offered("month", gettext("The last 30 days"), Period(today - MONTH, today)),
        Offered("year", gettext("The last 365 days"), Period(today - YEAR, today)),
    ]
    for year in range(now.year, max(first or now.year, now.year - YEARS_SHOWN) - 1, -1):
        start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
        found.append(Offered(str(year), str(year), Period(start, end)))
    return found


def _row(name: str, rule_set: Any, found: Figures | None, lang: str) -> dict[str, Any]:
    return {
        "name": said(rule_set.card.name, lang),
        "url": url_for("public.rule_set", name=name),
        "figures": found,
        "median": _length(found.median) if found and found.median is not None else None,
        "reasons": [
            (reason_words(rule_set, code, lang), count)
            for code, count in (found.reasons if found else ())
        ],
    }


def _length(seconds: float) -> str:
    """Say at most how long: in hours under two days, else in days."""
    if seconds < 2 * DAY:
        hours = max(1, ceil(seconds / HOUR))
        return ngettext("%(num)s hour", "%(num)s hours", hours)
    return ngettext("%(num)s day", "%(num)s days", ceil(seconds / DAY))
