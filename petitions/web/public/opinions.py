"""What a signatory thinks of an answer: behind the signature's own link, by a button only."""

from __future__ import annotations

from flask import render_template, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import reading, surveying
from petitions.web import access, limits
from petitions.web.database import session
from petitions.web.keys import keys
from petitions.web.languages import current_language
from petitions.web.opinions import opinion_page
from petitions.web.public import blueprint


@blueprint.route("/signatures/<token>/answers/<number:duty_id>", methods=["GET", "POST"])
@access.anyone
def opinion(token: str, duty_id: int) -> Response:
    """Ask one question about an answer; what is said may be changed until the question closes."""
    at = clock.now()

    def say(choice: str, words: str) -> None:
        limits.check("link")
        surveying.say(session(), keys(), token, duty_id, choice, words, current_language(), at)

    question = surveying.asked(session(), keys(), token, duty_id, at)
    return opinion_page(question, say, url_for("public.opinion_said", number=question.petition_id))


@blueprint.get("/petitions/<number:number>/opinion-said")
@access.public
def opinion_said(number: int) -> str:
    """Thank whoever has said what they think; the page is the same for all."""
    reading.petition(session(), number)
    page_url = url_for("public.petition_page", number=number)
    return render_template("public/opinion_said.html", petition_url=page_url)
