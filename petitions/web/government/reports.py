"""The officer reports on the progress of what the body owes."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import progressing, reading
from petitions.storage import reports
from petitions.storage.tables import Duty, Petition, ProgressReport
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.government import own
from petitions.web.government.blueprint import blueprint
from petitions.web.government.forms import report_form, texts_of
from petitions.web.keys import settings
from petitions.web.languages import NAMES, current_language
from petitions.web.own_duty import mine, officers


@blueprint.route("/duties/<number:duty_id>/report", methods=["GET", "POST"])
@officers
def report(duty_id: int) -> Response:
    """Publish a report; what was reported before stands below."""
    found, petition = mine(duty_id)
    form = report_form(settings().languages, own.required_languages(petition), NAMES)()
    problem = None
    if form.validate_on_submit():
        problem = own.done(lambda: _report(found, form), petition)
        if problem is None:
            return redirect(url_for("government.duty", duty_id=duty_id), 303)
    return form_page(
        "government/report.html", form, duty=found, petition=petition, problem=problem,
        **about(found, petition),
    )  # fmt: skip


def _report(found: Duty, form: FlaskForm) -> None:
    progressing.report(
        database.session(), access.person().id, found.id, texts_of(form), clock.now(),
        site=settings().languages,
    )  # fmt: skip


def about(found: Duty, petition: Petition) -> dict[str, Any]:
    """Return what was reported on a duty, and by when the next report is owed."""
    zone = own.rule_set_of(petition).calendar.zone
    told = reports.of_duty(database.session(), found.id)
    return {
        "zone": zone,
        "reports": [_told(one, petition) for one in told],
        "report_due": reading.report_due(found.report_due_at, clock.now(), zone),
    }


def _told(report: ProgressReport, petition: Petition) -> dict[str, Any]:
    lang = current_language()
    order = (lang, petition.original_language, *report.texts)
    code = next(one for one in order if one in report.texts)
    return {
        "at": report.written_at,
        "text": report.texts[code],
        "language": code if code != lang else None,
    }
