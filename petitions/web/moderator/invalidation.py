"""Signatures that may be invalid: search, see what would fall, let it fall, bring it back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from flask import abort, redirect, request, url_for
from flask_babel import gettext
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain.life import Fact
from petitions.domain.rules import RuleSet
from petitions.services import invalidating, rulebooks
from petitions.services.errors import Forbidden, Refused
from petitions.services.invalidating import Found
from petitions.services.reading import names_of
from petitions.storage import invalidations, signature_sums
from petitions.storage import petitions as store
from petitions.storage.invalidations import Pattern
from petitions.storage.tables import Petition
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.keys import keys
from petitions.web.languages import current_language
from petitions.web.moderator.blueprint import blueprint
from petitions.web.moderator.reach import moderators, petition_within
from petitions.web.moderator.signature_forms import InvalidationForm, SearchForm, UndoForm
from petitions.web.refusing import problem_of
from petitions.wording.facts import invalidation_reasons, sentence
from petitions.wording.refusals import refusal_sentences, refusal_text

NETWORK = re.compile("[0-9a-f]{64}")
_SALT = "signatures-found"


@blueprint.get("/cases/<number:number>/signatures")
@moderators
def signatures_of(number: int) -> Response:
    """Offer the search; an hour may stand in the address, as the list of bursts writes it."""
    petition, rule_set = _petition(number)
    return _page(petition, rule_set, _search_form(petition, from_address=True))


@blueprint.post("/cases/<number:number>/signatures")
@moderators
def search_signatures(number: int) -> Response:
    """Show what fits; by POST, since that persons were looked at goes on record."""
    petition, rule_set = _petition(number)
    form = _search_form(petition)
    if not form.validate_on_submit():
        return _page(petition, rule_set, form)
    at = clock.now()
    try:
        pattern = _narrowed(form.pattern(keys(), rule_set.calendar.zone))
        found = invalidating.search(database.session(), access.person().id, number, pattern, at)
    except Forbidden:
        abort(403)
    except Refused as error:
        problem = refusal_text(error.codes, current_language(), rule_set)
        return _page(petition, rule_set, form, problem=problem)
    order = _order_form()
    order.found.data = _seal(number, pattern, at)
    return _page(petition, rule_set, form, found=found, order=order)


def _narrowed(pattern: Pattern) -> Pattern:
    """Follow a button beside what the signatures found have most in common."""
    domain, network = request.form.get("only_domain"), request.form.get("only_network")
    if domain:
        return replace(pattern, domain=domain[:255])
    if network and NETWORK.fullmatch(network):
        return replace(pattern, network=network)
    return pattern


@blueprint.post("/cases/<number:number>/signatures/invalidate")
@moderators
def invalidate_signatures(number: int) -> Response:
    """Order that what was found falls; the worker carries it out."""
    petition, rule_set = _petition(number)
    order, (pattern, seen_at) = _order_form(), _unseal(number, request.form.get("found", ""))
    try:
        if order.validate_on_submit():
            until = min(pattern.until or seen_at, seen_at)
            invalidating.order(
                database.session(), access.person().id, number,
                replace(pattern, until=until),
                order.reason.data, order.note.data, clock.now(),
            )  # fmt: skip
            return redirect(url_for("moderator.signatures_of", number=number) + "#orders", 303)
        found = invalidating.search(
            database.session(), access.person().id, number, pattern, clock.now()
        )
    except Forbidden:
        abort(403)
    except Refused as error:
        problem = refusal_text(error.codes, current_language(), rule_set)
        return _page(petition, rule_set, _search_form(petition, blank=True), problem=problem)
    return _page(petition, rule_set, _search_form(petition, blank=True), found=found, order=order)


@blueprint.route("/invalidations/<number:number>/undo", methods=["GET", "POST"])
@moderators
def undo_invalidation(number: int) -> Response:
    """Ask why, then let the signatures of one order count again."""
    row = invalidations.find(database.session(), number)
    if row is None:
        abort(404)
    petition, rule_set = _petition(row.petition_id)
    form, problem = UndoForm(), None
    if form.validate_on_submit():
        problem = problem_of(
            lambda: invalidating.undo(
                database.session(), access.person().id, number, form.why.data, clock.now()
            ),
            rule_set,
        )
        if problem is None:
            back = url_for("moderator.signatures_of", number=petition.id)
            return redirect(f"{back}#orders", 303)
    return form_page(
        "moderator/undo_invalidation.html", form, petition=petition, row=row, problem=problem
    )


def _petition(number: int) -> tuple[Petition, RuleSet]:
    """Return a petition that has signatures and is this moderator's matter."""
    petition = petition_within(number, *invalidating.STAFF)
    return petition, rulebooks.rule_set_of(database.session(), petition)


def _search_form(
    petition: Petition, *, from_address: bool = False, blank: bool = False
) -> SearchForm:
    form = SearchForm(request.args if from_address else None if blank else request.form)
    codes = signature_sums.by_territory(database.session(), petition.id)
    named, lang = names_of(database.session(), codes), current_language()
    places = [(code, named[code].name(lang) if code in named else code) for code in sorted(codes)]
    form.offer(places, str(gettext("Anywhere")))
    return form


def _order_form() -> InvalidationForm:
    form = InvalidationForm()
    form.reason.choices = list(invalidation_reasons(current_language()).items())
    return form


def _seal(number: int, pattern: Pattern, at: datetime) -> str:
    """Write what was seen into the page, so that just this falls when the button is pressed."""
    value = {"petition": number, "pattern": pattern.to_json(), "at": at.isoformat()}
    return str(_serializer().dumps(value))


def _unseal(number: int, text: str) -> tuple[Pattern, datetime]:
    try:
        value = _serializer().loads(text)
    except BadData:
        abort(400)
    if value["petition"] != number:
        abort(400)
    return Pattern.from_json(value["pattern"]), datetime.fromisoformat(value["at"])


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(keys().derive(_SALT), salt=_SALT)


def _page(
    petition: Petition,
    rule_set: RuleSet,
    form: SearchForm,
    *,
    found: Found | None = None,
    order: InvalidationForm | None = None,
    problem: str | None = None,
) -> Response:
    lang = current_language()
    texts = store.texts(database.session(), petition.id)
    text = texts.get(lang) or texts[petition.original_language]
    shown = order if order is not None and order.errors else form
    consequences = found.consequences if found else ()
    return form_page(
        "moderator/signatures.html",
        shown,
        search=form,
        order=order,
        found=found,
        problem=problem,
        petition=petition,
        title=" ".join(text.title.split()),
        title_language=text.language,
        zone=rule_set.calendar.zone,
        consequences=[_said(fact, rule_set, lang) for fact in consequences],
        refusals=refusal_sentences(found.refusals, lang, rule_set) if found else [],
        orders=invalidations.of_petition(database.session(), petition.id),
        reasons=invalidation_reasons(lang),
    )


def _said(fact: Fact, rule_set: RuleSet, lang: str) -> str:
    said = sentence(fact.fact, fact.data, rule_set, lang)
    return said.title if said else ""
