"""A petitioner's conversations with the moderators and with bodies."""

from __future__ import annotations

from flask import abort, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from petitions.services import messaging, petitioning
from petitions.services.errors import NotFound
from petitions.web import access, database
from petitions.web.messages import conversation_page, name_of
from petitions.web.petitioner.blueprint import blueprint


@blueprint.route(
    "/account/petitions/<number:number>/messages/moderators",
    methods=["GET", "POST"],
    defaults={"body_id": None},
)
@blueprint.route(
    "/account/petitions/<number:number>/messages/<number:body_id>", methods=["GET", "POST"]
)
@access.signed_in
def messages(number: int, body_id: int | None) -> Response:
    """Show one conversation about one's own petition."""
    try:
        petition = petitioning.own(database.session(), access.person().id, number)
    except NotFound:
        abort(404)
    known = messaging.bodies_of(database.session(), petition)
    if petition.submitted_at is None or (body_id is not None and body_id not in known):
        abort(404)
    heading = gettext("Messages: %(name)s", name=name_of(body_id))
    return conversation_page(
        petition, body_id, messaging.write_as_petitioner, heading=heading,
        back_url=url_for("petitioner.follow", number=number),
    )  # fmt: skip
