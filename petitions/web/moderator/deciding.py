"""Deciding a case; the letter can be read and adjusted first."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain.rules import RuleSet
from petitions.services import reviewing, rulebooks
from petitions.services.drafting import line_breaks
from petitions.services.errors import Conflict, Forbidden, Refused
from petitions.services.reviewing import Verdict
from petitions.services.telling_reviews import Told
from petitions.storage.tables import Petition
from petitions.web import access, database
from petitions.web.languages import current_language
from petitions.web.moderator.blueprint import blueprint
from petitions.web.moderator.case_page import case_page
from petitions.web.moderator.cases import conflict
from petitions.web.moderator.deciding_form import (
    FIRST_ROWS,
    decision_form,
    outcome_names,
    remark_rows,
    typed_remarks,
)
from petitions.web.moderator.forms import DecisionForm
from petitions.web.moderator.letter_page import Shown, read_and_give
from petitions.web.moderator.reach import moderators, petition_of_mine
from petitions.wording.names import reason_words
from petitions.wording.refusals import refusal_text


@blueprint.post("/cases/<number:number>/decide")
@moderators
def decide(number: int) -> Response:
    """Decide at once, or show the letter first, or give the page more rows for remarks."""
    petition = petition_of_mine(number)
    rule_set = rulebooks.rule_set_of(database.session(), petition)
    form = decision_form(petition, rule_set)
    if request.form.get("then") in ("row", "back"):
        return _as_it_was(petition, form)
    if not form.validate_on_submit():
        return case_page(petition, form=form)
    verdict = _verdict(form)
    try:
        told = reviewing.foresee(
            database.session(), access.person().id, number, verdict, clock.now()
        )
        return _go_on(petition, rule_set, verdict, told)
    except Conflict as error:
        database.session().expire_all()
        return case_page(petition_of_mine(number), form=form, problem=conflict(error))
    except Forbidden:
        abort(403)
    except Refused as error:
        problem = refusal_text(error.codes, current_language(), rule_set)
        return case_page(petition, form=form, problem=problem)


def _as_it_was(petition: Petition, form: DecisionForm) -> Response:
    """Nothing is judged, nothing is kept: the page comes back with what was typed."""
    more = FIRST_ROWS if request.form.get("then") == "row" else 0
    return case_page(petition, form=form, rows=len(remark_rows()) + more)


def _verdict(form: DecisionForm) -> Verdict:
    return Verdict(
        outcome=form.outcome.data, reasons=form.reasons,
        message=line_breaks(form.message.data or "").strip(), remarks=tuple(typed_remarks()),
    )  # fmt: skip


def _go_on(petition: Petition, rule_set: RuleSet, verdict: Verdict, told: Told) -> Response:
    lang = current_language()
    shown = Shown(
        action=url_for("moderator.decide", number=petition.id),
        deed=outcome_names()[verdict.outcome],
        button=gettext("Decide and send this letter"),
        reasons=[reason_words(rule_set, code, lang) for code in verdict.reasons],
        carried=_carried(verdict),
    )
    page = read_and_give(petition, told, shown, lambda letter: reviewing.give_verdict(
        database.session(), access.person().id, petition.id, verdict, clock.now(), letter
    ))  # fmt: skip
    return page or redirect(url_for("moderator.queue"), 303)


def _carried(verdict: Verdict) -> list[tuple[str, str]]:
    """Return the verdict as the fields of its form, for the page between."""
    fields = [("outcome", verdict.outcome), ("message", verdict.message)]
    fields += [("reason", verdict.reasons[0] if verdict.reasons else "")]
    fields += [("more_reasons", code) for code in verdict.reasons[1:]]
    for one in verdict.remarks:
        fields += [("quote", one.quote), ("remark", one.remark)]
    return fields
