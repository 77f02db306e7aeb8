"""Messages between a petitioner and those who work on the petition; each side is told by letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.services import letters, telling
from petitions.services.errors import NotFound, Refused
from petitions.services.rights import Matter, at_work, require
from petitions.storage import audit, bodies, cases, messages
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Message, Petition

MODERATORS = ("moderator", "administrator")
OFFICERS = ("officer", "head")
LIMIT = 4_000


def write_as_petitioner(
    session: Session, account_id: int, petition_id: int, body_id: int | None, text: str,
    at: datetime,
) -> None:  # fmt: skip
    """Write to the moderators, or to a body that owes something on one's own petition."""
    text = _checked(text)
    with unit(session):
        petition = _own(session, account_id, petition_id)
        _require_body(session, petition, body_id)
        messages.add(session, petition_id, body_id, account_id, text, at, is_from_petitioner=True)
        path = f"/moderator/cases/{petition_id}/messages"
        if body_id is not None:
            path = f"/government/petitions/{petition_id}/messages/{body_id}"
        for reader in _staff(session, petition, body_id):
            _tell(session, petition, reader, {"path": path, "body": None}, at)


def write_as_staff(
    session: Session, account_id: int, petition_id: int, body_id: int | None, text: str,
    at: datetime,
) -> None:  # fmt: skip
    """Write to the petitioner, for the moderators or for one's own body; on record, unquoted."""
    text = _checked(text)
    with unit(session):
        petition = _petition(session, petition_id)
        roles = MODERATORS if body_id is None else OFFICERS
        matter = Matter.of(petition, body_id)
        role = require(session, account_id, matter, *roles, at=at, act="write_message")
        _require_body(session, petition, body_id)
        made = messages.add(
            session, petition_id, body_id, account_id, text, at, is_from_petitioner=False
        )
        audit.append(
            session, at=at, account_id=account_id, role=role.role, act="write_message",
            petition_id=petition_id, subject=f"message:{made.id}",
        )  # fmt: skip
        data = {
            "path": f"/account/petitions/{petition_id}/messages/{body_id or 'moderators'}",
            "body": _names(session, body_id),
        }
        telling.tell_petitioner(session, petition, "message_received", data, at)


def thread(session: Session, petition_id: int, body_id: int | None) -> Sequence[Message]:
    """Return one conversation, oldest first; the page asks who may read it."""
    return messages.thread(session, petition_id, body_id)


def bodies_of(session: Session, petition: Petition) -> list[int]:
    """Return the bodies to which the petitioner may write."""
    return messages.bodies_of(session, petition)


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused("message_missing")
    if len(text) > LIMIT:
        raise Refused("text_too_long")
    return text


def _petition(session: Session, petition_id: int) -> Petition:
    petition = store.find(session, petition_id)
    if petition is None or petition.submitted_at is None:
        raise NotFound("petition")
    return petition


def _own(session: Session, account_id: int, petition_id: int) -> Petition:
    petition = _petition(session, petition_id)
    if petition.petitioner_id != account_id:
        raise NotFound("petition")
    return petition


def _require_body(session: Session, petition: Petition, body_id: int | None) -> None:
    if body_id is not None and body_id not in messages.bodies_of(session, petition):
        raise NotFound("body")


def _staff(session: Session, petition: Petition, body_id: int | None) -> list[int]:
    """Return who is to hear of a petitioner's message: whose case it is, else all."""
    owner = cases.owner(session, petition.id) if body_id is None else None
    if owner is not None:
        return [owner.account_id]
    roles = ("moderator",) if body_id is None else OFFICERS
    return at_work(session, Matter.of(petition, body_id), *roles)


def _tell(
    session: Session, petition: Petition, account_id: int, data: dict[str, Any], at: datetime
) -> None:
    letters.write_to_account(session, account_id, "message_received", data, at, petition.id)


def _names(session: Session, body_id: int | None) -> dict[str, str] | None:
    body = bodies.find(session, body_id) if body_id is not None else None
    return body.names if body else None
