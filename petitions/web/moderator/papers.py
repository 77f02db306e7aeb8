"""Entering signatures that were given on paper."""

from __future__ import annotations

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import papers, rulebooks, tallying
from petitions.web import access, database, places
from petitions.web.account.pages import form_page
from petitions.web.keys import keys
from petitions.web.moderator.blueprint import blueprint
from petitions.web.moderator.forms import PaperForm
from petitions.web.moderator.reach import moderators, petition_of_mine
from petitions.web.refusing import problem_of


@blueprint.route("/cases/<number:number>/paper", methods=["GET", "POST"])
@moderators
def paper(number: int) -> Response:
    """Count a batch, where the rules take paper."""
    petition = petition_of_mine(number)
    rule_set = rulebooks.rule_set_of(database.session(), petition)
    if not rule_set.ballot.paper:
        abort(404)
    form = PaperForm()
    by_place = tallying.counts_by_territory(rule_set)
    form.ask(places.choices(rule_set, petition.level) if by_place else [])
    problem = None
    if form.validate_on_submit():
        problem = problem_of(lambda: _enter(form, number), rule_set)
        if problem is None:
            return redirect(url_for("moderator.case", number=number), 303)
    return form_page("moderator/paper.html", form, petition=petition, problem=problem)


def _enter(form: PaperForm, number: int) -> None:
    papers.enter(
        database.session(), keys(), access.person().id, number, clock.now(),
        count=form.count.data, source=form.source.data,
        territory=form.territory.data if "territory" in form else None,
    )  # fmt: skip
