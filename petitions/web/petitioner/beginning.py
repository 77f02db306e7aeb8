"""The first pages: whose rules, to whom, under which conditions, in which language."""

from __future__ import annotations

from dataclasses import replace

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain import eligibility
from petitions.domain.law import named_territories
from petitions.domain.rules import Eligibility, RuleSet
from petitions.services import attachments, drafting, languages, reading
from petitions.services.identities import Proof
from petitions.storage import bodies, drafts
from petitions.web import access, database, limits, places, uploads
from petitions.web.keys import settings
from petitions.web.languages import NAMES, current_language
from petitions.web.notices import notices
from petitions.web.petitioner.blueprint import blueprint
from petitions.web.petitioner.forms import ChooseForm, ConditionsForm
from petitions.web.petitioner.steps import Step, creator, open_step, proof_of_petitioner
from petitions.wording.names import said
from petitions.wording.refusals import refusal_sentences


@blueprint.get("/create")
@access.signed_in
def create() -> str:
    mine = drafts.of_account(database.session(), access.person().id)
    told = notices(database.session(), clock.now())
    return render_template(
        "petitioner/create.html", form=FlaskForm(), drafts=mine, site_notices=told
    )


@blueprint.post("/create")
@access.signed_in
def begin() -> Response:
    limits.check("create", str(access.person().id))
    draft_id = drafting.start(database.session(), access.person().id, clock.now())
    return redirect(url_for("petitioner.rules", draft_id=draft_id), 303)


@blueprint.route("/create/<number:draft_id>/rules", methods=["GET", "POST"])
@access.signed_in
def rules(draft_id: int) -> Response:
    step = open_step("rules", draft_id)
    offered = reading.in_force(database.session(), clock.now())
    lang = current_language()
    form = ChooseForm(data={"choice": step.answers.rule_set})
    form.offer(
        gettext("Whose rules does your petition follow?"),
        [(id, said(one.rule_set.card.name, lang)) for id, one in offered.items()],
        {id: _first_sentence(said(one.rule_set.card.summary, lang)) for id, one in offered.items()},
    )
    if form.validate_on_submit():
        chosen = form.choice.data
        if chosen != step.answers.rule_set:
            emptied = replace(step.answers, body_id=None, kind=None, declared={}, tags=())
            step.save(replace(emptied, rule_set=chosen))
            step = open_step("rules", draft_id)
        return step.go_on()
    return step.page(form)


def _first_sentence(text: str) -> str:
    """Return enough of a summary to choose by; the next page has the whole."""
    return text.split(". ", 1)[0].rstrip(".") + "."


@blueprint.route("/create/<number:draft_id>/addressee", methods=["GET", "POST"])
@access.signed_in
def addressee(draft_id: int) -> Response:
    step = open_step("addressee", draft_id)
    lang = current_language()
    found = bodies.addressable(database.session(), step.rules)
    form = ChooseForm(data={"choice": str(step.answers.body_id or "")})
    form.offer(
        gettext("Who is your petition addressed to?"),
        [(str(body.id), body.names[lang]) for body in found],
        {str(body.id): getattr(body, f"competence_{lang}") for body in found},
    )
    if form.validate_on_submit():
        body = next(body for body in found if str(body.id) == form.choice.data)
        step.save(
            replace(step.answers, body_id=body.id, level=body.level, territory=body.territory)
        )
        return step.go_on()
    return step.page(form, bodies=found)


@blueprint.route("/create/<number:draft_id>/kind", methods=["GET", "POST"])
@access.signed_in
def kind(draft_id: int) -> Response:
    """Ask what kind of petition it is, where the rules know several."""
    step = open_step("kind", draft_id)
    kinds = step.rules.content.kinds
    if step.name not in step.names:
        abort(404)
    form = ChooseForm(data={"choice": step.answers.kind})
    form.offer(
        gettext("What kind of petition is it?"),
        [(one.id, said(one.name, current_language())) for one in kinds],
    )
    if form.validate_on_submit():
        step.save(replace(step.answers, kind=form.choice.data))
        return step.go_on()
    return step.page(form)


