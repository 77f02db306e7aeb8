"""Response headers that keep browsers from doing more than a page needs."""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

from config import Settings

# The one inline script: GOV.UK Frontend's page template runs it before the first paint.
# A test holds that pages carry no other.
INLINE_SCRIPT = (
    "document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype"
    " ? ' govuk-frontend-supported' : '');"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
STRICT_TRANSPORT = "max-age=31536000"


def content_security_policy(form_targets: Iterable[str] = ()) -> str:
    """Write the policy: everything from this site, scripts by hash, nothing inline.

    `form_targets` are origins of identity providers: browsers check `form-action` also against
    the redirect that follows a posted form, so signing in would stop at it.
    """
    script_hash = b64encode(sha256(INLINE_SCRIPT.encode()).digest()).decode()
    directives = (
        "default-src 'none'",
        f"script-src 'self' 'sha256-{script_hash}'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        " ".join(("form-action 'self'", *form_targets)),
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return "; ".join(directives)


def init_app(app: Flask, settings: Settings) -> None:
    """Send the headers with every answer; a site under https adds Strict-Transport-Security."""
    policy = content_security_policy(_provider_origins(settings))
    headers = {**HEADERS, "Content-Security-Policy": policy}
    if settings.site_url.startswith("https://"):
        headers["Strict-Transport-Security"] = STRICT_TRANSPORT

    pairs = tuple(headers.items())
    app.before_request(_refuse_control_characters)

    @app.after_request
    def add_headers(response: Response) -> Response:
        own = {name.lower() for name, _value in response.headers}
        response.headers.extend([pair for pair in pairs if pair[0].lower() not in own])
        return response


def _refuse_control_characters() -> None:
    # No link of ours holds one, no page can show one, and PostgreSQL stores no NUL.
    words = (request.path, *request.args.keys(), *request.args.values())
    # Of what can be printed nothing is one; asking each mark costs more.
    doubtful = [word for word in words if not word.isprintable()]
    if any(unicodedata.category(mark) == "Cc" for word in doubtful for mark in word):
        abort(400)


def _provider_origins(settings: Settings) -> tuple[str, ...]:
    found = settings.identity_providers
    addresses = (entry.get("authorization_origin") or entry.get("issuer") for entry in found)
    parts = (urlsplit(address) for address in addresses if address)
    return tuple(f"{part.scheme}://{part.netloc}" for part in parts)
