"""Work inside the body: whose a duty is, what colleagues note, what was done so far."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import handling
from petitions.services.rights import Matter
from petitions.storage import duties as stored
from petitions.storage.tables import AuditRecord, Duty, Petition
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.government import own
from petitions.web.government.blueprint import blueprint
from petitions.web.government.duties import about
from petitions.web.government.forms import AssignForm, CommentForm
from petitions.web.languages import current_language
from petitions.web.own_duty import mine, officers, own_roles
from petitions.web.widgets import choices
from petitions.wording.acts import act_name


@blueprint.get("/duties/<number:duty_id>/desk")
@officers
def desk(duty_id: int) -> Response:
    return _page(*mine(duty_id), _assign_form(*mine(duty_id)), CommentForm(), None)


@blueprint.post("/duties/<number:duty_id>/assign")
@officers
def assign(duty_id: int) -> Response:
    found, petition = mine(duty_id)
    form = _assign_form(found, petition)
    problem = None
    if form.validate_on_submit():
        officer = int(form.officer.data) if form.officer.data else None
        problem = own.done(
            lambda: handling.assign(
                database.session(), access.person().id, duty_id, officer, clock.now()
            ),
            petition,
        )
        if problem is None:
            return redirect(url_for("government.desk", duty_id=duty_id), 303)
    return _page(found, petition, form, CommentForm(formdata=None), problem)


@blueprint.post("/duties/<number:duty_id>/comment")
@officers
def comment(duty_id: int) -> Response:
    found, petition = mine(duty_id)
    form, problem = CommentForm(), None
    if form.validate_on_submit():
        problem = own.done(
            lambda: handling.comment(
                database.session(), access.person().id, duty_id, form.text.data or "", clock.now()
            ),
            petition,
        )
        if problem is None:
            return redirect(url_for("government.desk", duty_id=duty_id), 303)
    return _page(found, petition, _assign_form(found, petition), form, problem)


def _assign_form(found: Duty, petition: Petition) -> AssignForm:
    session = database.session()
    people = handling.colleagues(session, Matter.of(petition, found.body_id))
    names = stored.people(session, people)
    form = AssignForm(data={"officer": str(found.officer_id or "")})
    form.officer.choices = choices(
        [("", _("Nobody in particular")), *((str(one), names[one]) for one in people)]
    )
    return form


def _page(
    found: Duty, petition: Petition, assigning: AssignForm, commenting: CommentForm,
    problem: str | None,
) -> Response:  # fmt: skip
    session = database.session()
    bodies = sorted({role.body_id for role in own_roles() if role.body_id is not None})
    comments = stored.comments(session, found.id, bodies)
    records = stored.history(session, found)
    people = {one.account_id for one in comments}
    people |= {one.account_id for one in records if one.account_id is not None}
    form = commenting if commenting.errors else assigning
    return form_page(
        "government/desk.html", form, assigning=assigning, commenting=commenting,
        comments=comments, history=[_told(record) for record in records],
        names=stored.people(session, sorted(people)), problem=problem, **about(found, petition),
    )  # fmt: skip


def _told(record: AuditRecord) -> dict[str, Any]:
    return {
        "at": record.at,
        "who": record.account_id,
        "act": act_name(record.act, current_language()),
        "why": record.why,
    }
