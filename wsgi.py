"""The WSGI entry: `gunicorn wsgi:app`, `flask …` with FLASK_APP=wsgi.py."""

import sys

from config import SettingsError, load_settings
from petitions import create_app, create_rules_app

# Whoever drafts rules needs no secret, database or setting; publishing and exporting do.
NEEDS_SETTINGS = {"publish", "export"}
_, _, command = " ".join(sys.argv[1:5]).partition("rules ")

if "rules" in sys.argv[1:4] and command.split(" ")[0] not in NEEDS_SETTINGS:
    app = create_rules_app()
else:
    try:
        app = create_app(load_settings())
    except SettingsError as error:
        raise SystemExit(str(error)) from None
