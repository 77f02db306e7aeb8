"""What a signatory thinks of an answer: behind the signature's own link, by a button only."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import reading, surveying
from petitions.services.errors import Refused
from petitions.web import access, limits
from petitions.web.account.pages import form_page
from petitions.web.database import session
from petitions.web.keys import keys
from petitions.web.languages import current_language
from petitions.web.opinion_forms import opinion_form
from petitions.web.public import blueprint
from petitions.wording.refusals import refusal


@blueprint.route("/signatures/<token>/answers/<number:duty_id>", methods=["GET", "POST"])
@access.anyone
def opinion(token: str, duty_id: int) -> Response:
    """Ask one question about an answer; what is said may be changed until the question closes."""
    at, lang = clock.now(), current_language()
    question = surveying.asked(session(), keys(), token, duty_id, at)
    form, problem = opinion_form(question), None
    if form.validate_on_submit():
        limits.check("link")
        try:
            surveying.say(
                session(), keys(), token, duty_id, form.choice.data, form.words.data or "", lang, at
            )
            return redirect(url_for("public.opinion_said", number=question.petition_id), 303)
        except Refused as refused:
            problem = " ".join(refusal(code, lang) for code in refused.codes)
    return form_page(
        "public/opinion.html", form, question=question, problem=problem,
        petition_url=url_for("public.petition_page", number=question.petition_id),
    )  # fmt: skip


@blueprint.get("/petitions/<number:number>/opinion-said")
@access.public
def opinion_said(number: int) -> str:
    """Thank whoever has said what they think; the page is the same for all."""
    reading.petition(session(), number)
    page_url = url_for("public.petition_page", number=number)
    return render_template("public/opinion_said.html", petition_url=page_url)
