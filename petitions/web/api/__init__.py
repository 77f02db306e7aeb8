"""What machines read: JSON without a language in the path."""

from __future__ import annotations

from flask import Blueprint, Response
from werkzeug import exceptions

from petitions.services.errors import NotFound
from petitions.services.reading import Gone
from petitions.web.errors import error_page

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.errorhandler(NotFound)
def _not_found(error: NotFound) -> Response:
    return error_page(exceptions.NotFound())


@blueprint.errorhandler(Gone)
def _gone(error: Gone) -> Response:
    return error_page(exceptions.Gone())


from petitions.web.api import petitions  # noqa: E402, F401  (the views attach themselves)
