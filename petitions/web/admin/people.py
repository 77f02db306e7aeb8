"""Staff: who works here with which rights; inviting, granting, revoking, a lost telephone."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import staff
from petitions.services.errors import Refused
from petitions.services.staff import Grant
from petitions.storage import staff as store
from petitions.storage.staff import Member, Role
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.admin.access import (
    administrators,
    body_pairs,
    rule_set_pairs,
    territory_pairs,
)
from petitions.web.admin.blueprint import blueprint
from petitions.web.admin.forms import GrantForm, InviteForm, ReasonForm
from petitions.web.languages import current_language
from petitions.web.refusing import allowed, explain
from petitions.web.widgets import choices
from petitions.wording.staff import role_name, role_names

REFUSALS = {
    "email_malformed": ("email", _l("Enter an e-mail address in full, such as name@example.com")),
    "body_not_chosen": ("body", _l("Officers and heads act for one body: choose it.")),
    "body_unknown": ("body", _l("Choose a body from the list.")),
    "territory_unknown": ("territory", _l("Choose a territory from the list.")),
    "rule_set_unknown": ("rule_set", _l("Choose a rule set from the list.")),
    "last_administrator": (
        None,
        _l("This is the last administrator of the whole site. Give the role to somebody first."),
    ),
    "second_factor_missing": (None, _l("No second factor is set up on this account.")),
    "invitation_not_needed": (None, _l("This person has accepted the invitation already.")),
}


@blueprint.get("/staff")
@administrators
def people() -> str:
    session = database.session()
    names = _Names()
    rows = [
        {"member": member, "roles": [names.role(role) for role in member.roles]}
        for member in store.members(session)
    ]
    return render_template("admin/people.html", rows=rows)


@blueprint.route("/staff/invite", methods=["GET", "POST"])
@administrators
def invite() -> Response:
    form = InviteForm(body=request.args.get("body"))
    _offer(form)
    if form.validate_on_submit():
        account_id = _try(
            form,
            lambda: staff.invite(
                database.session(), email=form.email.data, name=form.name.data,
                language=form.language.data, grants=_grants(form), by=access.person().id,
                at=clock.now(),
            ),
        )  # fmt: skip
        if account_id is not None:
            return redirect(url_for("admin.member", account_id=account_id, invited=1), 303)
    return form_page("admin/invite.html", form)


@blueprint.get("/staff/<number:account_id>")
@administrators
def member(account_id: int) -> Response:
    return _member_page(_member(account_id), FlaskForm())


@blueprint.route("/staff/<number:account_id>/grant", methods=["GET", "POST"])
@administrators
def grant(account_id: int) -> Response:
    found, form = _member(account_id), GrantForm()
    _offer(form)
    if form.validate_on_submit() and _grant_all(form, account_id):
        return redirect(url_for("admin.member", account_id=account_id), 303)
    return form_page("admin/grant.html", form, member=found)


def _grant_all(form: GrantForm, account_id: int) -> bool:
    given = [
        _try(
            form,
            lambda one=one: staff.grant_role(  # type: ignore[misc]
                database.session(), account_id=account_id, grant=one, by=access.person().id,
                at=clock.now(),
            ),
        )
        for one in _grants(form)
    ]  # fmt: skip
    return None not in given


@blueprint.route("/staff/roles/<number:role_id>/revoke", methods=["GET", "POST"])
@administrators
def revoke(role_id: int) -> Response:
    held = store.role(database.session(), role_id)
    if held is None:
        abort(404)
    account_id, role = held
    form = ReasonForm()
    if form.validate_on_submit():
        done = _try(
            form,
            lambda: staff.revoke_role(
                database.session(), role_id=role_id, by=access.person().id, at=clock.now(),
                why=form.reason.data,
            ),
        )  # fmt: skip
        if done is not None:
            return redirect(url_for("admin.member", account_id=account_id), 303)
    return form_page(
        "admin/revoke.html", form, member=_member(account_id), role=_Names().role(role)
    )


@blueprint.route("/staff/<number:account_id>/second-factor", methods=["GET", "POST"])
@administrators
def new_second_factor(account_id: int) -> Response:
    found, form = _member(account_id), ReasonForm()
    if form.validate_on_submit():
        done = _try(
            form,
            lambda: staff.reset_second_factor(
                database.session(), account_id=account_id, by=access.person().id,
                why=form.reason.data, at=clock.now(),
            ),
        )  # fmt: skip
        if done is not None:
            return redirect(url_for("admin.member", account_id=account_id), 303)
    return form_page("admin/second_factor.html", form, member=found)


@blueprint.post("/staff/<number:account_id>/invite-again")
@administrators
def invite_again(account_id: int) -> Response:
    found, form = _member(account_id), FlaskForm()
    if form.validate_on_submit():
        done = _try(
            form,
            lambda: staff.invite_again(
                database.session(), account_id=account_id, by=access.person().id, at=clock.now()
            ),
        )
        if done is not None:
            return redirect(url_for("admin.member", account_id=account_id, invited=1), 303)
    return _member_page(found, form)


def _try(form: FlaskForm, act: Callable[[], int | None]) -> int | None:
    """Do it and return the id it made, 0 where there is none; None where the service refused."""
    try:
        return allowed(act) or 0
    except Refused as error:
        explain(form, error, REFUSALS)
        return None


def _offer(form: GrantForm) -> None:
    session = database.session()
    form.roles.choices = choices(role_names(current_language()).items())
    form.offer_limits(body_pairs(session), territory_pairs(session), rule_set_pairs(session))


def _grants(form: GrantForm) -> tuple[Grant, ...]:
    return tuple(
        Grant(
            role,
            int(form.body.data) if form.body.data else None,
            form.territory.data or None,
            form.rule_set.data or None,
        )
        for role in form.roles.data
    )


def _member(account_id: int) -> Member:
    found = store.members(database.session(), account_id)
    if not found:
        abort(404)
    return found[0]


def _member_page(found: Member, form: FlaskForm) -> Response:
    names = _Names()
    roles = [{"id": role.id, "words": names.role(role)} for role in found.roles]
    return form_page("admin/member.html", form, member=found, roles=roles)


class _Names:
    """Says a role with its limits in words; reads the lists once."""

    def __init__(self) -> None:
        session = database.session()
        self.bodies = dict(body_pairs(session))
        self.territories = dict(territory_pairs(session))
        self.rule_sets = dict(rule_set_pairs(session))

    def role(self, role: Role) -> str:
        limits = [
            self.bodies.get(str(role.body_id)),
            self.territories.get(role.territory or "", role.territory),
            self.rule_sets.get(role.rule_set or "", role.rule_set),
        ]
        words = role_name(role.role, current_language())
        within = ", ".join(limit for limit in limits if limit)
        return gettext("%(role)s: %(limits)s", role=words, limits=within) if within else words
