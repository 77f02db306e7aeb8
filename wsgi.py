"""The WSGI entry: `gunicorn wsgi:app`, `flask …` with FLASK_APP=wsgi.py."""

import sys

from config import SettingsError, load_settings
from petitions import create_app, create_rules_app

if "rules" in sys.argv[1:4]:
    # Whoever drafts rules needs no secret, database or setting.
    app = create_rules_app()
else:
    try:
        app = create_app(load_settings())
    except SettingsError as error:
        raise SystemExit(str(error)) from None
