"""The group that makes a petition: the private link, and one button behind it."""

from __future__ import annotations

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain.life import Life
from petitions.domain.rules import RuleSet
from petitions.services import grouping, petitioning, reading, rulebooks
from petitions.services.errors import NotFound, Refused
from petitions.storage import groups
from petitions.storage import petitions as store
from petitions.storage.tables import Petition
from petitions.web import access, database, limits
from petitions.web.keys import keys
from petitions.web.languages import current_language
from petitions.web.petitioner.beginning import places_to_ask
from petitions.web.petitioner.blueprint import blueprint
from petitions.web.petitioner.forms import JoinForm
from petitions.web.petitioner.roles import named_roles
from petitions.web.petitioner.steps import proof_of_petitioner
from petitions.wording.refusals import refusal_sentences


@blueprint.route("/petitions/<number:number>/group/<token>", methods=["GET", "POST"])
@access.signed_in
def join(number: int, token: str) -> Response:
    """Show what one would join; the button joins."""
    session, me = database.session(), access.person().id
    petition = _invited(number, token)
    rule_set = rulebooks.rule_set_of(session, petition)
    form = JoinForm()
    form.ask(places_to_ask(rule_set, petition.level, proof_of_petitioner()))
    refused: tuple[str, ...] = ()
    if form.validate_on_submit():
        limits.check("create", str(me))
        try:
            place = form.territory.data if "territory" in form else None
            petitioning.join(session, keys(), me, number, token, clock.now(), place)
            return redirect(url_for("petitioner.join", number=number, token=token), 303)
        except Refused as error:
            refused = error.codes
    return _page(petition, rule_set, form, refused)


def _invited(number: int, token: str) -> Petition:
    try:
        return petitioning.joinable(database.session(), number, token)
    except NotFound:
        abort(404)


def _public_url(petition: Petition, rule_set: RuleSet) -> str | None:
    if reading.visibility(rule_set, Life.from_json(petition.life)) == "hidden":
        return None
    return url_for("public.petition_page", number=petition.id)


def _page(
    petition: Petition, rule_set: RuleSet, form: JoinForm, refused: tuple[str, ...]
) -> Response:
    session, lang, number = database.session(), current_language(), petition.id
    texts = store.texts(session, number)
    text = texts.get(lang) or texts[petition.original_language]
    page = render_template(
        "petitioner/join.html",
        form=form,
        petition=petition,
        text=text,
        rule_set=rule_set,
        is_over=grouping.is_over(session, petition, clock.now()),
        group_roles=named_roles(number, rule_set),
        group=[one.name for one in groups.members(session, number)],
        public_url=_public_url(petition, rule_set),
        has_joined=store.is_co_petitioner(session, number, access.person().id),
        is_own=petition.petitioner_id == access.person().id,
        refused=refusal_sentences(refused, lang, rule_set),
        needs_proof="identity_too_low" in refused or "status_not_accepted" in refused,
        here=request.path,
    )
    return make_response(page, 422 if form.errors else 200)
