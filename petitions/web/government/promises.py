"""Promises of an answer: making one, and saying in public what has become of it."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import answering, promising
from petitions.services.prepared import Prepared, prepared_of
from petitions.services.promising import COURSES, Promised
from petitions.storage import answers
from petitions.storage import promises as stored
from petitions.storage.tables import Duty, Petition
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.government import own
from petitions.web.government.blueprint import blueprint
from petitions.web.government.forms import (
    PromiseForm,
    StateForm,
    promise_form,
    state_form,
    texts_of,
)
from petitions.web.keys import settings
from petitions.web.languages import NAMES, current_language
from petitions.web.own_duty import mine, officers
from petitions.wording.promises import state_names


@blueprint.route("/duties/<number:duty_id>/promises/add", methods=["GET", "POST"])
@officers
def add_promise(duty_id: int) -> Response:
    found, petition = mine(duty_id)
    form = promise_form(settings().languages, own.required_languages(petition), NAMES)()
    problem = None
    if form.validate_on_submit():
        problem = own.done(lambda: _add(found, form), petition)
        if problem is None:
            return redirect(_page_of(found), 303)
    return form_page(
        "government/promise.html", form, duty=found, petition=petition, problem=problem,
        back=_page_of(found),
    )  # fmt: skip


def _add(found: Duty, form: PromiseForm) -> None:
    """Put a promise into the answer that is being written, or add it to the public one."""
    session, me, now = database.session(), access.person().id, clock.now()
    promised = Promised(texts_of(form), form.due_on.data)
    draft = answers.draft(session, found.id)
    if found.status != "open" and draft is None:
        promising.add(session, me, found.id, promised, now, site=settings().languages)
        return
    before = prepared_of(draft) if draft else Prepared(None, {})
    answering.save_draft(
        session, me, found.id, before.outcome, before.texts, now,
        promises=(*before.promises, promised), correction_reason=before.correction_reason,
    )  # fmt: skip


def _page_of(found: Duty) -> str:
    draft = answers.draft(database.session(), found.id)
    is_correction = draft is not None and draft.correction_reason is not None
    page = "government.correct" if is_correction else "government.duty"
    return url_for(page, duty_id=found.id)


@blueprint.route("/promises/<number:promise_id>", methods=["GET", "POST"])
@officers
def promise(promise_id: int) -> Response:
    session, lang = database.session(), current_language()
    promised = stored.find(session, promise_id)
    if promised is None:
        abort(404)
    found, petition = mine(promised.duty_id, f"promise:{promise_id}")
    form = state_form(settings().languages, NAMES)()
    names = state_names(lang)
    form.state.choices = [(state, names[state]) for state in COURSES[promised.state]]
    problem = None
    if form.validate_on_submit():
        problem = own.done(lambda: _change(promise_id, form), petition)
        if problem is None:
            return redirect(url_for("government.duty", duty_id=found.id), 303)
    return form_page(
        "government/promise_state.html", form, duty=found, petition=petition, problem=problem,
        promise=promised, state=names[promised.state], text=_text(promised.texts, petition),
    )  # fmt: skip


def _change(promise_id: int, form: StateForm) -> None:
    promising.change(
        database.session(), access.person().id, promise_id, form.state.data, texts_of(form),
        clock.now(), site=settings().languages, seen=request.form.get("seen"),
    )  # fmt: skip


def _text(texts: dict[str, str], petition: Petition) -> str:
    order = (current_language(), petition.original_language, *texts)
    return next(texts[code] for code in order if code in texts)
