"""Pages of: public. What everyone may read and sign."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template
from werkzeug import exceptions

from petitions.services import rulebooks
from petitions.services.errors import NotFound
from petitions.services.reading import Gone
from petitions.storage import petitions
from petitions.storage.public import reviews as reviews_read
from petitions.web.database import session
from petitions.web.errors import error_page
from petitions.web.languages import current_language
from petitions.wording import names

blueprint = Blueprint("public", __name__)


@blueprint.errorhandler(NotFound)
def _not_found(error: NotFound) -> Response:
    return error_page(exceptions.NotFound())


@blueprint.errorhandler(Gone)
def _gone(error: Gone) -> Response:
    """Say that a petition was taken down, when and why."""
    number = int(str(error))
    removal = reviews_read.removal(session(), number)
    page = render_template(
        "public/removed.html", number=number, removal=removal, why=_why(number, removal)
    )
    response = make_response(page, 410)
    response.headers["Cache-Control"] = "no-store"
    return response


def _why(number: int, removal: reviews_read.Removal | None) -> str:
    """Say the reason in words: the rule set's own, or those that a moderator wrote."""
    taken_down = petitions.find(session(), number)
    if taken_down is None or removal is None:
        return ""
    rule_set = rulebooks.rule_set_of(session(), taken_down)
    return names.reason_words(rule_set, removal.why, current_language())


from petitions.web.public import (  # noqa: E402, F401  (the views attach themselves)
    answers,
    bodies,
    committees,
    discussions,
    feedback,
    feeds,
    home,
    ledger,
    lists,
    mine,
    opinions,
    petition,
    petition_files,
    reviews,
    rules,
    signatories,
    signing,
    statics,
)
