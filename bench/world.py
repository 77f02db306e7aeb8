"""The database that is measured: open petitions, a crowd of attempts, people with an eID."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask import session as visit
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from config import DEVELOPMENT_KEY, Settings
from petitions import create_app
from petitions.services import identities, reviewing
from petitions.services.secrets import Keys, seal, token_hash
from petitions.storage.engine import unit
from petitions.storage.tables import Account, AccountIdentity, SignatureAttempt, TallyQueue
from tests.support import lives
from tests.support.lives import World

RULES, EID_RULES = "us-we-the-people", "lv-manabalss"
NOTHING = "0" * 64
CHUNK = 5_000


@dataclass(frozen=True)
class Prepared:
    """What the load needs to know: the petitions, sessions' cookies and their form token."""

    number: int
    eid_number: int
    cookie: str
    csrf_token: str
    confirm_paths: Path
    people: Path


def prepare(
    settings: Settings, engine: sa.Engine, folder: Path, attempts: int, people: int
) -> Prepared:
    """Make the petitions through the services; unconfirmed attempts and people in bulk."""
    with Session(engine, expire_on_commit=False) as session:
        world = installed(session, RULES, EID_RULES)
        number, eid_number = world.petition(RULES), world.petition(EID_RULES)
        moderator = world.staff("moderator", "moderator@example.org")
        reviewing.decide(session, moderator, eid_number, "accept", world.now, message="–")
        paths = _attempts(session, number, attempts, folder / "paths.txt")
        accounts = _people(session, people)
    visitors = Visitors(create_app(settings))
    cookies = folder / "people.txt"
    cookies.write_text("".join(f"{visitors.cookie(account)}\n" for account in accounts))
    return Prepared(
        number, eid_number, visitors.cookie(), visitors.csrf_token, paths, cookies
    )  # fmt: skip


def installed(session: Session, *rule_sets: str) -> World:
    """Install rule sets a few minutes ago, with the keys of the site that is measured: its
    processes go on with what is made here."""
    lives.KEYS = Keys.from_base64(DEVELOPMENT_KEY)
    return World(session, now=datetime.now(UTC) - timedelta(minutes=5)).install(*rule_sets)


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
    _insert(session, SignatureAttempt, rows)
    file.write_text("".join(f"/kk/signatures/confirm/{token}\n" for token in tokens))
    return file


def _people(session: Session, count: int) -> list[int]:
    """Make accounts whose identity a service has proven; return their numbers."""
    now = datetime.now(UTC)
    columns = {"name": "Дана Ахметова", "language": "kk", "created_at": now, "session_epoch": 0}
    with unit(session):
        made = sa.insert(Account).returning(Account.id)
        ids = list(session.scalars(made, [dict(columns) for _ in range(count)]))
    proofs = [
        {
            "account_id": id, "provider": "bench", "subject": f"s{id}", "level": "eid",
            "name": "Дана Ахметова", "born_on": date(1990, 5, 1), "status": "citizen",
            "personal_id_sealed": seal(lives.KEYS, f"{id:012}".encode(), identities.SEAL),
            "territory": None, "proven_at": now,
        }
        for id in ids
    ]  # fmt: skip
    _insert(session, AccountIdentity, proofs)
    return ids


def _insert(session: Session, table: type, rows: list[dict[str, object]]) -> None:
    with unit(session):
        for start in range(0, len(rows), CHUNK):
            session.execute(sa.insert(table), rows[start : start + CHUNK])


class Visitors:
    """Sessions that have opened a form, all with one form token; signed in or not."""

    def __init__(self, app: Flask) -> None:
        self._name = str(app.config["SESSION_COOKIE_NAME"])
        serializer = SecureCookieSessionInterface().get_signing_serializer(app)
        if serializer is None:
            raise RuntimeError("no secret key")
        self._serializer = serializer
        with app.test_request_context("/"):
            self.csrf_token: str = generate_csrf()
            self._said = dict(visit)

    def cookie(self, account_id: int | None = None) -> str:
        """Return the cookie of a session, as the site would have set it."""
        signed_in = {
            "_user_id": f"{account_id}.0", "_fresh": True,
            "signed_in_at": int(datetime.now(UTC).timestamp()),
        }  # fmt: skip
        said = {**self._said, **(signed_in if account_id else {})}
        return f"{self._name}={self._serializer.dumps(said)}"


def queue(session: Session, number: int, count: int) -> None:
    """Put entries into the tally's queue, as confirming would."""
    now = datetime.now(UTC)
    rows: list[dict[str, object]] = [
        {
            "petition_id": number, "entry": "sign", "moment": now, "territory": None,
            "commitment": secrets.token_bytes(32), "signature_id": None, "count": 1,
            "is_late": False,
        }
        for _ in range(count)
    ]  # fmt: skip
    _insert(session, TallyQueue, rows)
