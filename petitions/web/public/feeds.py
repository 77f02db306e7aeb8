"""What machines follow: Atom feeds, the map of the site, what robots may read."""

from __future__ import annotations

from datetime import datetime

from flask import Response, make_response, render_template, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import gettext as _

from petitions import clock
from petitions.services import reading
from petitions.storage import public
from petitions.storage.public import Filters
from petitions.web import access
from petitions.web.database import session
from petitions.web.keys import settings
from petitions.web.languages import current_language
from petitions.web.public import blueprint, caching

ENTRIES = 30
MAP_SIZE = 10_000


@blueprint.get("/feed.atom")
@access.public
@caching.shared
def feed() -> Response:
    """Tell of new petitions and of petitions that were answered."""
    lang, db = current_language(), session()
    new = reading.top(db, lang, Filters(), "newest", ENTRIES)
    answered = reading.answered(db, lang, ENTRIES)
    entries = [(card.row.opened_at, "new", card) for card in new if card.row.opened_at]
    entries += [(one.at, "answered", one.card) for one in answered]
    entries.sort(key=lambda entry: entry[0], reverse=True)
    updated = entries[0][0] if entries else datetime.fromtimestamp(0, clock.now().tzinfo)
    page = make_response(
        render_template(
            "public/feed.xml",
            entries=entries[:ENTRIES],
            updated=updated,
            words=_("new petitions and answers"),
            answered=_("Answered"),
        )
    )
    page.mimetype = "application/atom+xml"
    return page


@access.public
@caching.shared
def robots() -> Response:
    lines = ["User-agent: *", "Disallow: /*/account", "Disallow: /*/signatures/"]
    lines += [f"Disallow: /*/{path}/" for path in ("moderator", "committee", "government", "admin")]
    lines.append(f"Sitemap: {settings().site_url}/sitemap.xml")
    return _as("text/plain", "\n".join(lines) + "\n")


@access.public
@caching.shared
def sitemap() -> Response:
    """List the parts of the map; each holds ten thousand petitions at most."""
    last = public.highest_number(session())
    parts = range(last // MAP_SIZE + 1)
    page = render_template("public/sitemap_index.xml", parts=parts)
    return _as("application/xml", page)


@access.public
@caching.shared
def sitemap_part(part: int) -> Response:
    """List the listed petitions of one part, in every language."""
    languages = settings().languages
    numbers = public.listed_numbers(session(), part * MAP_SIZE, (part + 1) * MAP_SIZE)
    pages = (
        "home",
        "petitions",
        "committees",
        "how_it_works",
        "rules",
        "ledger",
        "privacy",
        "accessibility",
    )
    fixed = [f"public.{page}" for page in pages] if part == 0 else []
    addresses = [
        {code: url_for(endpoint, lang=code) for code in languages} for endpoint in fixed
    ] + [
        {code: url_for("public.petition_page", number=number, lang=code) for code in languages}
        for number in numbers
    ]
    return _as("application/xml", render_template("public/sitemap.xml", addresses=addresses))


def _as(mimetype: str, text: str) -> Response:
    response = make_response(text)
    response.mimetype = mimetype
    return response


@blueprint.record_once
def _without_language(state: BlueprintSetupState) -> None:
    """These addresses are the same in every language."""
    app = state.app
    app.add_url_rule("/robots.txt", "robots", robots)
    app.add_url_rule("/sitemap.xml", "sitemap", sitemap)
    app.add_url_rule("/sitemap-<int(max=99999):part>.xml", "sitemap_part", sitemap_part)
