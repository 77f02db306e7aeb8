"""What the petitioner thinks of an answer."""

from __future__ import annotations

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import surveying
from petitions.services.errors import NotFound, Refused
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.languages import current_language
from petitions.web.opinion_forms import opinion_form
from petitions.web.petitioner.blueprint import blueprint
from petitions.wording.refusals import refusal


@blueprint.route(
    "/account/petitions/<number:number>/answers/<number:duty_id>", methods=["GET", "POST"]
)
@access.signed_in
def opinion(number: int, duty_id: int) -> Response:
    """Ask the petitioner whether the answer answers what was asked."""
    session, at, lang, mine = (
        database.session(),
        clock.now(),
        current_language(),
        access.person().id,
    )
    try:
        question = surveying.asked_petitioner(session, mine, number, duty_id, at)
    except NotFound:
        abort(404)
    form, problem = opinion_form(question), None
    if form.validate_on_submit():
        try:
            surveying.say_as_petitioner(
                session, mine, number, duty_id, form.choice.data, form.words.data or "", lang, at
            )
            return redirect(url_for("petitioner.follow", number=number), 303)
        except Refused as refused:
            problem = " ".join(refusal(code, lang) for code in refused.codes)
    return form_page(
        "petitioner/opinion.html", form, question=question, problem=problem,
        petition_url=url_for("public.petition_page", number=number), number=number,
    )  # fmt: skip
