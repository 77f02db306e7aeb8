"""Error pages in the reader's language, with a way on."""

from __future__ import annotations

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from config import Settings

PAGES = (400, 403, 404, 410, 413, 429, 500, 503)
API_PREFIX = "/api/"


def page_for(status: int) -> int:
    """Choose the page that explains a status which has none of its own."""
    if status in PAGES:
        return status
    return 400 if status < 500 else 500


def error_page(error: HTTPException, **more: object) -> Response:
    """Answer with the page for the error, its status and its headers (Allow, Retry-After);
    `more` is what that page may say beyond the usual."""
    status = error.code or 500
    if request.path.startswith(API_PREFIX):
        response = make_response({"error": error.name, "status": status}, status)
    else:
        template = f"errors/{page_for(status)}.html"
        response = make_response(render_template(template, status=status, **more), status)
    for name, value in error.get_headers(request.environ):
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response


def handle_http_error(error: HTTPException) -> Response:
    """Answer redirects and prepared responses as they are, errors with their page."""
    if error.response is not None or (error.code or 500) < 400:
        return make_response(error.get_response(request.environ))
    return error_page(error)


def init_app(app: Flask, settings: Settings) -> None:
    """Show the error pages for every HTTP error, and for a failure nobody foresaw."""
    app.register_error_handler(HTTPException, handle_http_error)