@blueprint.route("/create/<number:draft_id>/conditions", methods=["GET", "POST"])
@access.signed_in
def conditions(draft_id: int) -> Response:
    step = open_step("conditions", draft_id)
    form = _conditions_form(step)
    if form.validate_on_submit():
        declared = _declared(form, step.rules)
        hides = "hides_name" in form and bool(form.hides_name.data)
        answers = replace(step.answers, declared=declared, hides_name=hides)
        changed = replace(step, answers=answers)
        refused = eligibility.refusals(
            step.rules.create,
            step.rules,
            drafting.scope_of(database.session(), changed.answers),
            creator(changed),
            clock.now().date(),
        )
        if not refused:
            step.save(changed.answers)
            return step.go_on()
        sentences = refusal_sentences(refused, current_language(), step.rules)
        return step.page(form, refused=sentences, refused_codes=refused)
    return step.page(form, refused=[], refused_codes=())


def _declared(form: ConditionsForm, rules: RuleSet) -> dict[str, object]:
    declared: dict[str, object] = {}
    if "status" in form:
        declared["status"] = form.status.data
    if "territory" in form:
        declared["territory"] = form.territory.data
    if "of_age" in form:
        place = str(declared.get("territory", ""))
        declared["age"] = rules.create.min_age_in.get(place, rules.create.min_age)
    return declared


def _conditions_form(step: Step) -> ConditionsForm:
    who = step.rules.create
    declared = step.answers.declared
    form = ConditionsForm(
        data={
            "status": declared.get("status"),
            "territory": declared.get("territory"),
            "of_age": "age" in declared,
            "hides_name": step.answers.hides_name,
        }
    )
    proof = proof_of_petitioner()
    statuses = [s for s, how in who.statuses.items() if how == "declared" and s != "anyone"]
    # What an identity provider has proven is not asked again.
    if proof is not None and proof.status is not None:
        statuses = []
    age = 0 if proof is not None and proof.born_on is not None else who.min_age
    form.ask(
        [(status, status_name(status)) for status in statuses],
        places_to_ask(step.rules, step.answers.level, proof),
        age,
        _age_words(who, age),
        may_hide=step.rules.disclosure.petitioner_may_hide,
    )
    return form


def _age_words(who: Eligibility, age: int) -> str:
    if who.min_age_in:
        return str(gettext("I have reached the age at which people of my territory may do this"))
    return str(gettext("I am %(age)s years old or older", age=age))


def places_to_ask(rules: RuleSet, level: str, proof: Proof | None) -> list[tuple[str, str]]:
    """Return the territories to choose from, where the rules need one that is not proven."""
    proven = proof.territory if proof is not None else None
    if not eligibility.asks_where_creators_live(rules, level):
        return []
    offered = places.choices(rules, level)
    return [] if proven and not named_territories(rules) else offered


def status_name(status: str) -> str:
    """Say a status in the first person's own words."""
    return {
        "citizen": gettext("I am a citizen"),
        "resident": gettext("I live there"),
        "permanent_resident": gettext("I live there permanently"),
        "foreign_resident": gettext("I am a foreigner who lives there"),
        "legal_person": gettext("I act for an organisation"),
    }[status]


@blueprint.route("/create/<number:draft_id>/language", methods=["GET", "POST"])
@access.signed_in
def language(draft_id: int) -> Response:
    step = open_step("language", draft_id)
    offered = languages.of_petitions(step.rules, settings().languages)
    form = ChooseForm(data={"choice": step.answers.language or current_language()})
    form.offer(
        gettext("In which language do you write?"),
        [(code, NAMES[code]) for code in offered],
    )
    if form.validate_on_submit():
        step.save(replace(step.answers, language=form.choice.data))
        return step.go_on()
    return step.page(form)


@blueprint.route("/create/<number:draft_id>/discard", methods=["GET", "POST"])
@access.signed_in
def discard(draft_id: int) -> Response | str:
    step = open_step("rules", draft_id)
    form = FlaskForm()
    if request.method == "POST" and form.validate():
        me = access.person().id
        attachments.discard_draft(database.session(), uploads.store(), me, draft_id)
        return redirect(url_for("account.home"), 303)
    return render_template("petitioner/discard.html", form=form, step=step)
