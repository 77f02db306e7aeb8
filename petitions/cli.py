"""What operators type: every command group is registered here."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Give the app its commands."""
    from petitions.cli_rules import rules

    app.cli.add_command(rules)
