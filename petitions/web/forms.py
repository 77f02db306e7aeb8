"""CSRF on every POST, and the form base all pages share."""

from __future__ import annotations

from flask import Flask
from flask_wtf import CSRFProtect

from config import Settings

csrf = CSRFProtect()


def init_app(app: Flask, settings: Settings) -> None:
    """Protect every POST; a token lives as long as its session, so an overnight page still works."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    csrf.init_app(app)
