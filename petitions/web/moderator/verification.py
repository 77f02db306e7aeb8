"""Entering what a verifier outside the site has found."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import reviewing, rulebooks
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.moderator.blueprint import blueprint
from petitions.web.moderator.forms import VerificationForm
from petitions.web.moderator.reach import moderators, petition_of_mine
from petitions.web.refusing import problem_of


@blueprint.route("/cases/<number:number>/verification", methods=["GET", "POST"])
@moderators
def verify(number: int) -> Response:
    petition = petition_of_mine(number)
    rules = rulebooks.rules_for(database.session(), petition.rule_set)
    rule_set = rules.version(petition.life["version"])
    form = VerificationForm()
    form.ask(any(rung.spread for rung in rule_set.thresholds))
    problem = None
    if form.validate_on_submit():
        problem = problem_of(lambda: _enter(form, number), rule_set)
        if problem is None:
            return redirect(url_for("moderator.case", number=number), 303)
    return form_page("moderator/verify.html", form, petition=petition, problem=problem)


def _enter(form: VerificationForm, number: int) -> None:
    found = (
        {"by_territory": form.by_territory()} if "places" in form else {"valid": form.valid.data}
    )
    reviewing.report_verified(database.session(), access.person().id, number, clock.now(), **found)
