"""Using a committee's powers, and the petitioner's answers to its letters."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services.committees import acts, texts
from petitions.services.committees.acts import Said
from petitions.storage import bodies, committee_acts
from petitions.storage import committees as store
from petitions.storage import petitions as petitions_store
from petitions.storage.tables import Committee, CommitteeAct, Petition
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.committee import act_forms, case_parts, own, trace
from petitions.web.committee.act_forms import moment_of, with_texts
from petitions.web.committee.blueprint import blueprint
from petitions.web.committees import in_reader_words, title_of
from petitions.web.forms import texts_of
from petitions.web.languages import current_language
from petitions.web.refusing import attempted
from petitions.web.widgets import choices
from petitions.wording import committee_acts as wording

FORMS: dict[str, type[FlaskForm]] = {
    "write": act_forms.LetterForm,
    "invite": act_forms.InvitationForm,
    "ask": act_forms.RequestForm,
    "press": act_forms.PressForm,
    "refer": act_forms.PressForm,
    "debate": act_forms.ForwardForm,
}
FIELDS = {
    "text_missing": "text", "text_too_long": "text", "body_not_chosen": "body",
    "date_unknown": "until", "place_missing": "place", "link_unknown_kind": "link",
}  # fmt: skip


@case_parts.add
def of_case(mine: own.OwnCase) -> dict[str, object]:
    """Give a case's page what the committee did and may do."""
    session = database.session()
    done = trace.whole(session, mine.committee, mine.case, mine.petition, mine.at, is_public=False)
    powers = wording.power_names(current_language()) if mine.is_clerk else {}
    return {**done, "powers": powers}


@blueprint.route(
    "/cases/<number:case_id>/use/<any(write, invite, ask, press, refer, debate):kind>",
    methods=["GET", "POST"],
)
@own.clerks
def use_power(case_id: int, kind: str) -> Response:
    """Use one of the committee's powers."""
    mine, lang = own.case(case_id, for_clerk=True), current_language()
    form = with_texts(FORMS[kind], "text", gettext("Text"), texts.LIMIT)()
    _offer_bodies(form, mine, kind)
    fields = FIELDS | {"day_is_past": "day" if "day" in form else "until"}
    if form.validate_on_submit() and attempted(
        form,
        lambda: acts.use(
            database.session(), access.person().id, case_id, kind, _said(form, mine), clock.now()
        ),
        fields,
    ):
        return redirect(url_for("committee.case", case_id=case_id), 303)
    return form_page(
        "committee/do.html",
        form,
        heading=wording.power_names(lang)[kind],
        intro=wording.hints(lang)[kind],
        zone=mine.committee.zone if kind == "invite" else None,
        button=wording.power_names(lang)[kind],
        back={"url": url_for("committee.case", case_id=case_id), "text": title_of(mine.petition)},
    )


def _offer_bodies(form: FlaskForm, mine: own.OwnCase, kind: str) -> None:
    if "body" not in form:
        return
    others = [
        (str(body.id), body.names[current_language()])
        for body in bodies.of_system(database.session(), mine.petition.rule_set)
        if body.id != mine.body.id
    ]
    first = gettext("Not said") if kind == "debate" else gettext("Choose the body.")
    form.body.choices = choices([("", first), *others])


def _said(form: FlaskForm, mine: own.OwnCase) -> Said:
    def value(name: str) -> str:
        return str(form[name].data or "") if name in form else ""

    starts_at = None
    if "day" in form:
        starts_at = moment_of(form.day.data, form.begins.data, mine.committee.zone)
    return Said(
        texts=texts_of(form, "text"),
        to_body=int(value("body")) if value("body") else None,
        until=form.until.data if "until" in form else None,
        starts_at=starts_at,
        place=value("place"),
        link=value("link") or None,
    )


@blueprint.route("/letters/<number:act_id>", methods=["GET", "POST"])
@access.signed_in
def letter(act_id: int) -> Response:
    """Show the petitioner a committee's letter and take the answer to it."""
    act, committee, petition = _own_letter(act_id)
    lang, form = current_language(), act_forms.ReplyForm()
    names = wording.answer_names(lang)
    answers = {
        "answered": gettext("Answer the letter"),
        "accepted": gettext("I accept the invitation"),
        "declined": gettext("I decline the invitation"),
    }
    form.answer.choices = choices((one, answers[one]) for one in acts.ANSWERS[act.kind])
    if act.kind == "write":
        del form.answer
    fields = {"text_missing": "text", "text_too_long": "text", "answer_unknown": "answer"}
    if act.answer is None and form.validate_on_submit() and attempted(
        form,
        lambda: acts.reply(
            database.session(), access.person().id, act_id,
            form.answer.data if "answer" in form else "answered",
            form.text.data or "", lang, clock.now(),
        ),
        fields,
    ):  # fmt: skip
        return redirect(url_for("committee.letter", act_id=act_id), 303)
    body = bodies.find(database.session(), committee.body_id)
    return form_page(
        "committee/letter.html",
        form,
        act=act,
        petition=petition,
        title=title_of(petition),
        what=wording.deed_names(lang)[act.kind],
        body=body.names[lang] if body else "",
        text=in_reader_words(act.texts),
        zone=committee.zone,
        reply=names[act.answer] if act.answer else None,
    )


def _own_letter(act_id: int) -> tuple[CommitteeAct, Committee, Petition]:
    """Return a letter to the reader; any other is not found."""
    session = database.session()
    act = committee_acts.act(session, act_id)
    case = store.case(session, act.case_id) if act else None
    petition = petitions_store.find(session, case.petition_id) if case else None
    committee = store.find(session, case.body_id) if case else None
    if act is None or case is None or petition is None or committee is None:
        abort(404)
    if act.kind not in acts.TO_PETITIONER or petition.petitioner_id != access.person().id:
        abort(404)
    return act, committee, petition


@blueprint.get("/petitions/<number:number>/letters")
@access.signed_in
def letters(number: int) -> str:
    """List what committees wrote to the petitioner of a petition."""
    session, lang = database.session(), current_language()
    petition = petitions_store.find(session, number)
    if petition is None or petition.petitioner_id != access.person().id:
        abort(404)
    rows = [
        {
            "act": act,
            "what": wording.deed_names(lang)[act.kind],
            "reply": wording.answer_names(lang)[act.answer] if act.answer else None,
        }
        for act, _ in committee_acts.acts_of_petition(session, number, acts.TO_PETITIONER)
    ]
    return render_template(
        "committee/letters.html", rows=rows, petition=petition, title=title_of(petition)
    )
