"""A body's papers for a committee: answers, evidence and letters for the case file."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services.committees import filing
from petitions.services.committees.filing import Item
from petitions.storage import bodies, committee_files, committees
from petitions.storage import petitions as store
from petitions.storage.tables import CommitteeCase, Petition
from petitions.web import access, database, uploads
from petitions.web.account.pages import form_page
from petitions.web.committee.files import FIELDS
from petitions.web.committee.forms import ItemForm
from petitions.web.committees import item_rows, title_of
from petitions.web.government.blueprint import blueprint
from petitions.web.languages import current_language
from petitions.web.refusing import attempted
from petitions.web.widgets import choices
from petitions.wording import committees as wording

officers = access.staff("officer", "head")
KINDS = ("answer", "evidence", "correspondence", "paper")


@blueprint.get("/committees/<number:petition_id>")
@officers
def committees_of(petition_id: int) -> str:
    """Show which committees have a petition that concerns one's body, and what it handed in."""
    petition, own = _own(petition_id)
    session, lang = database.session(), current_language()
    rows = []
    for case, body in committees.cases_of_petition(session, petition_id):
        filed = committee_files.items(session, case.id)
        mine = [item for item in filed if item.sender_body_id in own]
        rows.append({"case": case, "name": body.names[lang], "items": item_rows(mine)})
    return render_template(
        "government/committees.html", petition=petition, title=title_of(petition), rows=rows
    )


@blueprint.route("/committees/<number:petition_id>/<number:case_id>", methods=["GET", "POST"])
@officers
@uploads.takes_files
def hand_in(petition_id: int, case_id: int) -> Response:
    """Hand a paper to a committee in the name of one's body."""
    petition, own = _own(petition_id)
    session, lang = database.session(), current_language()
    case = _open_case(petition, case_id)
    sender = bodies.find(session, own[0])
    form = ItemForm(language=lang)
    names = wording.item_names(lang)
    form.kind.choices = choices((kind, names[kind]) for kind in KINDS)
    if form.validate_on_submit() and sender is not None and attempted(
        form,
        lambda: filing.file_from_body(
            session, access.person().id, case_id, own[0],
            Item(
                form.kind.data, form.title.data, form.language.data, form.text.data or "",
                sender=sender.names[form.language.data],
            ),
            clock.now(), store_of=uploads.store(), files=uploads.given(form.files.data),
        ),
        FIELDS,
    ):  # fmt: skip
        return redirect(url_for("government.committees_of", petition_id=petition_id), 303)
    body = bodies.find(session, case.body_id)
    return form_page(
        "petitioner/hand_in.html",
        form,
        name=body.names[lang] if body else "",
        back_url=url_for("government.committees_of", petition_id=petition_id),
        back_text=gettext("Committees"),
    )


def _open_case(petition: Petition, case_id: int) -> CommitteeCase:
    case = committees.case(database.session(), case_id)
    if case is None or case.petition_id != petition.id or case.status != "open":
        abort(404)
    return case


def _own(petition_id: int) -> tuple[Petition, list[int]]:
    """Return a petition that concerns a body of the reader's, with those bodies."""
    petition = store.find(database.session(), petition_id)
    if petition is None:
        abort(404)
    own = filing.own_bodies(database.session(), access.person().id, petition)
    if not own:
        abort(403)
    return petition, own
