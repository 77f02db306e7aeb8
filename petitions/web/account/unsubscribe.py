"""No more letters: one click in the mail program (RFC 8058), or a button on a page."""

from __future__ import annotations

from flask import abort, render_template
from werkzeug.wrappers import Response

from petitions.services import letters
from petitions.services.errors import NotFound
from petitions.web import access, database
from petitions.web.account.blueprint import blueprint
from petitions.web.account.forms import ButtonForm
from petitions.web.account.pages import form_page
from petitions.web.forms import csrf
from petitions.web.keys import keys


@blueprint.get("/unsubscribe/<token>")
@access.anyone
def unsubscribe(token: str) -> Response:
    try:
        letters.signature_of(keys(), token)
    except NotFound:
        abort(404)
    return form_page("account/unsubscribe.html", ButtonForm())


# Mail programs post here without a page before: the signed token alone says who asks for what.
@blueprint.post("/unsubscribe/<token>")
@csrf.exempt
@access.anyone
def unsubscribed(token: str) -> str:
    try:
        letters.unsubscribe(database.session(), keys(), token)
    except NotFound:
        abort(404)
    return render_template("account/unsubscribed.html")
