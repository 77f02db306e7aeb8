"""The installation's keys, made once from the settings."""

from __future__ import annotations

from flask import Flask, current_app

from config import Settings
from petitions.services.secrets import Keys


def init_app(app: Flask, settings: Settings) -> None:
    """Keep the keys beside the app; services get them handed in."""
    app.extensions["keys"] = Keys.from_base64(settings.master_key.get_secret_value())


def keys() -> Keys:
    """Return the keys of this installation."""
    found: Keys = current_app.extensions["keys"]
    return found


def settings() -> Settings:
    """Return the settings of this installation."""
    found: Settings = current_app.extensions["settings"]
    return found
