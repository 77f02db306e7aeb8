"""Holidays and moved working days of a country; a correction moves open due dates."""

from __future__ import annotations

from datetime import date

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import reading, setting_up
from petitions.storage import institutions
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.admin.access import administrators, is_administrator, readers
from petitions.web.admin.blueprint import blueprint
from petitions.web.admin.forms import DayForm, ReasonForm
from petitions.web.languages import current_language
from petitions.web.refusing import allowed
from petitions.web.widgets import choices
from petitions.wording.phrases import Speaker

YEARS = range(1900, 2101)


@blueprint.get("/days")
@readers
def days() -> str:
    countries = _countries()
    country = request.args.get("country", countries[0] if countries else "")
    year = request.args.get("year", type=int) or clock.now().year
    if year not in YEARS or (countries and country not in countries):
        abort(404)
    return render_template(
        "admin/days.html",
        countries=_named(countries),
        country=country,
        year=year,
        days=institutions.holidays(database.session(), country, year),
        may_change=is_administrator(),
    )


@blueprint.route("/days/<country>/add", methods=["GET", "POST"])
@administrators
def add_day(country: str) -> Response:
    if country not in _countries():
        abort(404)
    form = DayForm()
    form.is_workday.choices = choices(
        [("", gettext("A day off")), ("y", gettext("A weekend day that is worked"))]
    )
    if form.validate_on_submit():
        allowed(lambda: setting_up.put_day(
            database.session(), country, form.day.data, is_workday=form.is_workday.data == "y",
            source=form.source.data, by=access.person().id, at=clock.now(),
        ))  # fmt: skip
        year = form.day.data.year
        return redirect(url_for("admin.days", country=country, year=year, saved=1), 303)
    return form_page("admin/add_day.html", form, name=_named([country])[0][1], country=country)


@blueprint.route("/days/<country>/<day>/remove", methods=["GET", "POST"])
@administrators
def remove_day(country: str, day: str) -> Response:
    known = _known(country, day)
    form = ReasonForm()
    if form.validate_on_submit():
        allowed(lambda: setting_up.remove_day(
            database.session(), country, known, why=form.reason.data, by=access.person().id,
            at=clock.now(),
        ))  # fmt: skip
        return redirect(url_for("admin.days", country=country, year=known.year, saved=1), 303)
    return form_page("admin/remove_day.html", form, day=known, country=country)


def _known(country: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        abort(404)
    if institutions.holiday(database.session(), country, day) is None:
        abort(404)
    return day


def _countries() -> list[str]:
    """List the countries whose calendars count here: by rule sets, or known already."""
    session = database.session()
    used = {one.calendar.country for one in reading.every_rule_set(session).values()}
    return sorted({*institutions.countries(session), *(one for one in used if one)})


def _named(countries: list[str]) -> list[tuple[str, str]]:
    speaker = Speaker(current_language())
    return [(code, speaker.territory(code)) for code in countries]
