"""Signing in with a password, and signing out."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from petitions.services import accounts
from petitions.services.accounts import Person
from petitions.services.errors import Refused
from petitions.web import access, database, limits
from petitions.web.account.blueprint import blueprint
from petitions.web.account.forms import REFUSALS, SignInForm
from petitions.web.account.pages import form_page, next_argument, next_page
from petitions.web.accounts import end_session, start_session
from petitions.web.identity_providers import providers
from petitions.web.refusing import explain


@blueprint.route("/sign-in", methods=["GET", "POST"])
@access.anyone
def sign_in() -> Response:
    form = SignInForm()
    if form.validate_on_submit():
        person = _person(form)
        if person:
            start_session(person)
            return redirect(_after(person), 303)
    asked = next_argument()
    return form_page("account/sign_in.html", form, providers=providers(), next=asked)


@blueprint.post("/sign-out")
@access.anyone
def sign_out() -> Response:
    end_session()
    return redirect(url_for("public.home"), 303)


def _person(form: SignInForm) -> Person | None:
    limits.check("sign_in", form.email.data)
    try:
        return accounts.sign_in(
            database.session(), email=form.email.data, password=form.password.data
        )
    except Refused as error:
        explain(form, error, REFUSALS)
        return None


def _after(person: Person) -> str:
    if person.is_staff:
        return url_for("account.second_factor", next=next_argument())
    return next_page()
