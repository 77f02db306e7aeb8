"""Files attached to a petition, as downloads for everybody who may read its text."""

from __future__ import annotations

from flask import Response

from petitions.services import attachments
from petitions.web import access, uploads
from petitions.web.database import session
from petitions.web.public import blueprint, caching


@blueprint.get("/petitions/<number:number>/files/<number:file_id>")
@access.public
def petition_file(number: int, file_id: int) -> Response:
    """Hand a file of a petition to whoever wants it."""
    response = uploads.download(attachments.public_file(session(), number, file_id))
    response.headers["Cache-Control"] = caching.SHARED
    return response
