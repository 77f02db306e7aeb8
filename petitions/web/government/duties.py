"""A duty: what is asked, the answer as it is written, submitted or set for a moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain.engine import offers
from petitions.domain.life import Life
from petitions.services import (
    answering,
    approving,
    duties,
    progressing,
    reading,
    rulebooks,
    standing_still,
)
from petitions.services.prepared import Prepared, prepared_of
from petitions.services.promising import Promised
from petitions.storage import answers, messages, promises, public
from petitions.storage import duties as stored
from petitions.storage import petitions as store
from petitions.storage.tables import Duty, Petition, ResponseDraft
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.appealed import first_answer
from petitions.web.attachments import file_rows_of
from petitions.web.committee.duty_side import of_duty
from petitions.web.government import own, reports
from petitions.web.government.blueprint import blueprint
from petitions.web.government.forms import AnswerForm, ReasonForm, answer_form
from petitions.web.keys import settings
from petitions.web.languages import NAMES, current_language
from petitions.web.own_duty import mine, officers
from petitions.web.public.cards import body_of
from petitions.wording.names import duty_name, field_label, outcome_name


@blueprint.route("/duties/<number:duty_id>", methods=["GET", "POST"])
@officers
def duty(duty_id: int) -> Response:
    found, petition = mine(duty_id)
    form = _form(found, petition)
    problem = None
    if form.is_submitted() and form.validate():
        said, problem = _do(found, petition, form)
        if said is not None:
            return said
    return _page(found, petition, form, problem)


@blueprint.route("/duties/<number:duty_id>/correct", methods=["GET", "POST"])
@officers
def correct(duty_id: int) -> Response:
    found, petition = mine(duty_id)
    versions = answers.versions(database.session(), duty_id)
    if not versions:
        abort(404)
    form, why = _form(found, petition, versions[-1].texts), ReasonForm()
    draft = answers.draft(database.session(), duty_id)
    if not why.is_submitted() and draft is not None:
        why.reason.data = draft.correction_reason
    problem = None
    if form.is_submitted() and form.validate() & why.validate():
        said, problem = _do(found, petition, form, why.reason.data or "")
        if said is not None:
            return said
    return form_page(
        "government/correct.html", form, why=why, duty=found, petition=petition, problem=problem,
        draft=draft, may_publish=own.may_publish(found, petition),
        preview=preview(draft, petition) if draft else None,
    )  # fmt: skip


@blueprint.get("/duties/<number:duty_id>/published")
@officers
def published(duty_id: int) -> str:
    found, petition = mine(duty_id)
    draft = answers.draft(database.session(), duty_id)
    return render_template(
        "government/published.html", petition=petition, duty=found, draft=draft,
        zone=own.rule_set_of(petition).calendar.zone,
    )  # fmt: skip


@blueprint.post("/duties/<number:duty_id>/withdraw")
@officers
def withdraw(duty_id: int) -> Response:
    """Take back what waits for the head or for its moment."""
    found, petition = mine(duty_id)
    draft = answers.draft(database.session(), duty_id)
    is_correction = draft is not None and draft.correction_reason is not None
    page = "government.correct" if is_correction else "government.duty"
    problem = own.done(
        lambda: answering.withdraw(database.session(), access.person().id, duty_id, clock.now()),
        petition,
    )
    if problem is not None:
        return _page(found, petition, _form(found, petition), problem)
    return redirect(url_for(page, duty_id=duty_id), 303)


def _do(
    found: Duty, petition: Petition, form: AnswerForm, reason: str | None = None
) -> tuple[Response | None, str | None]:
    """Do what the pressed button says; return where to go, or in words why it cannot be."""
    then = request.form.get("then", "")
    prepared = _prepared(found, petition, form, reason)
    if then in ("draft", "promise") or then.startswith("unpromise-"):
        problem = own.done(lambda: _save(found, prepared, then), petition)
        return (None if problem else _after_saving(found, then, reason)), problem
    problem = own.done(_sender(found, petition, prepared, reason), petition)
    if problem is not None:
        return None, problem
    return redirect(url_for("government.published", duty_id=found.id), 303), None


def _after_saving(found: Duty, then: str, reason: str | None) -> Response:
    if then == "promise":
        return redirect(url_for("government.add_promise", duty_id=found.id), 303)
    page = "government.duty" if reason is None else "government.correct"
    return redirect(url_for(page, duty_id=found.id), 303)


def _sender(
    found: Duty, petition: Petition, prepared: Prepared, reason: str | None
) -> Callable[[], None]:
    """Return what the main button does: publish, or hand to the head."""
    session, me, at, site = (
        database.session(), access.person().id, clock.now(), settings().languages,
    )  # fmt: skip
    if not own.may_publish(found, petition):
        return lambda: approving.submit(session, me, found.id, prepared, at, site=site)
    if reason is not None:
        last = answers.versions(session, found.id)[-1]
        return lambda: answering.correct(
            session, me, last.id, prepared.texts, reason, at, site=site,
            publish_at=prepared.publish_at,
        )  # fmt: skip
    return lambda: answering.publish(
        session, me, found.id, prepared.outcome or "", prepared.texts, at, site=site,
        promises=prepared.promises, publish_at=prepared.publish_at,
    )  # fmt: skip


def _save(found: Duty, prepared: Prepared, then: str) -> None:
    kept = list(prepared.promises)
    place = then.removeprefix("unpromise-")
    if place.isdecimal() and int(place) < len(kept):
        del kept[int(place)]
    answering.save_draft(
        database.session(), access.person().id, found.id, prepared.outcome, prepared.texts,
        clock.now(), promises=kept, correction_reason=prepared.correction_reason,
    )  # fmt: skip


def _prepared(found: Duty, petition: Petition, form: AnswerForm, reason: str | None) -> Prepared:
    draft = answers.draft(database.session(), found.id)
    outcome = form.outcome.data if "outcome" in form else _last_outcome(found)
    return Prepared(
        outcome or None,
        _texts(form),
        tuple(Promised.from_json(one) for one in draft.promises) if draft else (),
        reason,
        form.moment(own.rule_set_of(petition).calendar.zone),
    )


def _last_outcome(found: Duty) -> str | None:
    versions = answers.versions(database.session(), found.id)
    return versions[-1].outcome if versions else None


def _texts(form: AnswerForm) -> dict[str, dict[str, str]]:
    """Return what was written, without the languages left empty."""
    texts = {
        code: {
            "summary": form[f"summary_{code}"].data or "",
            "text": form[f"text_{code}"].data or "",
        }
        for code in settings().languages
    }
    return {code: text for code, text in texts.items() if any(text.values())}


def _form(
    found: Duty, petition: Petition, published_texts: dict[str, Any] | None = None
) -> AnswerForm:
    draft = answers.draft(database.session(), found.id)
    stored_texts = draft.texts if draft else published_texts or {}
    data = {
        f"{part}_{code}": text for code in stored_texts for part, text in stored_texts[code].items()
    }
    if draft is not None:
        data["outcome"] = draft.outcome
    made = answer_form(settings().languages, own.required_languages(petition), NAMES)
    form: AnswerForm = made(data=data)
    if published_texts is not None:
        del form.outcome
        return form
    lang = current_language()
    possible = duties.outcomes(own.rule_set_of(petition), found)
    form.outcome.choices = [(one, outcome_name(one, lang)) for one in possible]
    return form


def _page(found: Duty, petition: Petition, form: AnswerForm, problem: str | None) -> Response:
    session = database.session()
    draft = answers.draft(session, found.id)
    return form_page(
        "government/duty.html", form, problem=problem, draft=draft,
        preview=preview(draft, petition) if draft else None,
        **about(found, petition), may_publish=own.may_publish(found, petition),
        is_head=own.is_head(found, petition), head_decides=own.head_decides(found, petition),
        versions=answers.versions(session, found.id), appeal=messages.appeal(session, found),
        first_answer=first_answer(petition, found), files=file_rows_of(petition.id),
        promises=promises.of_duty(session, found.id), **_reported(found, petition),
        officer=stored.people(session, [found.officer_id or 0]).get(found.officer_id or 0),
        knows_extension=duties.knows_extension(own.rule_set_of(petition), found),
        may=_may(found, petition), lang=current_language(), committee=of_duty(found, petition),
    )  # fmt: skip


def about(found: Duty, petition: Petition) -> dict[str, Any]:
    """Return what every page on a duty tells: the petition, what is owed and by when."""
    session, lang, now = database.session(), current_language(), clock.now()
    rule_set = own.rule_set_of(petition)
    texts = store.texts(session, petition.id)
    text = texts.get(lang) or texts[petition.original_language]
    zone, calendar = rule_set.calendar.zone, duties.calendar(session, petition)
    return {
        "is_still": standing_still.is_still(petition, found),
        "duty": found, "petition": petition, "title": text.title, "text": text, "zone": zone,
        "labels": {f.key: field_label(rule_set, f.key, lang) for f in rule_set.content.fields},
        "what": duty_name(rule_set, found.kind, lang),
        "who": _who(found, petition, lang),
        "days": reading.days_until(found.due_at, now, zone) if found.due_at else None,
        "working_days": calendar.working_days_until(found.due_at, now) if found.due_at else None,
        "due": reading.last_day(found.due_at, zone) if found.due_at else None,
    }  # fmt: skip


def _reported(found: Duty, petition: Petition) -> dict[str, Any]:
    told = reports.about(found, petition)
    return {name: told[name] for name in ("reports", "report_due")}


def _who(found: Duty, petition: Petition, lang: str) -> str:
    if found.owed_by.isdecimal():
        return str(_("your body"))
    bodies = public.bodies(database.session())
    return body_of(own.rule_set_of(petition), found.owed_by, found.body_id, bodies, lang)


def _may(found: Duty, petition: Petition) -> set[str]:
    session, now = database.session(), clock.now()
    rules = rulebooks.rules_for(session, petition.rule_set)
    possible = set(offers(rules, Life.from_json(petition.life), "body", now))
    clock_act = standing_still.offered(session, petition, found, now)
    reported = {"report"} if progressing.is_offered(session, petition, found, now) else set()
    return (
        possible - {"pause", "resume", "report"} | ({clock_act} if clock_act else set()) | reported
    )


def preview(draft: ResponseDraft, petition: Petition) -> dict[str, Any]:
    """Return an answer that is not public yet, as it will be read."""
    lang = current_language()
    prepared = prepared_of(draft)
    return {
        "outcome": outcome_name(prepared.outcome, lang) if prepared.outcome else None,
        "texts": [(c, NAMES[c], prepared.texts[c]) for c in NAMES if c in prepared.texts],
        "promises": [
            {"due_on": one.due_on, "text": one.texts.get(lang) or next(iter(one.texts.values()))}
            for one in prepared.promises
        ],
        "reason": prepared.correction_reason,
        "publish_at": draft.publish_at,
        "zone": own.rule_set_of(petition).calendar.zone,
    }


def seen_at(draft: ResponseDraft) -> str:
    """Name the state of a draft that a page shows."""
    return draft.updated_at.isoformat()
