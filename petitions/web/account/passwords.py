"""A forgotten password: a form, a letter, a new password behind the letter's link."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import accounts
from petitions.services.errors import Expired, Refused
from petitions.web import access, database, limits
from petitions.web.account.blueprint import blueprint
from petitions.web.account.forms import REFUSALS, EmailForm, NewPasswordForm
from petitions.web.account.pages import form_page, link_expired
from petitions.web.languages import current_language
from petitions.web.refusing import explain


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
@access.anyone
def forgotten_password() -> Response:
    form = EmailForm()
    if form.validate_on_submit() and _request(form):
        return redirect(url_for("account.letter_sent"), 303)
    return form_page("account/forgotten_password.html", form)


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@access.anyone
def reset_password(token: str) -> Response:
    form = NewPasswordForm()
    try:
        if form.validate_on_submit() and _reset(form, token):
            return redirect(url_for("account.password_changed"), 303)
        accounts.require_link(database.session(), token, "reset_password", clock.now())
    except Expired:
        return link_expired()
    return form_page("account/reset_password.html", form)


@blueprint.get("/password-changed")
@access.public
def password_changed() -> str:
    return render_template("account/password_changed.html")


def _request(form: EmailForm) -> bool:
    limits.check("reset", form.email.data)
    try:
        accounts.request_password_reset(
            database.session(), email=form.email.data, language=current_language(), at=clock.now()
        )
    except Refused as error:
        explain(form, error, REFUSALS)
        return False
    return True


def _reset(form: NewPasswordForm, token: str) -> bool:
    limits.check("link")
    try:
        accounts.reset_password(
            database.session(), token=token, password=form.password.data, at=clock.now()
        )
    except Refused as error:
        explain(form, error, REFUSALS)
        return False
    return True
