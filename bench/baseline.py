"""The bare endpoints that the product is measured against: Flask and psycopg, nothing else.

Lean as a good engineer can make them, and to stay so: no ORM, no form, no session, one prepared
transaction with the same rows as the product writes.
"""

from __future__ import annotations

import os
import secrets
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from flask import Flask, request
from psycopg.types.json import Jsonb

app = Flask("baseline")
URL = os.environ["DATABASE_URL"].replace("postgresql+psycopg://", "postgresql://", 1)
_local = threading.local()

ATTEMPT = """
INSERT INTO signature_attempt (token_hash, petition_id, kind, email, name, territory, language,
  text_language, text_sha256, wants_letters, declared, network, attempted_at, expires_at)
VALUES (%s, %s, 'for', %s, %s, NULL, 'kk', 'kk', %s, false, '{}', %s, %s, %s)"""
LETTER = """
INSERT INTO letter (template, address, language, data, petition_id, message_id, written_at,
  claimable_at, attempts) VALUES ('signature_confirm', %s, 'kk', %s, %s, %s, %s, %s, 0)"""
SIGNATURE = """
INSERT INTO signature (petition_id, kind, person, slot, language, text_sha256, confirmed_at,
  commitment) VALUES (%s, 'for', %s, 0, 'kk', %s, %s, %s)"""
PERSON = """
INSERT INTO signatory (signature_id, name, email, email_domain, language, wants_letters, network,
  network_until, salt, account_id) VALUES (%s, %s, NULL, NULL, 'kk', false, %s, %s, %s, NULL)"""
QUEUED = """
INSERT INTO tally_queue (petition_id, entry, moment, territory, commitment, signature_id, count,
  is_late) VALUES (%s, 'sign', %s, NULL, %s, %s, 1, false)"""
SETTLE = "UPDATE signature_attempt SET signature_id = 1 WHERE token_hash = %s"
NOTHING = "0" * 64


def _connection() -> psycopg.Connection[Any]:
    connection: psycopg.Connection[Any] | None = getattr(_local, "connection", None)
    if connection is None:
        connection = _local.connection = psycopg.connect(URL)
    return connection


@app.get("/hello")
def hello() -> str:
    return "hello"


@app.post("/sign")
def sign() -> str:
    """Insert what accepting a signature by e-mail inserts."""
    now, email = datetime.now(UTC), request.form["email"]
    connection = _connection()
    with connection.cursor() as cursor:
        cursor.execute(
            ATTEMPT,
            (secrets.token_bytes(32), 1, email, request.form["name"], NOTHING,
             secrets.token_bytes(32), now, now + timedelta(days=7)),
        )  # fmt: skip
        cursor.execute(
            LETTER,
            (email, Jsonb({"token": secrets.token_urlsafe(32)}), 1, secrets.token_urlsafe(32),
             now, now),
        )  # fmt: skip
    connection.commit()
    return "check your mail"


@app.post("/identified")
def identified() -> str:
    """Insert what signing with an electronic identity inserts."""
    now, commitment = datetime.now(UTC), secrets.token_bytes(32)
    connection = _connection()
    with connection.cursor() as cursor:
        cursor.execute(
            SIGNATURE + " RETURNING id", (1, secrets.token_bytes(32), NOTHING, now, commitment)
        )
        (signature_id,) = cursor.fetchone() or (0,)
        cursor.execute(
            PERSON,
            (signature_id, request.form["csrf_token"][:20], secrets.token_bytes(32),
             now + timedelta(days=30), secrets.token_bytes(16)),
        )  # fmt: skip
        cursor.execute(QUEUED, (1, now, commitment, signature_id))
    connection.commit()
    return "signed"


@app.post("/confirm")
def confirm() -> str:
    """An update and an insert, as confirming a signature needs at the least."""
    now = datetime.now(UTC)
    connection = _connection()
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, (secrets.token_bytes(32),))
        cursor.execute(
            SIGNATURE,
            (1, secrets.token_bytes(32), NOTHING, now, secrets.token_bytes(32)),
        )  # fmt: skip
    connection.commit()
    return "confirmed"
