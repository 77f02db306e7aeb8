"""Elections, dissolutions and pauses of a whole system, as its rules know them."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain.rules import RuleSet
from petitions.services import occasions as service
from petitions.services import reading
from petitions.services.errors import Refused
from petitions.storage import occasions as store
from petitions.storage.tables import Occasion
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.admin.access import (
    administrators,
    is_administrator,
    readers,
    rule_set_pairs,
)
from petitions.web.admin.blueprint import blueprint
from petitions.web.admin.forms import OccasionForm, ReasonForm
from petitions.web.languages import current_language
from petitions.web.refusing import allowed
from petitions.web.widgets import choices
from petitions.wording.names import said
from petitions.wording.phrases import Speaker

SHOWN = 200


@blueprint.get("/occasions")
@readers
def occasions() -> str:
    session = database.session()
    names = dict(rule_set_pairs(session))
    entered = [
        {"occasion": one, "what": _what(one.kind, one.reason),
         "rules": names.get(one.rule_set, one.rule_set),
         "may_be_cancelled": service.may_be_cancelled(one) and is_administrator()}
        for one in store.latest(session, SHOWN)
    ]  # fmt: skip
    in_force = reading.in_force(session, clock.now())
    return render_template(
        "admin/occasions.html",
        entered=entered,
        rule_sets=[(id, names[id]) for id, one in in_force.items() if service.known(one.rule_set)],
        may_change=is_administrator(),
    )


@blueprint.route("/occasions/<rule_set>/add", methods=["GET", "POST"])
@administrators
def add_occasion(rule_set: str) -> Response:
    rules = _rules(rule_set)
    form = OccasionForm()
    kinds = {f"{kind}:{reason or ''}": (kind, reason) for kind, reason in service.known(rules)}
    form.what.choices = choices([(key, _what(*kind)) for key, kind in kinds.items()])
    if form.validate_on_submit():
        try:
            allowed(lambda: service.enter(
                database.session(), rule_set, kinds[form.what.data], form.day.data,
                until=form.until.data, source=form.source.data, by=access.person().id,
                at=clock.now(),
            ))  # fmt: skip
            return redirect(url_for("admin.occasions", saved=1), 303)
        except Refused as error:
            form.take(error.codes)
    return form_page(
        "admin/add_occasion.html", form, name=said(rules.card.name, current_language())
    )


@blueprint.route("/occasions/<number:occasion_id>/cancel", methods=["GET", "POST"])
@administrators
def cancel_occasion(occasion_id: int) -> Response:
    one = _cancellable(occasion_id)
    form = ReasonForm()
    if form.validate_on_submit():
        allowed(lambda: service.cancel(
            database.session(), occasion_id, why=form.reason.data, by=access.person().id,
            at=clock.now(),
        ))  # fmt: skip
        return redirect(url_for("admin.occasions", saved=1), 303)
    rules = said(_rules(one.rule_set).card.name, current_language())
    what = _what(one.kind, one.reason)
    return form_page("admin/cancel_occasion.html", form, occasion=one, what=what, rules=rules)


def _rules(rule_set: str) -> RuleSet:
    found = reading.in_force(database.session(), clock.now()).get(rule_set)
    if found is None or not service.known(found.rule_set):
        abort(404)
    return found.rule_set


def _cancellable(occasion_id: int) -> Occasion:
    one = store.find(database.session(), occasion_id)
    if one is None or not service.may_be_cancelled(one):
        abort(404)
    return one


def _what(kind: str, reason: str | None) -> str:
    if kind == "election":
        return str(gettext("Election day"))
    if kind == "pause":
        return str(gettext("A pause of collection"))
    known = Speaker(current_language()).known("stops", reason or "")
    return str(gettext("All running petitions stop (%(reason)s)", reason=known))
