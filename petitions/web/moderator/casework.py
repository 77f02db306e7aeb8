"""Work on a case inside the house: notes, tags, checks, the flag, parking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import casework, rulebooks
from petitions.services.errors import Conflict, Refused
from petitions.storage import cases
from petitions.storage.tables import Petition
from petitions.web import access, database
from petitions.web.languages import current_language
from petitions.web.moderator.blueprint import blueprint
from petitions.web.moderator.case_page import case_page, offer_checks
from petitions.web.moderator.cases import conflict
from petitions.web.moderator.forms import ChecksForm, FlagForm, NoteForm, ParkForm, TagsForm
from petitions.web.moderator.reach import moderators, petition_of_mine
from petitions.web.refusing import allowed
from petitions.wording.refusals import refusal_text


@blueprint.post("/cases/<number:number>/note")
@moderators
def note(number: int) -> Response:
    petition, form = petition_of_mine(number), NoteForm()
    return _do(petition, "note_form", form, lambda: casework.add_note(
        database.session(), access.person().id, number, form.note.data, clock.now()
    ))  # fmt: skip


@blueprint.post("/cases/<number:number>/tags")
@moderators
def tags(number: int) -> Response:
    petition, form = petition_of_mine(number), TagsForm()
    return _do(petition, "tags_form", form, lambda: casework.set_tags(
        database.session(), access.person().id, number, form.list, clock.now()
    ))  # fmt: skip


@blueprint.post("/cases/<number:number>/checks")
@moderators
def checks(number: int) -> Response:
    petition, form = petition_of_mine(number), ChecksForm()
    rule_set = rulebooks.rule_set_of(database.session(), petition)
    offer_checks(form, rule_set, current_language())
    return _do(petition, "checks_form", form, lambda: casework.check(
        database.session(), access.person().id, number, form.checked.data or [], clock.now()
    ))  # fmt: skip


@blueprint.post("/cases/<number:number>/flag")
@moderators
def flag(number: int) -> Response:
    """Raise the flag, or lower it where it is up."""
    petition, form = petition_of_mine(number), FlagForm(prefix="flag-")
    case = cases.find(database.session(), number)
    up = not (case and case.is_flagged)
    return _do(petition, "flag_form", form, lambda: casework.flag(
        database.session(), access.person().id, number, up, form.why.data, clock.now()
    ))  # fmt: skip


@blueprint.post("/cases/<number:number>/park")
@moderators
def park(number: int) -> Response:
    petition, form = petition_of_mine(number), ParkForm(prefix="park-")
    return _do(petition, "park_form", form, lambda: casework.park(
        database.session(), access.person().id, number, form.until.data, form.why.data, clock.now()
    ))  # fmt: skip


@blueprint.post("/cases/<number:number>/unpark")
@moderators
def unpark(number: int) -> Response:
    petition = petition_of_mine(number)
    return _do(petition, "unpark_form", FlaskForm(), lambda: casework.unpark(
        database.session(), access.person().id, number, clock.now()
    ))  # fmt: skip


def _do(petition: Petition, name: str, form: FlaskForm, act: Callable[[], None]) -> Response:
    """Do it and show the case again; what was refused is said on the case's page."""
    forms: dict[str, Any] = {name: form}
    if not form.validate_on_submit():
        return case_page(petition, **forms)
    try:
        allowed(act)
    except Conflict as error:
        return case_page(petition, problem=conflict(error), **forms)
    except Refused as error:
        said = refusal_text(error.codes, current_language())
        return case_page(petition, problem=said, **forms)
    return redirect(url_for("moderator.case", number=petition.id), 303)
