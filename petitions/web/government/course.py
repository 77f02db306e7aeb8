"""The course of a duty: its time extended, its clock stopped, passed to another body."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import redirect, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import answering, standing_still
from petitions.storage.tables import Duty, Petition
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.competence import offer_bodies
from petitions.web.government import own
from petitions.web.government.blueprint import blueprint
from petitions.web.government.duties import about
from petitions.web.government.forms import ReasonForm, TransferForm
from petitions.web.own_duty import mine, officers


@blueprint.route("/duties/<number:duty_id>/extend", methods=["GET", "POST"])
@officers
def extend(duty_id: int) -> Response:
    return _with_a_reason(duty_id, "extend", answering.extend)


@blueprint.route("/duties/<number:duty_id>/pause", methods=["GET", "POST"])
@officers
def pause(duty_id: int) -> Response:
    return _with_a_reason(duty_id, "pause", standing_still.pause)


@blueprint.route("/duties/<number:duty_id>/resume", methods=["GET", "POST"])
@officers
def resume(duty_id: int) -> Response:
    found, petition = mine(duty_id)

    def do() -> None:
        standing_still.resume(database.session(), access.person().id, duty_id, clock.now())

    return _reasoned(found, petition, FlaskForm(), "resume", do)


@blueprint.route("/duties/<number:duty_id>/transfer", methods=["GET", "POST"])
@officers
def transfer(duty_id: int) -> Response:
    found, petition = mine(duty_id)
    form = TransferForm()
    likely = offer_bodies(form.body, petition, found.body_id)

    def do() -> None:
        answering.transfer(
            database.session(), access.person().id, duty_id, int(form.body.data),
            form.reason.data or "", clock.now(),
        )  # fmt: skip

    return _reasoned(found, petition, form, "transfer", do, likely=likely)


def _with_a_reason(
    duty_id: int, verb: str, act: Callable[[Session, int, int, str, datetime], object]
) -> Response:
    """Ask why, and do what the service does with a reason."""
    found, petition = mine(duty_id)
    form = ReasonForm()

    def do() -> None:
        act(database.session(), access.person().id, duty_id, form.reason.data or "", clock.now())

    return _reasoned(found, petition, form, verb, do)


def _reasoned(
    found: Duty, petition: Petition, form: FlaskForm, verb: str, do: Callable[[], None],
    **shown: Any,
) -> Response:  # fmt: skip
    problem = None
    if form.validate_on_submit():
        problem = own.done(do, petition)
        if problem is None:
            return redirect(url_for("government.inbox"), 303)
    return form_page(
        "government/reasoned.html", form, verb=verb, problem=problem, **about(found, petition),
        **shown,
    )  # fmt: skip
