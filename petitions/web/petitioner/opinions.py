"""What the petitioner thinks of an answer."""

from __future__ import annotations

from flask import url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import surveying
from petitions.web import access, database
from petitions.web.languages import current_language
from petitions.web.opinions import opinion_page
from petitions.web.petitioner.blueprint import blueprint
from petitions.web.refusing import allowed


@blueprint.route(
    "/account/petitions/<number:number>/answers/<number:duty_id>", methods=["GET", "POST"]
)
@access.signed_in
def opinion(number: int, duty_id: int) -> Response:
    """Ask the petitioner whether the answer answers what was asked."""
    session, at, mine = database.session(), clock.now(), access.person().id

    def say(choice: str, words: str) -> None:
        surveying.say_as_petitioner(
            session, mine, number, duty_id, choice, words, current_language(), at
        )

    question = allowed(lambda: surveying.asked_petitioner(session, mine, number, duty_id, at))
    then = url_for("petitioner.follow", number=number)
    return opinion_page(question, say, then, is_petitioner=True)
