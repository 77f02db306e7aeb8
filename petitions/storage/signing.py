"""What signing writes, and what it reads first: one journey each on PostgreSQL.

A journey costs both sides more than the rows do. SQLite, which lies in the same process, takes the
same rows by one statement after the other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage import letters, petitions, signatures
from petitions.storage.petitions import Snapshot
from petitions.storage.quick import Quick
from petitions.storage.signatures import Earlier

# Texts that the driver takes as they are: building and compiling a statement of so many columns
# costs more than running it. What a writer only guesses of the petition, the database asks first.
_IF_IT_STANDS = "WHERE petition_stands(%(petition_id)s, %(stamp)s::xid, %(person)s)"
_LETTER = """INSERT INTO letter (template, address, language, data, petition_id, signature_id,
    message_id, written_at, claimable_at, attempts)"""
_ATTEMPT = """INSERT INTO signature_attempt (token_hash, petition_id, kind, email, name, territory,
    language, text_language, text_sha256, wants_letters, declared, network, attempted_at,
    expires_at)"""
_SAID = """%(token_hash)s, %(petition_id)s, %(kind)s, %(email)s, %(name)s, %(territory)s,
    %(language)s, %(text_language)s, %(text_sha256)s, %(wants_letters)s, %(declared)s,
    %(network)s, %(attempted_at)s, %(expires_at)s"""
_TYPED = f"""
WITH written AS (
  {_LETTER}
  VALUES (%(letter_template)s, %(letter_address)s, %(letter_language)s, %(letter_data)s,
    %(letter_petition_id)s, %(letter_signature_id)s, %(letter_message_id)s,
    %(letter_written_at)s, %(letter_claimable_at)s, %(letter_attempts)s)
)
{_ATTEMPT}
VALUES ({_SAID})
"""
# Whoever stands under the address: one of the same name, or any while no slot is free.
_TYPED_AS_GUESSED = f"""
WITH stands AS MATERIALIZED (
  SELECT FROM petition WHERE id = %(petition_id)s AND xmin = %(stamp)s::xid AND NOT EXISTS (
    SELECT FROM switch WHERE name = 'pause_signing' AND (value ->> 'is_on')::boolean)
), standing AS (
  SELECT signature.id, signatory.name IS NULL OR
    lower(regexp_replace(btrim(signatory.name), '\\s+', ' ', 'g'))
    = lower(regexp_replace(btrim(%(name)s::text), '\\s+', ' ', 'g')) AS is_same
  FROM signature LEFT JOIN signatory ON signatory.signature_id = signature.id
  WHERE signature.petition_id = %(petition_id)s AND signature.person = %(person)s
    AND signature.withdrawn_at IS NULL
), mine AS MATERIALIZED (
  SELECT coalesce(max(id) FILTER (WHERE is_same), max(id) FILTER (WHERE taken >= %(slots)s)) AS id
  FROM (SELECT id, is_same, count(*) OVER () AS taken FROM standing) AS each
), written AS (
  {_LETTER}
  SELECT CASE WHEN mine.id IS NULL THEN %(letter_template)s ELSE %(told_template)s END,
    %(letter_address)s, %(letter_language)s,
    CASE WHEN mine.id IS NULL THEN %(letter_data)s::jsonb ELSE %(told_data)s::jsonb END,
    %(letter_petition_id)s, mine.id, %(letter_message_id)s, %(letter_written_at)s,
    %(letter_claimable_at)s, %(letter_attempts)s
  FROM stands, mine
), typed AS (
  {_ATTEMPT}
  SELECT {_SAID}
  FROM stands, mine WHERE mine.id IS NULL
)
SELECT count(*) FROM stands
"""
_SIGNED = """
WITH stands AS MATERIALIZED (SELECT {condition}), signed AS (
  INSERT INTO signature (petition_id, kind, person, slot, territory, language, text_sha256,
    confirmed_at, commitment)
  SELECT %(petition_id)s, %(kind)s, %(person)s, %(slot)s, %(territory)s, %(language)s,
    %(text_sha256)s, %(confirmed_at)s, %(commitment)s
  FROM stands
  ON CONFLICT DO NOTHING RETURNING id
), who AS (
  INSERT INTO signatory (signature_id, name, email, email_domain, language, wants_letters, network,
    network_until, salt, account_id)
  SELECT signed.id, %(who_name)s, %(who_email)s, %(who_email_domain)s, %(who_language)s,
    %(who_wants_letters)s, %(who_network)s, %(who_network_until)s, %(who_salt)s,
    %(who_account_id)s
  FROM signed
), queued AS (
  INSERT INTO tally_queue (petition_id, entry, moment, territory, commitment, signature_id, count,
    is_late)
  SELECT %(petition_id)s, %(queued_entry)s, %(confirmed_at)s, %(territory)s, %(commitment)s,
    signed.id, 1, %(queued_is_late)s
  FROM signed
), settled AS (
  UPDATE signature_attempt SET signature_id = signed.id FROM signed
  WHERE signature_attempt.token_hash = %(token_hash)s
)
SELECT id FROM signed
"""
# By whether the petition must stand as guessed.
_SIGN = {False: _SIGNED.format(condition=""), True: _SIGNED.format(condition=_IF_IT_STANDS)}


def add_attempt(session: Session, attempt: Mapping[str, Any], letter: Mapping[str, Any]) -> None:
    """Insert what was typed and the letter with its link."""
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        letters.add_letter(session, **letter)
        signatures.add_attempt(session, **attempt)
        return
    connection.exec_driver_sql(_TYPED, {**attempt, **_letter(letter)})


def add_attempt_as_guessed(
    session: Session, attempt: Mapping[str, Any], letter: Mapping[str, Any],
    told: Mapping[str, Any], *, stamp: str, person: bytes, slots: int,
) -> bool:  # fmt: skip
    """Insert what was typed and its letter or, if a signature stands for the person already, only
    the letter that tells so; by one statement in either case, so that its time tells nobody.

    False, and nothing of it, if the petition is not as its stamp says or signing is paused.
    PostgreSQL alone knows stamps.
    """
    said = {
        **attempt, **_letter(letter), "told_template": told["template"],
        "told_data": json.dumps(told["data"]), "stamp": stamp, "person": person, "slots": slots,
    }  # fmt: skip
    return bool(session.connection().exec_driver_sql(_TYPED_AS_GUESSED, said).scalar())


def _letter(letter: Mapping[str, Any]) -> dict[str, Any]:
    said = {f"letter_{name}": value for name, value in letter.items()}
    return {**said, "letter_data": json.dumps(letter["data"])}


def add(
    session: Session,
    signature: Mapping[str, Any],
    person: Mapping[str, Any],
    *,
    entry: str,
    is_late: bool,
    token_hash: bytes | None = None,
    stamp: str | None = None,
) -> int | None:
    """Insert a confirmed signature, the person beside it and the entry to count; settle the
    attempt that it confirms. None, and nothing of it, if the person's slot is taken already.

    With the stamp of a snapshot it shares the petition's stream first, as
    `petitions.share_stream` does, and writes only if the petition then still stands so and the
    person has no signature on it.
    """
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        return _add_one_by_one(session, signature, person, entry, is_late, token_hash)
    said = {
        **signature, **{f"who_{name}": value for name, value in person.items()},
        "queued_entry": entry, "queued_is_late": is_late, "token_hash": token_hash, "stamp": stamp,
    }  # fmt: skip
    new_id: int | None = connection.exec_driver_sql(_SIGN[stamp is not None], said).scalar()
    return new_id


def _add_one_by_one(
    session: Session, signature: Mapping[str, Any], person: Mapping[str, Any], entry: str,
    is_late: bool, token_hash: bytes | None,
) -> int | None:  # fmt: skip
    signature_id = signatures.add(session, **signature)
    if signature_id is None:
        return None
    signatures.add_person(session, signature_id=signature_id, **person)
    signatures.enqueue(
        session, petition_id=signature["petition_id"], entry=entry,
        moment=signature["confirmed_at"], territory=signature["territory"],
        commitment=signature["commitment"], signature_id=signature_id, count=1, is_late=is_late,
    )  # fmt: skip
    if token_hash is not None:
        signatures.settle_attempt(session, token_hash, signature_id)
    return signature_id


_BEFORE = signatures.OF_PERSON.subquery("before")
_OPEN_FOR = (
    sa.select(*petitions.SNAPSHOT_COLUMNS, *_BEFORE.c)
    .select_from(petitions.PETITION.outerjoin(_BEFORE, sa.true()))
    .where(petitions.PETITION.c.id == sa.bindparam("petition"))
    .order_by(_BEFORE.c.id)
)
# A row that is changed in any way gets another `xmin`.
_OPEN = Quick(_OPEN_FOR, _OPEN_FOR.add_columns(sa.literal_column("petition.xmin::text")))


def open_for(
    session: Session, petition_id: int, person: bytes
) -> tuple[Snapshot, list[Earlier]] | None:
    """Return a petition as it stands, with its stamp, and all earlier signatures under a person
    key."""
    rows = _OPEN.rows(session, {"petition": petition_id, "person": person})
    if not rows:
        return None
    width, end = len(petitions.SNAPSHOT_COLUMNS), len(_OPEN_FOR.selected_columns)
    before = [signatures.earlier_of(row[width:end]) for row in rows if row[width] is not None]
    return Snapshot(*rows[0][:width], *rows[0][end:]), before
