"""After a decision: taking down, restoring, correcting the reasons; the letter can be read and
adjusted first."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import afterwards, rulebooks
from petitions.services.afterwards import Measure
from petitions.services.errors import Conflict, Refused
from petitions.storage import cases
from petitions.storage.tables import Petition
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.languages import current_language
from petitions.web.moderator.blueprint import blueprint
from petitions.web.moderator.cases import conflict
from petitions.web.moderator.forms import CorrectionForm, ReasonForm
from petitions.web.moderator.letter_page import Shown, read_and_give, title_of
from petitions.web.moderator.reach import moderators, petition_of_mine
from petitions.web.refusing import allowed
from petitions.wording.names import reason_words, said
from petitions.wording.refusals import refusal_text


@blueprint.route("/cases/<number:number>/<any(remove, restore):verb>", methods=["GET", "POST"])
@moderators
def administer(number: int, verb: str) -> Response:
    """Take a petition down, or restore it."""
    petition, form, problem = petition_of_mine(number), ReasonForm(), None
    if _is_sent(form):
        answer = _do(petition, Measure(verb, form.reason.data), [("reason", form.reason.data)])
        if isinstance(answer, Response):
            return answer
        problem = answer
    return form_page(
        "moderator/administer.html", form, petition=petition, verb=verb, problem=problem
    )


@blueprint.route("/cases/<number:number>/correct", methods=["GET", "POST"])
@moderators
def correct(number: int) -> Response:
    """Give a rejected petition other reasons."""
    petition = petition_of_mine(number)
    if petition.state != "rejected":
        abort(404)
    form, problem = _correction(petition), None
    if _is_sent(form):
        reasons, why = form.reasons.data or [], form.why.data
        fields = [*(("reasons", code) for code in reasons), ("why", why)]
        answer = _do(petition, Measure("correct", why, reasons), fields)
        if isinstance(answer, Response):
            return answer
        problem = answer
    return form_page(
        "moderator/correct.html", form, petition=petition,
        title=title_of(petition, current_language()), problem=problem,
    )  # fmt: skip


def _is_sent(form: FlaskForm) -> bool:
    """Say whether something is to be done; on the way back from the letter nothing is judged."""
    return request.form.get("then") != "back" and bool(form.validate_on_submit())


def _correction(petition: Petition) -> CorrectionForm:
    session, lang = database.session(), current_language()
    rule_set = rulebooks.rule_set_of(session, petition)
    form = CorrectionForm(data={"reasons": cases.refusal_reasons(session, petition.id)})
    form.reasons.choices = [
        (one.code, said(one.wording, lang))
        for one in (*rule_set.refusals, *rule_set.forbidden_topics)
    ]
    return form


def _do(petition: Petition, measure: Measure, fields: list[tuple[str, str]]) -> Response | str:
    """Show the letter or do it; a sentence where it could not be done."""
    session, me, number = database.session(), access.person().id, petition.id
    rule_set = rulebooks.rule_set_of(session, petition)
    reasons = [reason_words(rule_set, code, current_language()) for code in measure.reasons]
    deed, button = _words(measure.do)
    shown = Shown(_place(measure.do, number), deed, button, fields, [*reasons, measure.why])
    try:
        told = allowed(lambda: afterwards.foresee(session, me, number, measure, clock.now()))
        page = read_and_give(petition, told, shown, lambda letter: afterwards.carry_out(
            session, me, number, measure, clock.now(), letter
        ))  # fmt: skip
    except Conflict as error:
        return conflict(error)
    except Refused as error:
        return refusal_text(error.codes, current_language(), rule_set)
    return page or redirect(url_for("moderator.case", number=number), 303)


def _place(do: str, number: int) -> str:
    if do == "correct":
        return url_for("moderator.correct", number=number)
    return url_for("moderator.administer", number=number, verb=do)


def _words(do: str) -> tuple[str, str]:
    """Name what is done, and the button that does it with the letter shown."""
    return {
        "remove": (gettext("Take the petition down"), gettext("Take down and send this letter")),
        "restore": (gettext("Restore the petition"), gettext("Restore and send this letter")),
        "correct": (gettext("Correct the reasons"), gettext("Correct and send this letter")),
    }[do]
