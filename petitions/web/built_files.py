"""Serves the built files: compressed beforehand, kept by browsers for good."""

from __future__ import annotations

from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from config import Settings
from petitions.web.assets import STATIC_FOLDER, STATIC_URL
from petitions.web.security import HEADERS, content_security_policy

# A name with a hash never changes its content.
HASHED = r"^.+\.[0-9a-f]{10}\..+$"


def init_app(app: Flask, settings: Settings) -> None:
    """Answer for the built files before the app is asked."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(STATIC_FOLDER),
        prefix=STATIC_URL,
        immutable_file_test=HASHED,
        allow_all_origins=False,
        add_headers_function=_add_headers,
    )


def _add_headers(headers: Headers, path: str, url: str) -> None:
    headers["Content-Security-Policy"] = content_security_policy()
    for name, value in HEADERS.items():
        headers[name] = value
