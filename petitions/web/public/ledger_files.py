"""The public ledger as files over HTTP, laid out as docs/ledger.md says. No language, no page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from flask import Blueprint, Response, request, stream_with_context
from werkzeug import exceptions

from petitions.ledger import verify_ledger
from petitions.ledger.canonical import from_base64
from petitions.ledger.download import as_json, as_tar, files, history_document, statements_document
from petitions.ledger.errors import LedgerError
from petitions.ledger.paths import parse_index_path
from petitions.services import proving
from petitions.services.errors import NotFound
from petitions.storage.engine import reading
from petitions.storage.ledgers import SITE, petition_tree
from petitions.web import access
from petitions.web.database import session
from petitions.web.errors import error_page
from petitions.web.public import caching

blueprint = Blueprint("ledger", __name__, url_prefix="/ledger")

MINUTES = "public, max-age=300"
TEXT = "text/plain; charset=utf-8"
JSON = "application/json"
BYTES = "application/octet-stream"
MOST_LEVELS = 8
PROGRAM = Path(verify_ledger.__file__).read_bytes()


@blueprint.errorhandler(NotFound)
@blueprint.errorhandler(LedgerError)
def _not_found(error: Exception) -> Response:
    return error_page(exceptions.NotFound())


@blueprint.get("/checkpoint")
@access.public
def site_checkpoint() -> Response:
    return caching.answer(proving.checkpoint(session()).note.encode(), TEXT, caching.SHARED)


@blueprint.get("/keys")
@access.public
def keys() -> Response:
    return caching.answer(proving.keys(session()).encode(), TEXT, MINUTES)


@blueprint.get("/verify_ledger.py")
@access.public
def program() -> Response:
    """Give the checking program, as it stands in the code."""
    return caching.answer(PROGRAM, "text/x-python; charset=utf-8", MINUTES)


@blueprint.get("/tile/entries/<path:place>")
@access.public
def site_entries(place: str) -> Response:
    return _entries(SITE, place)


@blueprint.get("/tile/<int:level>/<path:place>")
@access.public
def site_tile(level: int, place: str) -> Response:
    return _tile(SITE, level, place)


@blueprint.get("/petitions/<number:number>/tile/entries/<path:place>")
@access.public
def petition_entries(number: int, place: str) -> Response:
    return _entries(petition_tree(number), place)


@blueprint.get("/petitions/<number:number>/tile/<int:level>/<path:place>")
@access.public
def petition_tile(number: int, level: int, place: str) -> Response:
    return _tile(petition_tree(number), level, place)


def _entries(tree: str, place: str) -> Response:
    index, width = _place(place)
    return caching.answer(proving.entries(session(), tree, index, width), BYTES, caching.FOREVER)


def _tile(tree: str, level: int, place: str) -> Response:
    if level > MOST_LEVELS:
        raise NotFound("tile")
    index, width = _place(place)
    return caching.answer(
        proving.tile(session(), tree, level, index, width), BYTES, caching.FOREVER
    )


def _place(place: str) -> tuple[int, int]:
    index, width = parse_index_path(place)
    if index >= 2**55:
        raise NotFound("tile")
    return index, width


@blueprint.get("/petitions/<number:number>/checkpoint")
@access.public
def petition_checkpoint(number: int) -> Response:
    found = proving.sealed(session(), number)
    return caching.answer(as_json(found.to_json()), JSON, caching.SHARED)


@blueprint.get("/petitions/<number:number>/history")
@access.public
def history(number: int) -> Response:
    document = history_document(proving.history(session(), number))
    return caching.answer(as_json(document), JSON, MINUTES)


@blueprint.get("/petitions/<number:number>/statements")
@access.public
def statements(number: int) -> Response:
    document = statements_document(proving.statements(session(), number))
    return caching.answer(as_json(document), JSON, MINUTES)


@blueprint.get("/petitions/<number:number>/evidence/<number:entry>")
@access.public
def evidence(number: int, entry: int) -> Response:
    found = proving.evidence(session(), number, entry)
    return caching.answer(as_json(found.to_json()), JSON, caching.SHARED)


@blueprint.get("/petitions/<number:number>/entry")
@access.public
def entry(number: int) -> Response:
    """Tell where a commitment stands, for whoever has a receipt."""
    commitment = from_base64(request.args.get("commitment", ""), 32)
    found = proving.entry_of(session(), number, commitment)
    return caching.answer(json.dumps({"entry": found}).encode(), JSON, caching.SHARED)


@blueprint.get("/petitions/<number:number>/download")
@access.public
def download(number: int) -> Response:
    """Stream the whole ledger as one file."""
    # Named, because `session()` would be another one once the view is over.
    opened = session()
    whole = proving.whole(opened, number)

    def pieces() -> Iterator[bytes]:
        # The view is over when this runs, and with it its read-only transaction.
        with reading(), closing(opened):
            yield from as_tar(files(whole.ledger), int(whole.at.timestamp()))

    response = Response(stream_with_context(pieces()), content_type="application/gzip")
    response.headers["Content-Disposition"] = f'attachment; filename="ledger-{number}.tar.gz"'
    response.headers["Cache-Control"] = MINUTES
    return response
