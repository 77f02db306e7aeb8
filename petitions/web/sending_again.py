"""A form whose session ended, overnight or in another window, is offered once more as it was typed.

Only for forms of this site's own pages: another site's forged request must not come within one
press of being sent.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError

from config import Settings
from petitions.web.errors import error_page

# What a page must not carry again.
SECRET = frozenset({"csrf_token", "password", "present", "code", "sealed"})


def init_app(app: Flask, settings: Settings) -> None:
    """Answer a form without a valid token: offer it again, or refuse a forged one."""
    own = {urlsplit(settings.site_url).netloc}

    def handle(error: CSRFError) -> Response:
        return send_again(400) if is_own(own) else error_page(error)

    app.extensions["own_hosts"] = own
    app.register_error_handler(CSRFError, handle)


def is_own(hosts: set[str]) -> bool:
    """Tell whether a page of this site sent the request, as the browser says."""
    said = request.headers.get("Sec-Fetch-Site")
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    return said in (None, "same-origin") and origin in {request.host, *hosts}


def send_again(status: int, sign_in_url: str | None = None) -> Response:
    """Show a page that holds all that was typed, and a button that sends it."""
    kept = [(name, text) for name, text in request.form.items(multi=True) if name not in SECRET]
    page = render_template(
        "errors/send_again.html",
        kept=kept,
        address=request.full_path.rstrip("?"),
        sign_in_url=sign_in_url,
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
