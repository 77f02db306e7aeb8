"""Entering what a verifier outside the site has found."""

from __future__ import annotations

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import reviewing, rulebooks
from petitions.services.errors import Forbidden, Refused
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.languages import current_language
from petitions.web.moderator.blueprint import blueprint
from petitions.web.moderator.forms import VerificationForm
from petitions.web.moderator.reach import moderators, petition_of_mine
from petitions.wording.refusals import refusal


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
        try:
            _enter(form, number)
            return redirect(url_for("moderator.case", number=number), 303)
        except Forbidden:
            abort(403)
        except Refused as error:
            lang = current_language()
            problem = " ".join(refusal(code, lang, rule_set) for code in error.codes)
    return form_page("moderator/verify.html", form, petition=petition, problem=problem)


def _enter(form: VerificationForm, number: int) -> None:
    found = (
        {"by_territory": form.by_territory()} if "places" in form else {"valid": form.valid.data}
    )
    reviewing.report_verified(database.session(), access.person().id, number, clock.now(), **found)
