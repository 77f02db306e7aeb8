"""Duties that nobody can fulfil: seen by administrators, given to the competent body."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import duties, handling, reading
from petitions.storage import answers, bodies
from petitions.storage import duties as stored
from petitions.storage import petitions as store
from petitions.storage.duties import Row
from petitions.web import MAX_ID, access, database
from petitions.web.account.pages import form_page
from petitions.web.admin.access import administrators, is_administrator, readers
from petitions.web.admin.blueprint import blueprint
from petitions.web.admin.forms import RouteForm
from petitions.web.competence import offer_bodies
from petitions.web.languages import current_language
from petitions.web.refusing import problem_of
from petitions.wording.names import duty_name

PAGE = 50


@blueprint.get("/duties")
@readers
def ownerless() -> str:
    """List open duties without anybody at work on them, and answers without a head."""
    session = database.session()
    after = request.args.get("after", default=0, type=int)
    after = after if 0 <= after <= MAX_ID else 0
    found = stored.without_owner(session, after=after, limit=PAGE + 1)
    rows = found[:PAGE]
    return render_template(
        "admin/duties.html",
        rows=_told(rows),
        headless=_told(stored.without_head(session)),
        may_change=is_administrator(),
        next_url=url_for("admin.ownerless", after=rows[-1][0].id) if len(found) > PAGE else None,
    )


@blueprint.route("/duties/<number:duty_id>/route", methods=["GET", "POST"])
@administrators
def route(duty_id: int) -> Response:
    """Give a duty to the body that is competent."""
    session = database.session()
    duty = answers.duty(session, duty_id)
    petition = store.find(session, duty.petition_id) if duty else None
    if duty is None or petition is None:
        abort(404)
    form = RouteForm()
    likely = offer_bodies(form.body, petition, duty.body_id)
    problem = None
    if form.validate_on_submit():
        problem = problem_of(lambda: handling.route(
            session, access.person().id, duty_id, int(form.body.data),
            form.reason.data or "", clock.now(),
        ))  # fmt: skip
        if problem is None:
            return redirect(url_for("admin.ownerless"), 303)
    row = _told([(duty, petition)])[0]
    return form_page("admin/route.html", form, row=row, likely=likely, problem=problem)


def _told(rows: list[Row]) -> list[dict[str, Any]]:
    session, lang, now = database.session(), current_language(), clock.now()
    titles = answers.titles(session, [petition.id for _, petition in rows])
    told = []
    for duty, petition in rows:
        rule_set, _ = duties.lately(session, petition)
        zone, known = rule_set.calendar.zone, titles.get(petition.id, {})
        body = bodies.find(session, duty.body_id) if duty.body_id else None
        told.append({
            "duty": duty,
            "petition": petition,
            "title": known.get(lang) or known.get(petition.original_language, ""),
            "what": duty_name(rule_set, duty.kind, lang),
            "body": body.names[lang] if body else None,
            "due": reading.last_day(duty.due_at, zone) if duty.due_at else None,
            "days": reading.days_until(duty.due_at, now, zone) if duty.due_at else None,
        })  # fmt: skip
    return told
