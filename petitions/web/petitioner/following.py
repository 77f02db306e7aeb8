"""A petitioner's own petitions: where each stands, what comes next, what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from flask import abort, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain.engine import offers
from petitions.domain.life import Life
from petitions.domain.rules import RuleSet
from petitions.services import (
    amending,
    appealing,
    filing_again,
    messaging,
    petitioning,
    reading,
    rulebooks,
)
from petitions.services.errors import NotFound, Refused
from petitions.storage import cases, public, surveys
from petitions.storage import petitions as store
from petitions.storage.tables import Petition
from petitions.web import access, database
from petitions.web.keys import keys, settings
from petitions.web.languages import current_language
from petitions.web.messages import name_of
from petitions.web.petitioner.blueprint import blueprint
from petitions.web.petitioner.forms import DaysForm
from petitions.web.petitioner.roles import group_of, named_roles
from petitions.web.public.cards import body_of
from petitions.wording.facts import sentence
from petitions.wording.names import owed_name, reason_words
from petitions.wording.refusals import refusal_sentences

# What has a button on the petitioner's page, in this order.
BUTTONS = ("submit", "start", "send", "close", "withdraw")

RESENDING = ("submit", "returned")

# Acts for which the petitioner may, or must, name a day.
CHOOSE_A_DAY = frozenset({"start", "close"})


@blueprint.get("/account/petitions/<number:number>/submitted")
@access.signed_in
def submitted(number: int) -> str:
    petition = _own(number)
    return render_template("petitioner/submitted.html", **_context(petition))


@blueprint.get("/account/petitions/<number:number>")
@access.signed_in
def follow(number: int) -> str:
    petition = _own(number)
    rules = rulebooks.rules_for(database.session(), petition.rule_set)
    life = Life.from_json(petition.life)
    rule_set = rules.version(life.version)
    lang = current_language()
    texts = store.texts(database.session(), number)
    text = texts.get(lang) or texts[petition.original_language]
    decision = cases.last_decision(database.session(), number)
    possible = offers(rules, life, "petitioner", clock.now())
    return render_template(
        "petitioner/follow.html",
        form=FlaskForm(),
        title=text.title,
        title_language=text.language,
        zone=rule_set.calendar.zone,
        events=_events(rule_set, number, lang),
        decision=decision,
        decision_reasons=_reasons(rule_set, decision.reasons if decision else [], lang),
        # A returned petition is sent again from the page where its changed text is checked.
        acts=[do for do in BUTTONS if do in possible and (do, petition.state) != RESENDING],
        is_public=reading.visibility(rule_set, life) != "hidden",
        correspondents=[
            (body_id, name_of(body_id))
            for body_id in messaging.bodies_of(database.session(), petition)
        ],
        clocks=_clocks(petition, rule_set, life, lang),
        decision_due=_last_day(life.gate_ends_at, rule_set)
        if petition.state == "in_review"
        else None,
        collected_until=_last_day(life.closing_at, rule_set) if petition.state == "open" else None,
        again=filing_again.standing(database.session(), petition, clock.now()),
        surveys=surveys.of_petition(database.session(), number),
        appealable=appealing.appealable(database.session(), petition, clock.now()),
        appealed=appealing.appealed(database.session(), petition),
        **_context(petition),
    )


@blueprint.route("/account/petitions/<number:number>/<verb>", methods=["GET", "POST"])
@access.signed_in
def act(number: int, verb: str) -> Response | str:
    """Do one of the petitioner's acts, after a page that asks once more."""
    petition = _own(number)
    if verb not in BUTTONS:
        abort(404)
    form = _days_form(petition, verb) if verb in CHOOSE_A_DAY else FlaskForm()
    refused: tuple[str, ...] = ()
    if form.validate_on_submit():
        try:
            _ACTS[verb](number, form)
            return redirect(url_for("petitioner.follow", number=number), 303)
        except Refused as error:
            refused = error.codes
    sentences = refusal_sentences(refused, current_language())
    return render_template(
        "petitioner/act.html", form=form, verb=verb, refused=sentences, petition=petition,
        group_roles=named_roles(number, rulebooks.rule_set_of(database.session(), petition))
        if verb == "submit"
        else [],
    )  # fmt: skip


