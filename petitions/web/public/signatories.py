"""Who signed a petition, as far as the rules disclose it."""

from __future__ import annotations

from dataclasses import replace

from flask import render_template, request, url_for

from petitions.services import reading
from petitions.web import access, places
from petitions.web.database import session
from petitions.web.languages import current_language
from petitions.web.public import blueprint, caching
from petitions.web.public.petition import heading


@blueprint.get("/petitions/<number:number>/signatories")
@access.public
@caching.shared
def signatories(number: int) -> str:
    """List who signed, only as the rules disclose; search engines are asked to stay away."""
    lang, db = current_language(), session()
    view = reading.petition(db, number)
    before = request.args.get("before", type=int)
    if before is not None and not 0 < before < 2**63:
        before = None
    page = reading.signatories(db, view, before)
    named = places.names(one.territory for one in page.people)
    text = view.text(None, lang)
    return render_template(
        "public/signatories.html",
        view=view,
        petition=view.petition,
        title=heading(view, text),
        people=[replace(one, territory=named.get(one.territory or "")) for one in page.people],
        shows_date=view.rule_set.disclosure.date,
        shows_place=view.rule_set.disclosure.place,
        next_url=url_for("public.signatories", number=number, before=page.next)
        if page.next
        else None,
        first_url=url_for("public.signatories", number=number) if before else None,
    )
