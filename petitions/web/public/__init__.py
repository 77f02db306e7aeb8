"""Pages of: public. What everyone may read and sign."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template
from werkzeug import exceptions

from petitions.services.errors import NotFound
from petitions.services.reading import Gone
from petitions.storage.public import reviews as reviews_read
from petitions.web.database import session
from petitions.web.errors import error_page

blueprint = Blueprint("public", __name__)


@blueprint.errorhandler(NotFound)
def _not_found(error: NotFound) -> Response:
    return error_page(exceptions.NotFound())


@blueprint.errorhandler(Gone)
def _gone(error: Gone) -> Response:
    """Say that a petition was taken down, when and why."""
    removal = reviews_read.removal(session(), int(str(error)))
    page = render_template("public/removed.html", number=str(error), removal=removal)
    response = make_response(page, 410)
    response.headers["Cache-Control"] = "no-store"
    return response


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
    reviews,
    rules,
    signatories,
    signing,
    statics,
)
