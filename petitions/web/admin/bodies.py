"""Bodies: their names, kind, level, territory, competence, people; in use or not."""

from __future__ import annotations

from dataclasses import fields

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain.rules import LEVELS
from petitions.services import setting_up
from petitions.services.errors import Refused
from petitions.services.setting_up import BodyValues
from petitions.storage import bodies as stored
from petitions.storage import institutions
from petitions.storage import staff as store
from petitions.storage.tables import Body
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.admin.access import (
    administrators,
    is_administrator,
    readers,
    rule_set_pairs,
    territory_pairs,
)
from petitions.web.admin.blueprint import blueprint
from petitions.web.admin.forms import BodyForm
from petitions.web.languages import current_language
from petitions.web.refusing import allowed, explain
from petitions.web.widgets import choices
from petitions.wording.staff import level_names, role_name

REFUSALS = {
    "slug_taken": ("slug", _l("Another body has this short name.")),
    "territory_unknown": ("territory", _l("Choose a territory from the list.")),
}


@blueprint.get("/bodies")
@readers
def bodies() -> str:
    session = database.session()
    return render_template(
        "admin/bodies.html",
        bodies=institutions.all_bodies(session),
        territories=dict(territory_pairs(session)),
        levels=level_names(current_language()),
        may_change=is_administrator(),
    )


@blueprint.route("/bodies/add", methods=["GET", "POST"])
@administrators
def add_body() -> Response:
    form = _form(None)
    saved = _save(form, None)
    if saved is not None:
        return redirect(url_for("admin.body", body_id=saved, saved=1), 303)
    return form_page("admin/body.html", form, body=None, people=())


@blueprint.route("/bodies/<number:body_id>", methods=["GET", "POST"])
@administrators
def body(body_id: int) -> Response:
    found = stored.find(database.session(), body_id)
    if found is None:
        abort(404)
    form = _form(found)
    if _save(form, body_id) is not None:
        return redirect(url_for("admin.body", body_id=body_id, saved=1), 303)
    return form_page("admin/body.html", form, body=found, people=_people(body_id))


def _form(found: Body | None) -> BodyForm:
    session, lang = database.session(), current_language()
    form = BodyForm(obj=found)
    form.level.choices = choices((level, level_names(lang)[level]) for level in LEVELS)
    form.territory.choices = choices([("", gettext("None")), *territory_pairs(session)])
    form.rule_set.choices = choices([("", gettext("No, to all")), *rule_set_pairs(session)])
    return form


def _save(form: BodyForm, body_id: int | None) -> int | None:
    """Save what was sent; None if nothing was, or if it was refused."""
    if not form.validate_on_submit():
        return None
    try:
        return allowed(lambda: setting_up.save_body(
            database.session(), body_id, _values(form), by=access.person().id, at=clock.now()
        ))  # fmt: skip
    except Refused as error:
        explain(form, error, REFUSALS)
        return None


def _values(form: BodyForm) -> BodyValues:
    said = {one.name: form[one.name].data for one in fields(BodyValues)}
    none_if_empty = {name: said[name] or None for name in ("territory", "rule_set")}
    return BodyValues(**{**said, **none_if_empty})


def _people(body_id: int) -> list[dict[str, object]]:
    """List who acts for the body, heads first."""
    found = [
        {"member": member, "role": role.role, "words": role_name(role.role, current_language())}
        for member in store.members(database.session())
        for role in member.roles
        if role.body_id == body_id
    ]
    return sorted(found, key=lambda one: one["role"] != "head")
