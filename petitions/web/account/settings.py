"""What people change about their account: name, language, password, sessions, its end."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import accounts, erasing
from petitions.services.errors import Refused
from petitions.web import access, database, limits, uploads
from petitions.web.account.blueprint import blueprint
from petitions.web.account.forms import REFUSALS, ButtonForm, ChangePasswordForm, SettingsForm
from petitions.web.account.pages import form_page
from petitions.web.accounts import end_session, renew_session
from petitions.web.keys import keys
from petitions.web.keys import settings as site_settings
from petitions.web.languages import NAMES
from petitions.web.refusing import explain
from petitions.web.widgets import choices


@blueprint.route("/settings", methods=["GET", "POST"])
@access.signed_in
def settings() -> Response:
    person = access.person()
    form = SettingsForm(obj=person)
    offered = site_settings().languages
    form.language.choices = choices((code, NAMES[code]) for code in offered)
    if form.validate_on_submit() and _change(form, person.id):
        return redirect(url_for("account.settings", saved=1), 303)
    return form_page("account/settings.html", form, person=person)


@blueprint.route("/password", methods=["GET", "POST"])
@access.signed_in
def change_password() -> Response:
    form = ChangePasswordForm()
    if form.validate_on_submit() and _change_password(form):
        return redirect(url_for("account.settings", saved=1), 303)
    return form_page("account/change_password.html", form)


@blueprint.post("/sign-out-everywhere")
@access.signed_in
def sign_out_everywhere() -> Response:
    accounts.sign_out_everywhere(database.session(), access.person().id)
    end_session()
    return redirect(url_for("account.sign_in"), 303)


@blueprint.route("/delete", methods=["GET", "POST"])
@access.signed_in
def delete() -> Response:
    person = access.person()
    form = ButtonForm()
    if form.validate_on_submit() and not person.is_staff:
        accounts.delete_account(database.session(), account_id=person.id, at=clock.now())
        end_session()
        return redirect(url_for("account.deleted"), 303)
    return form_page("account/delete.html", form, person=person)


@blueprint.post("/erase")
@access.signed_in
def erase() -> Response:
    """Delete the account and erase the person behind every signature that it gave."""
    person = access.person()
    limits.check("link")
    if ButtonForm().validate_on_submit() and not person.is_staff:
        erasing.erase_account(database.session(), keys(), person.id, clock.now(), uploads.store())
        end_session()
        return redirect(url_for("account.deleted"), 303)
    return redirect(url_for("account.delete"), 303)


@blueprint.get("/deleted")
@access.public
def deleted() -> str:
    return render_template("account/deleted.html")


def _change(form: SettingsForm, account_id: int) -> bool:
    try:
        accounts.change_settings(
            database.session(),
            account_id=account_id,
            name=form.name.data,
            language=form.language.data,
        )
    except Refused as error:
        explain(form, error, REFUSALS)
        return False
    return True


def _change_password(form: ChangePasswordForm) -> bool:
    person = access.person()
    limits.check("sign_in", str(person.id))
    try:
        changed = accounts.change_password(
            database.session(),
            account_id=person.id,
            present=form.present.data,
            password=form.password.data,
        )
    except Refused as error:
        explain(form, error, REFUSALS)
        return False
    renew_session(changed)
    return True
