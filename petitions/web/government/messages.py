"""A body's conversation with a petitioner."""

from __future__ import annotations

from flask import abort, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from petitions.services import messaging
from petitions.services.rights import Matter
from petitions.storage import petitions as store
from petitions.web import access, database
from petitions.web.government.blueprint import blueprint
from petitions.web.messages import conversation_page


@blueprint.route("/petitions/<number:number>/messages/<number:body_id>", methods=["GET", "POST"])
@access.staff(*messaging.OFFICERS)
def messages(number: int, body_id: int) -> Response:
    """Show what the petitioner and this body wrote to each other."""
    petition = store.find(database.session(), number)
    if petition is None or body_id not in messaging.bodies_of(database.session(), petition):
        abort(404)
    if not access.reaches(Matter.of(petition, body_id), *messaging.OFFICERS):
        abort(403)
    return conversation_page(
        petition, body_id, messaging.write_as_staff,
        heading=gettext("Messages with the petitioner"), back_url=url_for("government.inbox"),
    )  # fmt: skip
