"""Deciding a case; the letter can be read and adjusted first."""

from __future__ import annotations

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain.rules import RuleSet
from petitions.services import correcting, reviewing, rulebooks
from petitions.services.drafting import line_breaks
from petitions.services.errors import Conflict, Forbidden, Refused
from petitions.services.reviewing import SentLetter, Verdict
from petitions.services.telling_reviews import Told
from petitions.storage import cases
from petitions.storage import petitions as store
from petitions.storage.tables import Petition
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.languages import NAMES, current_language
from petitions.web.moderator import letters
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
from petitions.web.moderator.forms import CorrectionForm, DecisionForm, LetterForm
from petitions.web.moderator.reach import moderators, petition_of_mine
from petitions.wording.names import reason_words, said
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
        return _go_on(petition, rule_set, form, verdict, told)
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


def _go_on(
    petition: Petition, rule_set: RuleSet, form: DecisionForm, verdict: Verdict, told: Told
) -> Response:
    title = _title(petition, told.language)
    written = letters.words(told, petition.id, title)
    if request.form.get("then") == "letter":
        return _letter_page(petition, rule_set, verdict, told, LetterForm(
            formdata=None, data={"words": written}
        ))  # fmt: skip
    letter = LetterForm() if request.form.get("then") == "send" else None
    if letter is not None and not letter.validate():
        return _letter_page(petition, rule_set, verdict, told, letter)
    words = _typed(letter) if letter is not None else written
    reviewing.give_verdict(
        database.session(), access.person().id, petition.id, verdict, clock.now(),
        SentLetter(told.language, words, is_adjusted=words.strip() != written.strip()),
    )  # fmt: skip
    return redirect(url_for("moderator.queue"), 303)


def _typed(letter: LetterForm) -> str:
    return line_breaks(letter.words.data or "")


def _letter_page(
    petition: Petition, rule_set: RuleSet, verdict: Verdict, told: Told, form: LetterForm
) -> Response:
    lang = current_language()
    page = render_template(
        "moderator/letter.html",
        form=form,
        petition=petition,
        verdict=verdict,
        outcome=outcome_names()[verdict.outcome],
        reasons=[reason_words(rule_set, code, lang) for code in verdict.reasons],
        language=told.language,
        language_name=NAMES[told.language],
        title=_title(petition, lang),
    )
    return make_response(page, 422 if form.errors else 200)


def _title(petition: Petition, lang: str) -> str:
    texts = store.texts(database.session(), petition.id)
    return str((texts.get(lang) or texts[petition.original_language]).title)


@blueprint.route("/cases/<number:number>/correct", methods=["GET", "POST"])
@moderators
def correct(number: int) -> Response:
    """Give a rejected petition other reasons."""
    petition = petition_of_mine(number)
    if petition.state != "rejected":
        abort(404)
    session, lang = database.session(), current_language()
    rule_set = rulebooks.rule_set_of(session, petition)
    form = CorrectionForm(data={"reasons": cases.refusal_reasons(session, number)})
    form.reasons.choices = [
        (one.code, said(one.wording, lang))
        for one in (*rule_set.refusals, *rule_set.forbidden_topics)
    ]
    problem = None
    if form.validate_on_submit():
        try:
            correcting.correct_reasons(
                session, access.person().id, number, form.reasons.data, form.why.data, clock.now()
            )
            return redirect(url_for("moderator.case", number=number), 303)
        except Forbidden:
            abort(403)
        except Conflict as error:
            problem = conflict(error)
        except Refused as error:
            problem = refusal_text(error.codes, lang, rule_set)
    return form_page(
        "moderator/correct.html", form, petition=petition, title=_title(petition, lang),
        problem=problem,
    )  # fmt: skip
