"""The queue of petitions in review, a case, and the decision."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain.life import Life
from petitions.domain.rules import RuleSet
from petitions.services import reviewing, rulebooks
from petitions.services.errors import Conflict, Forbidden, Refused
from petitions.storage import answers, cases, search, signatures
from petitions.storage import petitions as store
from petitions.storage.tables import Petition
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.languages import NAMES, current_language
from petitions.web.moderator.blueprint import blueprint
from petitions.web.moderator.forms import DecisionForm, ReasonForm
from petitions.web.paging import read_place, write_place
from petitions.wording.names import field_label, reason_words, said
from petitions.wording.refusals import refusal

PAGE = 50
# A case is near its limit when less than this part of the time is left.
NEAR = timedelta(days=3)
SIMILAR_SHOWN = 5
moderators = access.staff("moderator", "administrator")


@blueprint.get("")
@moderators
def queue() -> str:
    session, now = database.session(), clock.now()
    found = cases.waiting(session, rule_sets=_rule_sets(), after=_cursor(), limit=PAGE + 1)
    numbers = [petition.id for petition in found]
    titles, owners = answers.titles(session, numbers), cases.owners(session, numbers)
    lang = current_language()
    rows = [
        {
            "petition": petition,
            "title": _title(titles.get(petition.id, {}), petition, lang),
            "owner": owners.get(petition.id, (None, None))[1],
            "is_mine": owners.get(petition.id, (None, None))[0] == access.person().id,
            "status": _status(petition, now),
        }
        for petition in found[:PAGE]
    ]
    last = found[PAGE - 1] if len(found) > PAGE else None
    return render_template(
        "moderator/queue.html", rows=rows, next_url=_next_url(last) if last else None
    )


def _rule_sets() -> tuple[str, ...] | None:
    """Return the rule sets that this moderator's roles cover; None means all."""
    roles = [r for r in access.person().roles if r.role in ("moderator", "administrator")]
    if any(role.rule_set is None for role in roles):
        return None
    return tuple(role.rule_set for role in roles if role.rule_set)


def _status(petition: Petition, now: datetime) -> str:
    """Say how a case stands against the gate's own limit: on_time, near or late."""
    ends = Life.from_json(petition.life).gate_ends_at
    if ends is None:
        return "on_time"
    return "late" if ends <= now else "near" if ends - now < NEAR else "on_time"


@blueprint.get("/cases/<number:number>")
@moderators
def case(number: int) -> Response:
    return _page(_petition(number), _form(_petition(number)))


@blueprint.post("/cases/<number:number>/take")
@moderators
def take(number: int) -> Response:
    petition = _petition(number)
    if FlaskForm().validate_on_submit():
        try:
            reviewing.take_case(
                database.session(), access.person().id, number, clock.now(),
                over=request.form.get("then") == "over",
            )  # fmt: skip
        except Conflict:
            return _page(
                petition, _form(petition), problem=gettext("Somebody has taken this case.")
            )
        except Forbidden:
            abort(403)
    return redirect(url_for("moderator.case", number=number), 303)


@blueprint.post("/cases/<number:number>/give-back")
@moderators
def give_back(number: int) -> Response:
    _petition(number)
    if FlaskForm().validate_on_submit():
        reviewing.give_back(database.session(), access.person().id, number, clock.now())
    return redirect(url_for("moderator.queue"), 303)


@blueprint.post("/cases/<number:number>/decide")
@moderators
def decide(number: int) -> Response:
    petition = _petition(number)
    form = _form(petition)
    if not form.validate_on_submit():
        return _page(petition, form)
    try:
        reviewing.decide(
            database.session(), access.person().id, number, form.outcome.data, clock.now(),
            reason=form.reason.data if form.outcome.data == "reject" else None,
            message=form.message.data or "",
        )  # fmt: skip
    except Conflict as error:
        return _page(_petition(number), form, problem=_conflict(error))
    except Forbidden:
        abort(403)
    except Refused as error:
        lang = current_language()
        sentences = " ".join(
            refusal(code, lang, rulebooks.rule_set_of(database.session(), petition))
            for code in error.codes
        )
        return _page(petition, form, problem=sentences)
    return redirect(url_for("moderator.queue"), 303)


