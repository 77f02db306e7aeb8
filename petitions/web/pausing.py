"""Read-only mode: while it is on, nothing is taken from anybody but administrators."""

from __future__ import annotations

from flask import Flask, make_response, render_template, request
from werkzeug.wrappers import Response

from config import Settings
from petitions.services import switching
from petitions.storage.engine import reading
from petitions.web import database
from petitions.web.database import SAFE_METHODS
from petitions.web.lately import for_a_second

# Administrators must be able to sign in and to end the mode.
STILL_OPEN = ("admin.", "account.sign_in", "account.sign_out", "account.second_factor")
RETRY_AFTER_SECONDS = 600


def init_app(app: Flask, settings: Settings) -> None:
    """Ask before every request that could change something."""
    app.before_request(_refuse_when_read_only)


def _refuse_when_read_only() -> Response | None:
    endpoint = request.endpoint
    if request.method in SAFE_METHODS or endpoint is None or endpoint.startswith(STILL_OPEN):
        return None
    if not for_a_second("read_only", _is_read_only):
        return None
    response = make_response(render_template("errors/read_only.html"), 503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_read_only() -> bool:
    with reading():
        session = database.session()
        is_read_only = switching.is_read_only(session)
        session.commit()
    return is_read_only
