"""An invitation of staff: the letter's link leads to a password, then to the second factor."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import accounts, staff
from petitions.services.accounts import Person
from petitions.services.errors import Expired, Refused
from petitions.web import access, database, limits
from petitions.web.account.blueprint import blueprint
from petitions.web.account.forms import REFUSALS, NewPasswordForm
from petitions.web.account.pages import form_page, link_expired
from petitions.web.accounts import start_session
from petitions.web.refusing import explain


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@access.anyone
def accept_invitation(token: str) -> Response:
    form = NewPasswordForm()
    try:
        person = _accepted(form, token) if form.validate_on_submit() else None
        if person:
            start_session(person)
            return redirect(url_for("account.second_factor"), 303)
        accounts.require_link(database.session(), token, "invite_staff", clock.now())
    except Expired:
        return link_expired()
    return form_page("account/accept_invitation.html", form)


def _accepted(form: NewPasswordForm, token: str) -> Person | None:
    limits.check("link")
    try:
        return staff.accept_invitation(
            database.session(), token=token, password=form.password.data, at=clock.now()
        )
    except Refused as error:
        explain(form, error, REFUSALS)
        return None
