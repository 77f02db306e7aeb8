"""The moderators' conversation with a petitioner."""

from __future__ import annotations

from flask import abort, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from petitions.services import messaging
from petitions.services.rights import Matter, covers
from petitions.storage import petitions as store
from petitions.web import access, database
from petitions.web.messages import conversation_page
from petitions.web.moderator.blueprint import blueprint


@blueprint.route("/cases/<number:number>/messages", methods=["GET", "POST"])
@access.staff(*messaging.MODERATORS)
def messages(number: int) -> Response:
    """Show what the petitioner and the moderators wrote to each other."""
    petition = store.find(database.session(), number)
    if petition is None or petition.submitted_at is None:
        abort(404)
    roles = [role for role in access.person().roles if role.role in messaging.MODERATORS]
    if not any(covers(role, Matter.of(petition)) for role in roles):
        abort(403)
    return conversation_page(
        petition, None, messaging.write_as_staff, heading=gettext("Messages with the petitioner"),
        back_url=url_for("moderator.case", number=number),
    )  # fmt: skip
