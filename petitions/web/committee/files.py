"""The case file: its papers in order, new ones, who may read them, documents as downloads."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import abort, redirect, render_template, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services.committees import cases, copies, filing
from petitions.services.committees.filing import Item
from petitions.services.errors import NotFound
from petitions.storage import committee_files, committee_meetings
from petitions.storage import committees as store
from petitions.storage.tables import CaseItem
from petitions.web import access, database, uploads
from petitions.web.account.pages import form_page
from petitions.web.admin.forms import ReasonForm
from petitions.web.committee import case_parts, own
from petitions.web.committee.blueprint import blueprint
from petitions.web.committee.forms import FiledForm, WhyForm
from petitions.web.committees import item_rows, meeting_row, title_of
from petitions.web.languages import current_language
from petitions.web.refusing import attempted
from petitions.web.widgets import choices
from petitions.wording import committees as wording

FIELDS = {
    "title_missing": "title", "nothing_to_file": "text", "text_too_long": "text",
    **uploads.REFUSED, "files_not_taken": "files", "file_full": "files",
    "notes_stay_internal": "visibility", "rules_keep_internal": "visibility",
    "reason_missing": "reason",
}  # fmt: skip


@blueprint.get("/cases/<number:case_id>")
@own.workers
def case(case_id: int) -> str:
    """Show a case: its file, the conflicts of interest, its meetings."""
    mine = own.case(case_id)
    session = database.session()
    meetings = committee_meetings.meetings_of_case(session, case_id)
    return render_template(
        "committee/case.html",
        mine=mine,
        title=title_of(mine.petition),
        why=wording.way_names(current_language())[mine.case.opened_by_way],
        items=item_rows(committee_files.items(session, case_id)),
        conflicts=store.conflicts(session, case_id),
        meetings=[meeting_row(one, mine.committee.zone) for one in meetings],
        **case_parts.everything(mine),
    )


@blueprint.route("/cases/<number:case_id>/file", methods=["GET", "POST"])
@own.clerks
@uploads.takes_files
def file_item(case_id: int) -> Response:
    """Let a clerk put a paper into the file."""
    mine = own.case(case_id, for_clerk=True)
    today = cases.today(mine.committee, mine.at)
    form = FiledForm(received_on=today, language=current_language())
    _offer(form)
    if form.validate_on_submit() and attempted(
        form,
        lambda: filing.file_item(
            database.session(), access.person().id, case_id, _filed(form), clock.now(),
            store_of=uploads.store(), files=uploads.given(form.files.data),
        ),
        FIELDS,
    ):  # fmt: skip
        return redirect(url_for("committee.case", case_id=case_id), 303)
    return form_page("committee/file_item.html", form, mine=mine, title=title_of(mine.petition))


def _offer(form: FiledForm) -> None:
    lang = current_language()
    kinds = wording.item_names(lang)
    del kinds["petition"]
    form.kind.choices = choices(kinds.items())
    form.source.choices = choices(wording.source_names(lang).items())
    form.visibility.choices = choices(
        [
            (filing.BY_RULES, gettext("Whoever the rules let read such a paper")),
            ("internal", gettext("The committee alone")),
            ("public", gettext("Everybody")),
        ]
    )


def _filed(form: FiledForm) -> Item:
    return Item(
        kind=form.kind.data,
        title=form.title.data,
        language=form.language.data,
        text=form.text.data or "",
        visibility=form.visibility.data,
        source=form.source.data,
        sender=form.sender.data or "",
        received_on=form.received_on.data,
    )


@blueprint.route("/items/<number:item_id>/publish", methods=["GET", "POST"])
@own.clerks
def publish_item(item_id: int) -> Response:
    """Let everybody read a paper."""
    mine, item = _own_item(item_id)
    form = FlaskForm()
    if form.validate_on_submit() and attempted(
        form,
        lambda: filing.publish_item(database.session(), access.person().id, item_id, clock.now()),
        FIELDS,
    ):
        return redirect(url_for("committee.case", case_id=item.case_id), 303)
    rows = item_rows([item])
    return form_page("committee/publish_item.html", form, mine=mine, row=rows[0])


@blueprint.route("/items/<number:item_id>/withhold", methods=["GET", "POST"])
@own.clerks
def withhold_item(item_id: int) -> Response:
    """Take a paper out of public sight."""
    mine, item = _own_item(item_id)
    form = WhyForm()
    if form.validate_on_submit() and attempted(
        form,
        lambda: filing.withhold_item(
            database.session(), access.person().id, item_id, form.reason.data, clock.now()
        ),
        FIELDS,
    ):
        return redirect(url_for("committee.case", case_id=item.case_id), 303)
    return form_page("committee/withhold_item.html", form, mine=mine, row=item_rows([item])[0])


@blueprint.route("/cases/<number:case_id>/close", methods=["GET", "POST"])
@own.clerks
def close_case(case_id: int) -> Response:
    """End the committee's work on a petition."""
    mine, form = own.case(case_id, for_clerk=True), ReasonForm()
    if form.validate_on_submit() and attempted(
        form,
        lambda: cases.close(
            database.session(), access.person().id, case_id, form.reason.data, clock.now()
        ),
        FIELDS,
    ):
        return redirect(url_for("committee.desk", body_id=mine.body.id), 303)
    return form_page("committee/close_case.html", form, mine=mine, title=title_of(mine.petition))


@blueprint.post("/documents/<number:document_id>")
@access.signed_in
def take_document(document_id: int) -> FlaskResponse:
    """Hand a document to whoever may read it, on record: the committee, or who handed it in."""
    session, reader = database.session(), access.person().id
    try:
        return uploads.download(copies.take_document(session, reader, document_id, clock.now()))
    except NotFound:
        abort(404)


def _own_item(item_id: int) -> tuple[own.OwnCase, CaseItem]:
    item = committee_files.item(database.session(), item_id)
    if item is None:
        abort(404)
    return own.case(item.case_id, for_clerk=True), item
