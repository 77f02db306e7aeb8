"""Pages that take files, and files served again: as downloads that nothing runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request, send_file
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from config import Settings
from petitions.services.documents import Given, Store, opened
from petitions.storage.attachments import MEGABYTE
from petitions.storage.tables import Attachment, Document
from petitions.web.errors import error_page

View = TypeVar("View", bound=Callable[..., Any])
TAKES_FILES = "takes_files"
ROOM_FOR_FIELDS = MEGABYTE
# Nothing in the file may run, load or send, whatever a browser makes of it.
POLICY = "default-src 'none'; sandbox"
# What `documents.keep` and services refuse of files, with the field that they came by.
REFUSED = dict.fromkeys(
    (
        "too_many_files", "file_empty", "file_too_large", "file_kind_not_taken",
        "file_too_many_pages", "file_locked", "file_swells", "file_holds_macros",
        "file_acts", "file_reaches_out", "file_damaged", "file_infected", "scan_failed",
    ),
    "files",
)  # fmt: skip


def takes_files(view: View) -> View:
    """Let somebody signed in send files to a view: more than other pages take."""
    setattr(view, TAKES_FILES, True)
    return view


def init_app(app: Flask, settings: Settings) -> None:
    """Allow larger requests where files are taken; it must come before forms are read."""
    app.extensions["documents"] = Store(
        folder=settings.documents_folder or Path(app.instance_path) / "documents",
        limit=settings.document_megabytes * MEGABYTE,
        scan=settings.virus_scan,
    )
    app.before_request(_allow_files)
    app.register_error_handler(RequestEntityTooLarge, _too_much)


def store() -> Store:
    """Return where this installation keeps documents."""
    found: Store = current_app.extensions["documents"]
    return found


def megabytes_at_once() -> int:
    """Return how much may be sent in one go."""
    return store().limit // MEGABYTE


def _allow_files() -> None:
    # A stranger's request is not read further than any other.
    if _takes_files() and current_user.is_authenticated:
        request.max_content_length = store().limit + ROOM_FOR_FIELDS


def _takes_files() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method == "POST" and getattr(view, TAKES_FILES, False)


def _too_much(error: RequestEntityTooLarge) -> Response:
    """Say how much is taken, and lead back to the form; none of it was read."""
    if not _takes_files():
        return error_page(error)
    return error_page(error, largest=megabytes_at_once(), form_url=request.full_path.rstrip("?"))


def given(files: list[FileStorage]) -> list[Given]:
    """Return the files that were chosen; a forged form may hold words in their place."""
    chosen = [one for one in files if isinstance(one, FileStorage) and one.filename]
    return [Given(one.filename or "", one.read()) for one in chosen]


def kilobytes(document: Document | Attachment) -> int:
    """Return a size as lists of files show it."""
    return max(1, round(document.size / 1024))


def download(document: Document | Attachment) -> Response:
    """Serve a document to be saved, never to be shown within the site."""
    response = send_file(
        opened(store(), document.storage_name),
        mimetype=document.media_type,
        as_attachment=True,
        download_name=document.name,
        etag=document.sha256,
        conditional=True,
    )
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
