"""Filing a petition that failed again: one button, which begins a draft with its texts."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import filing_again
from petitions.services.errors import Refused
from petitions.web import access, database, limits
from petitions.web.petitioner.blueprint import blueprint
from petitions.web.refusing import allowed


@blueprint.post("/account/petitions/<number:number>/again")
@access.signed_in
def file_again(number: int) -> Response:
    """Begin the draft; where that cannot be, the petition's page says why."""
    me = access.person().id
    limits.check("create", str(me))
    try:
        draft_id = allowed(lambda: filing_again.begin(database.session(), me, number, clock.now()))
    except Refused:
        return redirect(url_for("petitioner.follow", number=number), 303)
    return redirect(url_for("petitioner.conditions", draft_id=draft_id), 303)
