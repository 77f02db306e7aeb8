"""The petitioner and the committees: where the petition is, handing in evidence and letters."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services.committees import filing, showing
from petitions.services.committees.filing import Item
from petitions.storage import committee_files, committees
from petitions.storage import petitions as store
from petitions.storage.tables import Petition
from petitions.web import access, database, uploads
from petitions.web.account.pages import form_page
from petitions.web.committee.files import FIELDS
from petitions.web.committee.forms import ItemForm
from petitions.web.committees import item_rows, title_of
from petitions.web.languages import current_language
from petitions.web.petitioner.blueprint import blueprint
from petitions.web.refusing import attempted
from petitions.web.widgets import choices
from petitions.wording import committees as wording


@blueprint.get("/account/petitions/<number:number>/committees")
@access.signed_in
def committees_of(number: int) -> str:
    """Show which committees have the petition and what the petitioner handed in."""
    petition, session = _own(number), database.session()
    me, lang = access.person().id, current_language()
    is_public = showing.shows(session, petition)
    rows = []
    for case, body in committees.cases_of_petition(session, number):
        mine = [
            item
            for item in committee_files.items(session, case.id)
            if item.filed_by == me and item.source == "petitioner"
        ]
        rows.append(
            {
                "case": case,
                "name": body.names[lang],
                "slug": body.slug,
                "items": item_rows(mine),
            }
        )
    return render_template(
        "petitioner/committees.html",
        petition=petition,
        title=title_of(petition),
        rows=rows,
        is_public=is_public,
    )


@blueprint.route(
    "/account/petitions/<number:number>/committees/<number:case_id>", methods=["GET", "POST"]
)
@access.signed_in
@uploads.takes_files
def hand_in(number: int, case_id: int) -> Response:
    """Hand evidence or a letter to a committee."""
    _own(number)
    found = committees.cases_of_petition(database.session(), number)
    known = next((pair for pair in found if pair[0].id == case_id), None)
    if known is None or known[0].status != "open":
        abort(404)
    form = ItemForm(language=current_language())
    names = wording.item_names(current_language())
    form.kind.choices = choices((kind, names[kind]) for kind in ("evidence", "correspondence"))
    if form.validate_on_submit() and attempted(
        form,
        lambda: filing.file_from_petitioner(
            database.session(), access.person().id, case_id,
            Item(form.kind.data, form.title.data, form.language.data, form.text.data or ""),
            clock.now(), store_of=uploads.store(), files=uploads.given(form.files.data),
        ),
        FIELDS,
    ):  # fmt: skip
        return redirect(url_for("petitioner.committees_of", number=number), 303)
    return form_page(
        "petitioner/hand_in.html",
        form,
        name=known[1].names[current_language()],
        back_url=url_for("petitioner.committees_of", number=number),
        back_text=gettext("Committees"),
    )


def _own(number: int) -> Petition:
    petition = store.find(database.session(), number)
    if petition is None or petition.petitioner_id != access.person().id:
        abort(404)
    return petition
