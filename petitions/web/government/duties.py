"""The inbox of duties, drafting an answer, publishing it, extending, transferring."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain.engine import offers
from petitions.domain.life import Life
from petitions.domain.rules import RuleSet
from petitions.services import answering, languages, reading, rulebooks
from petitions.services.errors import Forbidden, Refused
from petitions.services.rights import Matter, covers
from petitions.storage import answers, bodies
from petitions.storage import petitions as store
from petitions.storage.tables import Duty, Petition
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.government.blueprint import blueprint
from petitions.web.government.forms import ReasonForm, TransferForm, answer_form
from petitions.web.keys import settings
from petitions.web.languages import NAMES, current_language
from petitions.web.paging import read_place, write_place
from petitions.wording.names import body_name, duty_name, field_label, outcome_name
from petitions.wording.refusals import refusal

PAGE = 50
ROLES = ("officer", "head")
officers = access.staff(*ROLES)


@blueprint.get("")
@officers
def inbox() -> str:
    session, now, lang = database.session(), clock.now(), current_language()
    own = sorted({r.body_id for r in access.person().roles if r.role in ROLES and r.body_id})
    after = read_place(request.args.get("after"))
    found = answers.inbox(session, own, after=after, limit=PAGE + 1)
    titles = answers.titles(session, [petition.id for _, petition in found])
    rows = [_row(duty, petition, titles, now, lang) for duty, petition in found[:PAGE]]
    last = found[PAGE - 1][0] if len(found) > PAGE else None
    return render_template("government/inbox.html", rows=rows, next_url=_next_url(last))


def _row(
    duty: Duty, petition: Petition, titles: dict[int, dict[str, str]], now: datetime, lang: str
) -> dict[str, object]:
    rule_set = rulebooks.rule_set_of(database.session(), petition)
    mine = titles.get(petition.id, {})
    zone = rule_set.calendar.zone
    return {
        "duty": duty,
        "petition": petition,
        "title": mine.get(lang) or mine.get(petition.original_language, ""),
        "what": duty_name(rule_set, duty.kind, lang),
        "days": reading.days_until(duty.due_at, now, zone) if duty.due_at else None,
        "due": reading.last_day(duty.due_at, zone) if duty.due_at else None,
    }


def _next_url(last: Duty | None) -> str | None:
    if last is None:
        return None
    return url_for("government.inbox", after=write_place(last.due_at, last.id))


@blueprint.route("/duties/<number:duty_id>", methods=["GET", "POST"])
@officers
def duty(duty_id: int) -> Response:
    found, petition = _own(duty_id)
    form = _answer_form(found, petition)
    problem = None
    if form.is_submitted() and form.validate():
        texts = _texts(form)
        try:
            if request.form.get("then") == "draft":
                answering.save_draft(
                    database.session(), access.person().id, duty_id, form.outcome.data or None,
                    texts, clock.now(),
                )  # fmt: skip
                return redirect(url_for("government.duty", duty_id=duty_id), 303)
            answering.publish(
                database.session(), access.person().id, duty_id, form.outcome.data or "", texts,
                clock.now(), site=settings().languages,
            )  # fmt: skip
            return redirect(url_for("government.published", duty_id=duty_id), 303)
        except Forbidden:
            abort(403)
        except Refused as error:
            problem = _sentences(error, petition)
    return _duty_page(found, petition, form, problem)


@blueprint.get("/duties/<number:duty_id>/published")
@officers
def published(duty_id: int) -> str:
    _, petition = _own(duty_id)
    return render_template("government/published.html", petition=petition)


@blueprint.route("/duties/<number:duty_id>/correct", methods=["GET", "POST"])
@officers
def correct(duty_id: int) -> Response:
    found, petition = _own(duty_id)
    versions = answers.versions(database.session(), duty_id)
    if not versions:
        abort(404)
    form, why = _answer_form(found, petition, versions[-1].texts), ReasonForm()
    if form.is_submitted() and form.validate() & why.validate():
        try:
            answering.correct(
                database.session(), access.person().id, versions[-1].id, _texts(form),
                why.reason.data or "", clock.now(),
            )  # fmt: skip
            return redirect(url_for("government.published", duty_id=duty_id), 303)
        except Refused as error:
            return _correction_page(found, petition, form, why, _sentences(error, petition))
    return _correction_page(found, petition, form, why, None)


@blueprint.route("/duties/<number:duty_id>/extend", methods=["GET", "POST"])
@officers
def extend(duty_id: int) -> Response:
    found, petition = _own(duty_id)
    form = ReasonForm()

    def do() -> None:
        answering.extend(
            database.session(), access.person().id, duty_id, form.reason.data or "", clock.now()
        )

    return _reasoned(found, petition, form, "extend", do)


@blueprint.route("/duties/<number:duty_id>/transfer", methods=["GET", "POST"])
@officers
def transfer(duty_id: int) -> Response:
    found, petition = _own(duty_id)
    form, lang = TransferForm(), current_language()
    form.body.choices = [
        (str(body.id), getattr(body, f"name_{lang}"))
        for body in bodies.all_active(database.session())
        if body.id != found.body_id
    ]

    def do() -> None:
        answering.transfer(
            database.session(), access.person().id, duty_id, int(form.body.data),
            form.reason.data or "", clock.now(),
        )  # fmt: skip

    return _reasoned(found, petition, form, "transfer", do)


def _reasoned(
    found: Duty, petition: Petition, form: FlaskForm, verb: str, do: Callable[[], None]
) -> Response:
    problem = None
    if form.validate_on_submit():
        try:
            do()
            return redirect(url_for("government.inbox"), 303)
        except Forbidden:
            abort(403)
        except Refused as error:
            problem = _sentences(error, petition)
    return form_page(
        "government/reasoned.html", form, duty=found, petition=petition, verb=verb, problem=problem
    )


def _own(duty_id: int) -> tuple[Duty, Petition]:
    """Return a duty of one's own body; another's is not found."""
    found = answers.duty(database.session(), duty_id)
    petition = store.find(database.session(), found.petition_id) if found else None
    if found is None or petition is None:
        abort(404)
    matter = Matter.of(petition, found.body_id)
    if not any(r.role in ROLES and covers(r, matter) for r in access.person().roles):
        abort(403)
    return found, petition


def _answer_form(
    found: Duty, petition: Petition, texts: dict[str, dict[str, str]] | None = None
) -> FlaskForm:
    rule_set, lang = rulebooks.rule_set_of(database.session(), petition), current_language()
    site = settings().languages
    required = languages.required_of_answers(rule_set, petition.original_language, site)
    draft = answers.draft(database.session(), found.id) if texts is None else None
    stored = texts if texts is not None else draft.texts if draft else {}
    data = {f"{part}_{code}": text for code in stored for part, text in stored[code].items()}
    if draft is not None:
        data["outcome"] = draft.outcome
    form: FlaskForm = answer_form(site, required, NAMES)(data=data)
    if texts is not None:
        del form.outcome
        return form
    form.outcome.choices = [(o, outcome_name(o, lang)) for o in _outcomes(rule_set, found)]
    return form


def _outcomes(rule_set: RuleSet, found: Duty) -> tuple[str, ...]:
    own = next((d for d in rule_set.duties if (d.id or d.kind) in (found.key, found.kind)), None)
    return own.outcomes if own else ()


def _texts(form: FlaskForm) -> dict[str, dict[str, str]]:
    """Return what was written, without the languages left empty."""
    texts = {
        code: {
            "summary": form[f"summary_{code}"].data or "",
            "text": form[f"text_{code}"].data or "",
        }
        for code in settings().languages
    }
    return {code: text for code, text in texts.items() if any(text.values())}


def _duty_page(found: Duty, petition: Petition, form: FlaskForm, problem: str | None) -> Response:
    session, lang, now = database.session(), current_language(), clock.now()
    rule_set = rulebooks.rule_set_of(database.session(), petition)
    texts = store.texts(session, petition.id)
    text = texts.get(lang) or texts[petition.original_language]
    rules = rulebooks.rules_for(session, petition.rule_set)
    life = Life.from_json(petition.life)
    zone = rule_set.calendar.zone
    return form_page(
        "government/duty.html",
        form,
        problem=problem,
        duty=found,
        petition=petition,
        title=text.title,
        text=text,
        labels={f.key: field_label(rule_set, f.key, lang) for f in rule_set.content.fields},
        what=duty_name(rule_set, found.kind, lang),
        who=body_name(rule_set, found.owed_by, lang),
        zone=zone,
        days=reading.days_until(found.due_at, now, zone) if found.due_at else None,
        due=reading.last_day(found.due_at, zone) if found.due_at else None,
        versions=answers.versions(session, found.id),
        may=offers(rules, life, "body", now),
    )


def _correction_page(
    found: Duty, petition: Petition, form: FlaskForm, why: FlaskForm, problem: str | None
) -> Response:
    return form_page(
        "government/correct.html", form, why=why, duty=found, petition=petition, problem=problem
    )


def _sentences(error: Refused, petition: Petition) -> str:
    lang = current_language()
    rule_set = rulebooks.rule_set_of(database.session(), petition)
    return " ".join(refusal(code, lang, rule_set) for code in error.codes if code not in NAMES)
