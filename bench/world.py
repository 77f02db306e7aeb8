"""The database that is measured: a petition that is open, a crowd of attempts, an eID session."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy.orm import Session

from config import DEVELOPMENT_KEY, Settings
from petitions import create_app
from petitions.services.secrets import Keys, token_hash
from petitions.storage.engine import unit
from petitions.storage.tables import SignatureAttempt, TallyQueue
from tests.support.lives import World

RULES = "us-we-the-people"
NOTHING = "0" * 64


@dataclass(frozen=True)
class Prepared:
    """What the load needs to know: the petition, the session's cookie and its form token."""

    number: int
    cookie: str
    csrf_token: str
    confirm_paths: Path


def prepare(settings: Settings, engine: sa.Engine, folder: Path, attempts: int) -> Prepared:
    """Make the petition through the services, and unconfirmed attempts in bulk."""
    from tests.support import lives

    # The site's own keys: what is prepared here is confirmed by its processes.
    lives.KEYS = Keys.from_base64(DEVELOPMENT_KEY)
    with Session(engine, expire_on_commit=False) as session:
        world = World(session, now=datetime.now(UTC) - timedelta(minutes=5)).install(RULES)
        number = world.petition(RULES)
        paths = _attempts(session, number, attempts, folder / "paths.txt")
    cookie, token = _form_session(settings)
    return Prepared(number, cookie, token, paths)


def _attempts(session: Session, number: int, count: int, file: Path) -> Path:
    now = datetime.now(UTC)
    tokens = [secrets.token_urlsafe(32) for _ in range(count)]
    rows = [
        {
            "token_hash": token_hash(token), "petition_id": number, "kind": "for",
            "email": f"crowd{place}@example.org", "name": "Дана Ахметова", "territory": None,
            "language": "kk", "text_language": "kk", "text_sha256": NOTHING,
            "wants_letters": False, "declared": '{"age": 30}', "network": None,
            "attempted_at": now, "expires_at": now + timedelta(days=7),
        }
        for place, token in enumerate(tokens)
    ]  # fmt: skip
    with unit(session):
        for start in range(0, count, 5_000):
            session.execute(sa.insert(SignatureAttempt), rows[start : start + 5_000])
    file.write_text("".join(f"/kk/signatures/confirm/{token}\n" for token in tokens))
    return file


def _form_session(settings: Settings) -> tuple[str, str]:
    """Return the cookie of a session that has opened a form, and that form's token."""
    from flask import g, session
    from flask_wtf.csrf import generate_csrf

    app = create_app(settings)
    with app.test_request_context("/"):
        token = generate_csrf()
        serializer = SecureCookieSessionInterface().get_signing_serializer(app)
        if serializer is None:
            raise RuntimeError("no secret key")
        value = serializer.dumps(dict(session))
        g.pop("csrf_token", None)
    return f"{app.config['SESSION_COOKIE_NAME']}={value}", token


def queue(session: Session, number: int, count: int) -> None:
    """Put entries into the tally's queue, as confirming would."""
    now = datetime.now(UTC)
    with unit(session):
        for start in range(0, count, 10_000):
            rows = [
                {
                    "petition_id": number, "entry": "sign", "moment": now, "territory": None,
                    "commitment": secrets.token_bytes(32), "signature_id": None, "count": 1,
                    "is_late": False,
                }
                for _ in range(start, min(start + 10_000, count))
            ]  # fmt: skip
            session.execute(sa.insert(TallyQueue), rows)
