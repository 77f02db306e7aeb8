"""Imports what the site's processes import, once for all that are forked (`tests.support.forked`)."""

from __future__ import annotations

import gunicorn.app.wsgiapp
import gunicorn.workers.gthread  # noqa: F401
import psycopg  # noqa: F401

from config import DEVELOPMENT_KEY, DEVELOPMENT_SECRET, Settings
from petitions import create_app

# What is imported late, while an app is made, counts too.
create_app(
    Settings(
        environment="test", secret_key=DEVELOPMENT_SECRET, master_key=DEVELOPMENT_KEY,
        database_url="sqlite:////nowhere/never-opened.sqlite3",
    )  # type: ignore[arg-type]
)  # fmt: skip
