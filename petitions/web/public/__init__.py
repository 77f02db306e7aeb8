"""Pages of: public. What everyone may read and sign."""

from __future__ import annotations

from flask import Blueprint, Response
from werkzeug import exceptions

from petitions.services.errors import NotFound
from petitions.services.reading import Gone
from petitions.web.errors import error_page

blueprint = Blueprint("public", __name__)


@blueprint.errorhandler(NotFound)
def _not_found(error: NotFound) -> Response:
    return error_page(exceptions.NotFound())


@blueprint.errorhandler(Gone)
def _gone(error: Gone) -> Response:
    return error_page(exceptions.Gone())


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
    petition,
    rules,
    signing,
    statics,
)
