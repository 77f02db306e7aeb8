"""The page of files: added, seen and removed while a petition is written."""

from __future__ import annotations

from contextlib import suppress

from flask import Response as FlaskResponse
from flask import abort, redirect, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import attachments
from petitions.services.errors import NotFound
from petitions.storage.attachments import MEGABYTE
from petitions.web import access, database, uploads
from petitions.web.attachments import file_rows
from petitions.web.petitioner.blueprint import blueprint
from petitions.web.petitioner.forms import FilesForm
from petitions.web.petitioner.steps import Step, open_step
from petitions.web.refusing import allowed, attempted

FIELDS = {
    **uploads.REFUSED, "attachments_not_allowed": "files", "attachments_too_large": "files",
}  # fmt: skip


@blueprint.route("/create/<number:draft_id>/files", methods=["GET", "POST"])
@access.signed_in
@uploads.takes_files
def files(draft_id: int) -> Response:
    """Let files be added; one may go on without any."""
    step, form = _open(draft_id), FilesForm()
    if form.validate_on_submit() and _attached(step, form):
        if request.form.get("then") == "add":
            return redirect(_here(step), 303)
        return step.go_on()
    return step.page(
        form, rows=file_rows(step.files), most=step.rules.content.attachments_mb or 0,
        at_once=uploads.megabytes_at_once(), most_files=attachments.MOST_FILES,
        used=sum(one.size for one in step.files) / MEGABYTE,
    )  # fmt: skip


@blueprint.post("/create/<number:draft_id>/files/<number:file_id>/remove")
@access.signed_in
def remove_file(draft_id: int, file_id: int) -> Response:
    """Remove a file; sent twice, it is gone already."""
    step, session, me = _open(draft_id), database.session(), access.person().id
    if FlaskForm().validate_on_submit():
        with suppress(NotFound):
            attachments.detach(session, uploads.store(), me, draft_id, file_id)
    left = step.takes_files or attachments.own_files(session, me, draft_id)
    return redirect(_here(step) if left else step.url("check"), 303)


@blueprint.get("/create/<number:draft_id>/files/<number:file_id>")
@access.signed_in
def own_file(draft_id: int, file_id: int) -> FlaskResponse:
    """Hand petitioners their own file again."""
    session, me = database.session(), access.person().id
    return allowed(lambda: uploads.download(attachments.own_file(session, me, draft_id, file_id)))


def _open(draft_id: int) -> Step:
    step = open_step("files", draft_id)
    if "files" not in step.names:
        abort(404)
    return step


def _attached(step: Step, form: FilesForm) -> bool:
    given = uploads.given(form.files.data or [])
    return not given or attempted(
        form,
        lambda: attachments.attach(
            database.session(), uploads.store(), access.person().id, step.draft_id, given,
            clock.now(),
        ),
        FIELDS,
    )  # fmt: skip


def _here(step: Step) -> str:
    """Return the same page's address; who came from checking goes back there in the end."""
    came_from = {"from": "check"} if request.args.get("from") == "check" else {}
    return step.url("files", **came_from)
