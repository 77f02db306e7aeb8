"""The moderators' conversation with a petitioner."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from petitions.services import messaging
from petitions.web import access
from petitions.web.messages import conversation_page
from petitions.web.moderator.blueprint import blueprint
from petitions.web.moderator.reach import petition_within


@blueprint.route("/cases/<number:number>/messages", methods=["GET", "POST"])
@access.staff(*messaging.MODERATORS)
def messages(number: int) -> Response:
    """Show what the petitioner and the moderators wrote to each other."""
    petition = petition_within(number, *messaging.MODERATORS)
    return conversation_page(
        petition, None, messaging.write_as_staff, heading=gettext("Messages with the petitioner"),
        back_url=url_for("moderator.case", number=number),
    )  # fmt: skip
