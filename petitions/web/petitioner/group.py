"""The group that makes a petition: the private link, and one button behind it."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import petitioning, rulebooks
from petitions.services.errors import NotFound, Refused
from petitions.storage import petitions as store
from petitions.web import access, database, limits
from petitions.web.keys import keys
from petitions.web.languages import current_language
from petitions.web.petitioner.blueprint import blueprint
from petitions.wording.refusals import refusal


@blueprint.route("/petitions/<number:number>/group/<token>", methods=["GET", "POST"])
@access.signed_in
def join(number: int, token: str) -> Response | str:
    """Show what one would join; the button joins."""
    session, me = database.session(), access.person().id
    form = FlaskForm()
    refused: tuple[str, ...] = ()
    if form.validate_on_submit():
        limits.check("create", str(me))
        try:
            petitioning.join(session, keys(), me, number, token, clock.now())
            return redirect(url_for("petitioner.join", number=number, token=token), 303)
        except Refused as error:
            refused = error.codes
        except NotFound:
            abort(404)
    return _page(number, token, form, refused)


def _page(number: int, token: str, form: FlaskForm, refused: tuple[str, ...]) -> str:
    session, lang = database.session(), current_language()
    try:
        petition = petitioning.joinable(session, number, token)
    except NotFound:
        abort(404)
    texts = store.texts(session, number)
    text = texts.get(lang) or texts[petition.original_language]
    rules = rulebooks.rules_for(session, petition.rule_set)
    rule_set = rules.version(petition.life["version"])
    return render_template(
        "petitioner/join.html",
        form=form,
        petition=petition,
        text=text,
        rule_set=rule_set,
        has_joined=store.is_co_petitioner(session, number, access.person().id),
        is_own=petition.petitioner_id == access.person().id,
        refused=[refusal(code, lang, rule_set) for code in refused],
        needs_proof="identity_too_low" in refused or "status_not_accepted" in refused,
        here=request.path,
    )