@blueprint.route("/cases/<number:number>/<any(remove, restore):verb>", methods=["GET", "POST"])
@moderators
def administer(number: int, verb: str) -> Response:
    petition = _petition(number)
    form = ReasonForm()
    problem = None
    if form.validate_on_submit():
        do = reviewing.take_down if verb == "remove" else reviewing.restore
        try:
            do(database.session(), access.person().id, number, form.reason.data, clock.now())
            return redirect(url_for("moderator.case", number=number), 303)
        except Forbidden:
            abort(403)
        except Refused as error:
            problem = " ".join(refusal(c, current_language()) for c in error.codes)
    return form_page(
        "moderator/administer.html", form, petition=petition, verb=verb, problem=problem
    )


@blueprint.get("/bursts")
@moderators
def bursts() -> str:
    """List hours in which signatures rose beyond what history explains."""
    session, lang = database.session(), current_language()
    found = signatures.bursts(session, PAGE)
    titles = answers.titles(session, [number for number, _, _ in found])
    rows = [
        {
            "number": number,
            "hour": hour,
            "count": count,
            "title": titles.get(number, {}).get(lang)
            or next(iter(titles.get(number, {}).values()), ""),
            **_hour_to_look_at(number, hour),
        }
        for number, hour, count in found
    ]
    return render_template("moderator/bursts.html", rows=rows)


def _hour_to_look_at(number: int, hour: datetime) -> dict[str, str]:
    """Say an hour by the petition's clock, as the search for signatures reads it."""
    zone = rulebooks.rule_set_of(database.session(), _petition(number)).calendar.zone
    local = hour.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    until = local + timedelta(hours=1)
    return {
        "zone": zone,
        "since": local.isoformat("T", "minutes"),
        "until": until.isoformat("T", "minutes"),
    }


def _conflict(error: Conflict) -> str:
    if "taken" in error.codes:
        return gettext("Somebody else has taken this case. Take it over first, if you must.")
    return gettext("Somebody has decided this case meanwhile. What they decided is shown below.")


def _petition(number: int) -> Petition:
    petition = store.find(database.session(), number)
    if petition is None or petition.submitted_at is None:
        abort(404)
    return petition


def _form(petition: Petition) -> DecisionForm:
    rule_set, lang = rulebooks.rule_set_of(database.session(), petition), current_language()
    gate = next((gate for gate in rule_set.gates if gate.kind == "review"), None)
    names = {
        "accept": gettext("Accept"),
        "accept_partly": gettext("Accept in part"),
        "return": gettext("Return for changes"),
        "reject": gettext("Reject"),
    }
    reasons = (*rule_set.refusals, *rule_set.forbidden_topics)
    form = DecisionForm()
    form.offer(
        [(outcome, names[outcome]) for outcome in (gate.outcomes if gate else ())],
        [(reason.code, said(reason.wording, lang)) for reason in reasons],
        gettext("No reason"),
    )
    return form


def _page(petition: Petition, form: DecisionForm, problem: str | None = None) -> Response:
    session, lang = database.session(), current_language()
    rule_set = rulebooks.rule_set_of(database.session(), petition)
    texts = store.texts(session, petition.id)
    original = texts[petition.original_language]
    owner = cases.owner(session, petition.id)
    decision = cases.last_decision(session, petition.id)
    return form_page(
        "moderator/case.html",
        form,
        problem=problem,
        petition=petition,
        rule_set=rule_set,
        original=original,
        title=(texts.get(lang) or original).title,
        versions=[
            {
                "name": NAMES[code],
                "code": code,
                "fields": [
                    (field_label(rule_set, field.key, lang), text.fields.get(field.key, ""))
                    for field in rule_set.content.fields
                ],
            }
            for code, text in texts.items()
        ],
        standards=[
            said(reason.wording, lang)
            for reason in (*rule_set.refusals, *rule_set.forbidden_topics)
        ],
        similar=[
            one
            for one in search.similar(session, original.title, SIMILAR_SHOWN)
            if one.number != petition.id
        ],
        owner=cases.owner_name(session, petition.id),
        is_mine=owner is not None and owner.account_id == access.person().id,
        decision=decision,
        decision_reason=_decision_reason(rule_set, decision.reason if decision else None, lang),
        status=_status(petition, clock.now()),
    )


def _decision_reason(rule_set: RuleSet, code: str | None, lang: str) -> str | None:
    return reason_words(rule_set, code, lang) if code else None


def _title(titles: dict[str, str], petition: Petition, lang: str) -> str:
    return titles.get(lang) or titles.get(petition.original_language, "")


def _cursor() -> tuple[datetime, int] | None:
    moment, number = read_place(request.args.get("after")) or (None, 0)
    return (moment, number) if moment else None


def _next_url(last: Petition) -> str:
    return url_for("moderator.queue", after=write_place(last.review_since, last.id))
