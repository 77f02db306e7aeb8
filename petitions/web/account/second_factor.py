"""The second factor of staff: entering a code, and enrolling the telephone the first time."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask import redirect, session, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import second_factor as service
from petitions.services.errors import Conflict, Refused
from petitions.services.secrets import Broken, open_sealed, seal
from petitions.web import access, database, limits
from petitions.web.account.blueprint import blueprint
from petitions.web.account.forms import REFUSALS, CodeForm, EnrolForm
from petitions.web.account.pages import form_page, next_argument, next_page
from petitions.web.keys import keys, settings
from petitions.web.refusing import explain


@blueprint.route("/second-factor", methods=["GET", "POST"])
@access.first_factor
def second_factor() -> Response:
    person = access.person()
    if not person.has_totp:
        return redirect(url_for("account.enrol", next=next_argument()))
    form = CodeForm()
    if form.validate_on_submit() and _check(form, person.id):
        return _pass()
    return form_page("account/second_factor.html", form)


@blueprint.route("/second-factor/new", methods=["GET", "POST"])
@access.first_factor
def enrol() -> Response:
    person = access.person()
    if person.has_totp:
        return redirect(url_for("account.second_factor", next=next_argument()))
    form = EnrolForm()
    secret = _typed_secret(form, person.id) or service.new_secret()
    if form.validate_on_submit() and _enrol(form, person.id, secret):
        return _pass()
    form.sealed.data = _sealed(secret, person.id)
    name = person.email or person.name
    code = service.qr_code(secret, account=name, site=settings().site_name)
    return form_page("account/enrol.html", form, qr_code=Markup(code), secret=secret)  # noqa: S704


def _check(form: CodeForm, account_id: int) -> bool:
    limits.check("second_factor", str(account_id))
    try:
        service.check(
            database.session(), keys(), account_id=account_id, code=form.code.data, at=clock.now()
        )
    except Refused as error:
        explain(form, error, REFUSALS)
        return False
    return True


def _enrol(form: EnrolForm, account_id: int, secret: str) -> bool:
    limits.check("second_factor", str(account_id))
    try:
        service.enrol(
            database.session(),
            keys(),
            account_id=account_id,
            secret=secret,
            code=form.code.data,
            at=clock.now(),
        )
    except (Refused, Conflict) as error:
        explain(form, error, REFUSALS)
        return False
    return True


def _pass() -> Response:
    session["second_factor"] = current_user.get_id()
    return redirect(next_page(), 303)


def _sealed(secret: str, account_id: int) -> str:
    """Carry the secret through the page: nothing is stored before a code proves it."""
    return urlsafe_b64encode(seal(keys(), secret.encode(), f"enrol/{account_id}")).decode()


def _typed_secret(form: EnrolForm, account_id: int) -> str | None:
    try:
        sealed = urlsafe_b64decode(form.sealed.data or "")
        return open_sealed(keys(), sealed, f"enrol/{account_id}").decode()
    except (Broken, ValueError):
        return None
