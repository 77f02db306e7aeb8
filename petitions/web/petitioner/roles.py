"""The roles within the group, which its petitioner gives, and the invitation into it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from flask import abort, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain.rules import RuleSet
from petitions.services import grouping, petitioning, reading, rulebooks
from petitions.services.errors import Refused
from petitions.storage import groups
from petitions.storage.tables import Petition
from petitions.web import access, database, limits
from petitions.web.languages import current_language
from petitions.web.petitioner.blueprint import blueprint
from petitions.web.petitioner.forms import RolesForm, roles_form
from petitions.web.refusing import allowed
from petitions.wording.names import role_name
from petitions.wording.refusals import refusal_text


@blueprint.route("/account/petitions/<number:number>/roles", methods=["GET", "POST"])
@access.signed_in
def roles(number: int) -> Response:
    """Ask who of the group holds which role; the button keeps it."""
    petition = _own(number)
    rule_set = rulebooks.rule_set_of(database.session(), petition)
    if not rule_set.petitioners.roles or petition.state not in grouping.FORMING:
        abort(404)
    form = _form(petition, rule_set)
    if form.validate_on_submit():
        try:
            me = access.person().id
            grouping.give_roles(database.session(), me, number, form.holders())
            return redirect(url_for("petitioner.follow", number=number), 303)
        except Refused as error:
            form.blame(refusal_text(error.codes, current_language()))
    is_alone = len(groups.members(database.session(), number)) < 2
    page = render_template("petitioner/roles.html", form=form, petition=petition, is_alone=is_alone)
    return make_response(page, 422 if form.errors else 200)


@blueprint.post("/account/petitions/<number:number>/invite")
@access.signed_in
def invite(number: int) -> Response:
    """Let the link into the group hold anew."""
    me = access.person().id
    limits.check("create", str(me))
    with suppress(Refused):  # it was handed in meanwhile, as its page says
        allowed(lambda: grouping.invite_again(database.session(), me, number, clock.now()))
    return redirect(url_for("petitioner.follow", number=number), 303)


def group_of(petition: Petition, rule_set: RuleSet) -> dict[str, object]:
    """Return what the petitioner's page shows of the group: people, roles and the link's time."""
    session = database.session()
    return {
        "group": [one.name for one in groups.members(session, petition.id)],
        "group_roles": named_roles(petition.id, rule_set),
        "gives_roles": bool(rule_set.petitioners.roles),
        "invited_until": _last_day(petition, rule_set),
        "is_invitation_over": grouping.is_over(session, petition, clock.now()),
    }


def named_roles(number: int, rule_set: RuleSet) -> list[tuple[str, str]]:
    """Return each role that the rules name and who holds it, as those within may see it."""
    if not rule_set.petitioners.roles:
        return []
    held, lang = groups.roles(database.session(), number), current_language()
    return [
        (role_name(role, lang), held[role].name if role in held else "")
        for role in rule_set.petitioners.roles
    ]


def _last_day(petition: Petition, rule_set: RuleSet) -> date | None:
    until = grouping.invited_until(database.session(), petition)
    return reading.last_day(until, rule_set.calendar.zone) if until is not None else None


def _form(petition: Petition, rule_set: RuleSet) -> RolesForm:
    session, lang = database.session(), current_language()
    held = groups.roles(session, petition.id)
    people = [(str(one.id), one.name) for one in groups.members(session, petition.id)]
    named = {role: role_name(role, lang) for role in rule_set.petitioners.roles}
    return roles_form(named, people, {role: str(one.id) for role, one in held.items()})


def _own(number: int) -> Petition:
    return allowed(lambda: petitioning.own(database.session(), access.person().id, number))
