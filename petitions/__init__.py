"""The petition platform; `create_app` is the only place that knows every room."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from config import Settings

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings) -> Flask:
    """Return the whole site for the given settings."""
    from petitions import cli, development, previewing, web

    app = Flask(
        "petitions",
        root_path=str(ROOT / "petitions"),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "petitions" / "web" / "static"),
        instance_path=str(settings.instance_path.resolve()),
    )
    web.init_app(app, settings)
    development.init_app(app, settings)
    previewing.init_app(app, settings)
    cli.init_app(app)
    return app


def create_rules_app() -> Flask:
    """Return an app that offers only `flask rules`, which needs no setting."""
    from petitions.cli_rules import rules

    app = Flask("petitions", root_path=str(ROOT / "petitions"))
    app.cli.add_command(rules)
    return app