def _days_form(petition: Petition, verb: str) -> DaysForm:
    """Ask only for the days that the rules leave to the petitioner."""
    rules = rulebooks.rule_set_of(database.session(), petition)
    has_end = rules.collection.shortest is not None or rules.collection.longest is not None
    has_start = any(gate.kind == "start" for gate in rules.gates)
    form = DaysForm()
    if verb == "close" or not has_end:
        del form.until
    if verb == "start" and (not has_start or petition.state == "open"):
        del form.on
    return form


def _clocks(
    petition: Petition, rule_set: RuleSet, life: Life, lang: str
) -> list[dict[str, object]]:
    """Return what bodies owe on the petition now, the soonest first as the engine has it."""
    found = list[dict[str, object]]()
    session = database.session()
    rows = {duty.key: duty for duty in store.duties(session, petition.id)}
    bodies, zone = public.bodies(session), rule_set.calendar.zone
    for owed in (owed for owed in life.duties if owed.is_open):
        ticks = reading.clock_of(owed, None, clock.now(), zone)
        row = rows.get(owed.id)
        found.append(
            {
                "what": owed_name(rule_set, owed.id, owed.duty, lang),
                "body": body_of(rule_set, owed.by, row.body_id if row else None, bodies, lang),
                "status": ticks.status,
                "days": ticks.days,
                "due": ticks.due_on,
                "report": reading.report_due(row.report_due_at if row else None, clock.now(), zone),
            }
        )
    return found


def _last_day(moment: datetime | None, rule_set: RuleSet) -> date | None:
    return reading.last_day(moment, rule_set.calendar.zone) if moment is not None else None


def _events(rule_set: RuleSet, number: int, lang: str) -> list[dict[str, object]]:
    """Return what has happened, in words, the latest first."""
    db = database.session()
    named = {body_id: body.name(lang) for body_id, body in public.bodies(db).items()}
    told = [
        (fact.at, sentence(fact.fact, fact.data, rule_set, lang, bodies=named))
        for fact in public.facts(db, number)
    ]
    return [
        {"at": at, "title": said.title, "text": said.text, "kind": said.kind}
        for at, said in reversed(told)
        if said is not None
    ]


def _submit(number: int, form: FlaskForm) -> None:
    petitioning.submit_again(
        database.session(), keys(), access.person().id, number, clock.now(), settings().languages
    )


def _close(number: int, form: FlaskForm) -> None:
    petitioning.close(database.session(), access.person().id, number, clock.now(), on=form.on.data)


def _start(number: int, form: FlaskForm) -> None:
    petitioning.start(
        database.session(), access.person().id, number, clock.now(),
        on=form.on.data if "on" in form else None,
        until=form.until.data if "until" in form else None,
    )  # fmt: skip


def _send(number: int, form: FlaskForm) -> None:
    petitioning.send(database.session(), access.person().id, number, clock.now())


def _withdraw(number: int, form: FlaskForm) -> None:
    petitioning.withdraw(database.session(), access.person().id, number, clock.now())


_ACTS = {"submit": _submit, "start": _start, "close": _close, "send": _send, "withdraw": _withdraw}


def _own(number: int) -> Petition:
    """Return one's own petition; another's is not found."""
    try:
        return petitioning.own(database.session(), access.person().id, number)
    except NotFound:
        abort(404)


def _context(petition: Petition) -> dict[str, object]:
    life = Life.from_json(petition.life)
    rules = rulebooks.rules_for(database.session(), petition.rule_set)
    rule_set = rules.version(life.version)
    gates = [gate for gate in rule_set.gates if gate.kind == "support"]
    site = settings().site_url
    return {
        "petition": petition,
        "life": life,
        "needed": gates[0].needed if gates else 0,
        "group_needed": rule_set.petitioners.min,
        "signing": rule_set.collection.signing,
        **group_of(petition, rule_set),
        "group_url": site
        + url_for("petitioner.join", number=petition.id, token=petition.support_token or "-"),
        "support_url": site
        + url_for("public.support", number=petition.id, token=petition.support_token or "-"),
        "public_url": site + url_for("public.petition_page", number=petition.id),
        "change_url": _change_url(petition),
    }


def _change_url(petition: Petition) -> str | None:
    """Return where the text of a returned petition is changed."""
    if not amending.is_open(petition):
        return None
    draft = amending.draft_of(database.session(), petition)
    return url_for("petitioner.title", draft_id=draft)


def _reasons(rule_set: RuleSet, codes: Sequence[str], lang: str) -> list[str]:
    return [reason_words(rule_set, code, lang) for code in codes]
