"""A person's own page."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import lazy_gettext as _l

from petitions.storage import drafts, petitions
from petitions.web import access, database
from petitions.web.account.blueprint import blueprint
from petitions.web.languages import current_language

# Where each role works; the page offers what its reader may open.
ROOMS = (
    (("moderator", "administrator"), "moderator.queue", _l("Petitions to review")),
    (("officer", "head"), "government.inbox", _l("What your body owes")),
    (("clerk", "member"), "committee.home", _l("Your committees")),
    (("administrator", "auditor"), "admin.overview", _l("Administration")),
)


@blueprint.get("")
@access.signed_in
def home() -> str:
    person = access.person()
    session = database.session()
    return render_template(
        "account/home.html",
        person=person,
        rooms=[(url_for(page), words) for roles, page, words in ROOMS if person.has_role(*roles)],
        petitions=petitions.of_petitioner(session, person.id, current_language()),
        joined=petitions.joined_by(session, person.id, current_language()),
        drafts=drafts.of_account(session, person.id),
    )
