"""The engine and the request's session; Flask-SQLAlchemy owns both."""

from __future__ import annotations

import contextvars

from flask import Flask, g, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from config import ROOT, Settings
from petitions.storage import engine
from petitions.storage.tables import metadata

db = SQLAlchemy(metadata=metadata, session_options={"expire_on_commit": False})
migrate = Migrate(db=db, directory=str(ROOT / "petitions/storage/migrations"), render_as_batch=True)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the database and make every safe request read-only in the database itself."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine.engine_options(settings.database_url)
    db.init_app(app)
    migrate.init_app(app)
    with app.app_context():
        engine.configure(db.engine)
    app.before_request(_read_only_when_safe)
    app.teardown_request(_forget_reading)


def session() -> Session:
    """Return the session of this request or command."""
    return db.session()


def _read_only_when_safe() -> None:
    if request.method in SAFE_METHODS:
        g.reading_token = engine.begin_reading()


def _forget_reading(error: BaseException | None) -> None:
    token: contextvars.Token[bool] | None = g.pop("reading_token", None)
    if token is None:
        return
    if db.session.registry.has():
        if error is None:
            db.session.commit()  # a rollback would make the driver forget its prepared statements
        # The session must not carry a read-only transaction into the next request's context.
        db.session.remove()
    engine.end_reading(token)
