"""What signatories say of a body's answer, for the body itself."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import surveying
from petitions.storage import surveys
from petitions.web import database
from petitions.web.government.blueprint import blueprint
from petitions.web.languages import current_language
from petitions.web.own_duty import mine, officers
from petitions.wording.opinions import opinion_names

SHOWN = 200


@blueprint.get("/duties/<number:duty_id>/opinions")
@officers
def opinions(duty_id: int) -> Response | str:
    """Show the body what was said of its answer, and every word of it; no names."""
    duty, _ = mine(duty_id)
    session = database.session()
    return render_template(
        "government/opinions.html",
        duty=duty,
        result=surveying.result(session, duty_id, clock.now()),
        words=surveys.words(session, duty_id, ("waiting", "shown", "hidden"), SHOWN),
        names=opinion_names(current_language()),
    )
