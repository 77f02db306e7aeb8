"""Pages that say what the site is: how it works, accessibility, privacy, licence."""

from __future__ import annotations

from flask import render_template

from petitions import clock
from petitions.services import reading
from petitions.web import access
from petitions.web.database import session
from petitions.web.keys import settings
from petitions.web.languages import current_language
from petitions.web.public import blueprint, caching


@blueprint.get("/how-it-works")
@access.public
@caching.shared
def how_it_works() -> str:
    """Tell a petition's way from the first draft to the answer."""
    lang = current_language()
    rules = reading.in_force(session(), clock.now())
    cards = {name: getattr(one.rule_set.card.name, lang) for name, one in rules.items()}
    return render_template("public/how_it_works.html", rule_sets=cards)


@blueprint.get("/accessibility")
@access.public
@caching.shared
def accessibility() -> str:
    return render_template("public/accessibility.html", email=settings().contact_email)


@blueprint.get("/privacy")
@access.public
@caching.shared
def privacy() -> str:
    return render_template("public/privacy.html", email=settings().contact_email)


@blueprint.get("/licence")
@access.public
@caching.shared
def licence() -> str:
    return render_template("public/licence.html")
