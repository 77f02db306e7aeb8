"""A petition's case: its page, who has it, taking down and restoring; sudden rises."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Response as FlaskResponse
from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import attachments, reviewing, rulebooks
from petitions.services.errors import Conflict, Forbidden
from petitions.storage import answers, signature_sums
from petitions.storage import petitions as store
from petitions.web import access, database, uploads
from petitions.web.languages import current_language
from petitions.web.moderator.blueprint import blueprint
from petitions.web.moderator.case_page import case_page
from petitions.web.moderator.queue import PAGE
from petitions.web.moderator.reach import moderators, petition_of_mine
from petitions.web.refusing import allowed


@blueprint.get("/cases/<number:number>")
@moderators
def case(number: int) -> Response:
    return case_page(petition_of_mine(number))


@blueprint.post("/cases/<number:number>/take")
@moderators
def take(number: int) -> Response:
    petition = petition_of_mine(number)
    if FlaskForm().validate_on_submit():
        try:
            reviewing.take_case(
                database.session(), access.person().id, number, clock.now(),
                over=request.form.get("then") == "over",
            )  # fmt: skip
        except Conflict as error:
            return case_page(petition, problem=conflict(error))
        except Forbidden:
            abort(403)
    return redirect(url_for("moderator.case", number=number), 303)


@blueprint.post("/cases/<number:number>/files/<number:file_id>")
@moderators
def take_file(number: int, file_id: int) -> FlaskResponse:
    """Hand a file of the petition to a moderator, on record."""
    session, me = database.session(), access.person().id
    return allowed(
        lambda: uploads.download(
            attachments.take_for_review(session, me, number, file_id, clock.now())
        )
    )


@blueprint.post("/cases/<number:number>/give-back")
@moderators
def give_back(number: int) -> Response:
    petition_of_mine(number)
    if FlaskForm().validate_on_submit():
        reviewing.give_back(database.session(), access.person().id, number, clock.now())
    return redirect(url_for("moderator.queue"), 303)


@blueprint.get("/bursts")
@moderators
def bursts() -> str:
    """List hours in which signatures rose beyond what history explains."""
    session, lang = database.session(), current_language()
    found = signature_sums.bursts(session, PAGE)
    titles = answers.titles(session, [number for number, _, _ in found])
    rows = [
        {
            "number": number,
            "hour": hour,
            "count": count,
            "title": titles.get(number, {}).get(lang)
            or next(iter(titles.get(number, {}).values()), ""),
            **_hour_to_look_at(number, hour),
        }
        for number, hour, count in found
    ]
    return render_template("moderator/bursts.html", rows=rows)


def _hour_to_look_at(number: int, hour: datetime) -> dict[str, str]:
    """Say an hour by the petition's clock, as the search for signatures reads it."""
    petition = store.find(database.session(), number)
    if petition is None:
        return {"zone": "UTC", "since": "", "until": ""}
    zone = rulebooks.rule_set_of(database.session(), petition).calendar.zone
    local = hour.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    until = local + timedelta(hours=1)
    return {
        "zone": zone,
        "since": local.isoformat("T", "minutes"),
        "until": until.isoformat("T", "minutes"),
    }


def conflict(error: Conflict) -> str:
    """Say what has happened meanwhile."""
    if "taken" in error.codes:
        return gettext("Somebody else has taken this case. Take it over first, if you must.")
    return gettext("Somebody has decided this case meanwhile. What they decided is shown below.")
