"""What signatories say of a body's answer, for the body itself."""

from __future__ import annotations

from flask import abort, render_template
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import duties, surveying
from petitions.services.rights import Matter, covers
from petitions.storage import answers, surveys
from petitions.storage import petitions as store
from petitions.web import access, database
from petitions.web.government.blueprint import blueprint
from petitions.web.languages import current_language
from petitions.wording.opinions import opinion_names

SHOWN = 200


@blueprint.get("/duties/<number:duty_id>/opinions")
@access.staff(*duties.OFFICERS)
def opinions(duty_id: int) -> Response | str:
    """Show the body what was said of its answer, and every word of it; no names."""
    session = database.session()
    duty = answers.duty(session, duty_id)
    petition = store.find(session, duty.petition_id) if duty else None
    if duty is None or petition is None:
        abort(404)
    matter = Matter.of(petition, duty.body_id)
    if not any(r.role in duties.OFFICERS and covers(r, matter) for r in access.person().roles):
        abort(403)
    return render_template(
        "government/opinions.html",
        duty=duty,
        result=surveying.result(session, duty_id, clock.now()),
        words=surveys.words(session, duty_id, ("waiting", "shown", "hidden"), SHOWN),
        names=opinion_names(current_language()),
    )
