"""Demonstration data: made through the services under an earlier clock."""

from __future__ import annotations

from flask.cli import AppGroup

demo_commands = AppGroup("demo", help="Demonstration data and accounts.")
