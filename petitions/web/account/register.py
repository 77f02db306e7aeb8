"""Registering: a form, a letter, a button behind the letter's link."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import accounts
from petitions.services.errors import Expired, Refused
from petitions.web import access, database, limits
from petitions.web.account.blueprint import blueprint
from petitions.web.account.forms import REFUSALS, ButtonForm, RegisterForm
from petitions.web.account.pages import form_page, link_expired
from petitions.web.accounts import start_session
from petitions.web.languages import current_language
from petitions.web.refusing import explain


@blueprint.route("/register", methods=["GET", "POST"])
@access.anyone
def register() -> Response:
    form = RegisterForm()
    if form.validate_on_submit() and _register(form):
        return redirect(url_for("account.letter_sent"), 303)
    return form_page("account/register.html", form)


@blueprint.get("/letter-sent")
@access.public
def letter_sent() -> str:
    return render_template("account/letter_sent.html")


@blueprint.get("/confirm/<token>")
@access.anyone
def confirm_email(token: str) -> Response:
    try:
        name = accounts.registration_name(database.session(), token, clock.now())
    except Expired:
        return link_expired()
    return form_page("account/confirm_email.html", ButtonForm(), name=name)


@blueprint.post("/confirm/<token>")
@access.anyone
def confirmed_email(token: str) -> Response:
    limits.check("link")
    try:
        person = accounts.confirm_email(database.session(), token, clock.now())
    except Expired:
        return link_expired()
    start_session(person)
    return redirect(url_for("account.home"), 303)


def _register(form: RegisterForm) -> bool:
    limits.check("register", form.email.data)
    try:
        accounts.register(
            database.session(),
            email=form.email.data,
            name=form.name.data,
            password=form.password.data,
            language=current_language(),
            at=clock.now(),
        )
    except Refused as error:
        explain(form, error, REFUSALS)
        return False
    return True
