"""Writing letters: a row in the outbox, in the transaction of what it tells about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from petitions.services.errors import NotFound
from petitions.services.secrets import Keys, new_token
from petitions.storage import accounts, letters
from petitions.storage.engine import unit


def write_letter(
    session: Session, template: str, to: str, language: str, data: dict[str, Any], at: datetime,
    petition_id: int | None = None, mailing_id: int | None = None,
    signature_id: int | None = None,
) -> None:  # fmt: skip
    """Put a letter into the outbox inside the caller's transaction."""
    columns = composed(template, to, language, data, at, petition_id, signature_id)
    letters.add_letter(session, mailing_id=mailing_id, **columns)


def composed(
    template: str, to: str, language: str, data: dict[str, Any], at: datetime,
    petition_id: int | None, signature_id: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return a letter's row for the outbox.

    The Message-ID's local part is fixed here, so that a repeat after a crash is the same letter.
    """
    return {
        "template": template,
        "address": to,
        "language": language,
        "data": data,
        "petition_id": petition_id,
        "signature_id": signature_id,
        "message_id": new_token(),
        "written_at": at,
        "claimable_at": at,
        "attempts": 0,
    }


def write_to_account(
    session: Session, account_id: int, template: str, data: Mapping[str, Any], at: datetime,
    petition_id: int,
) -> None:  # fmt: skip
    """Write one letter to somebody in their language, if an address is known."""
    reader = accounts.by_id(session, account_id)
    if reader is not None and reader.email:
        write_letter(
            session, template, reader.email, reader.language, dict(data), at,
            petition_id=petition_id,
        )  # fmt: skip


def unsubscribe_token(keys: Keys, signature_id: int) -> str:
    """Return the token by which one signatory stops the letters about one petition."""
    return str(_serializer(keys).dumps(signature_id))


def unsubscribe(session: Session, keys: Keys, token: str) -> None:
    """Write to this signatory no more about the petition; doing it twice changes nothing."""
    with unit(session):
        if not letters.stop_letters(session, signature_of(keys, token)):
            raise NotFound("link_unknown")


def signature_of(keys: Keys, token: str) -> int:
    """Return the signature that an unsubscribe token names; raise NotFound for a forged one."""
    try:
        return int(_serializer(keys).loads(token))
    except (BadData, ValueError, TypeError) as error:
        raise NotFound("link_unknown") from error


def _serializer(keys: Keys) -> URLSafeSerializer:
    return URLSafeSerializer(keys.derive("unsubscribe"), salt="unsubscribe")
