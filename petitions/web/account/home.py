"""A person's own page."""

from __future__ import annotations

from flask import render_template

from petitions.storage import drafts, petitions
from petitions.web import access, database
from petitions.web.account.blueprint import blueprint
from petitions.web.languages import current_language


@blueprint.get("")
@access.signed_in
def home() -> str:
    person = access.person()
    session = database.session()
    return render_template(
        "account/home.html",
        person=person,
        petitions=petitions.of_petitioner(session, person.id, current_language()),
        drafts=drafts.of_account(session, person.id),
    )
