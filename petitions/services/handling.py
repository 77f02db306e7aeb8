"""Work on a duty inside its body: who does it, what colleagues note; and routing what nobody
can do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from petitions.services import duties, rights, routing
from petitions.services.duties import Mine
from petitions.services.errors import NotFound, Refused
from petitions.services.rights import Matter
from petitions.storage import answers
from petitions.storage import duties as stored
from petitions.storage import petitions as store
from petitions.storage.engine import unit

COMMENT_LIMIT = 5_000


def assign(
    session: Session, account_id: int, duty_id: int, officer_id: int | None, at: datetime
) -> None:
    """Give a duty to one of the body's people, or to nobody in particular."""
    with unit(session):
        mine = duties.own(session, account_id, duty_id, at, "assign")
        if officer_id is not None and officer_id not in colleagues(session, mine.matter):
            raise Refused("officer_unknown")
        before = {"officer": mine.duty.officer_id}
        mine.duty.officer_id = officer_id
        duties.note(session, mine, "assign", at, before=before, after={"officer": officer_id})


def colleagues(session: Session, matter: Matter) -> list[int]:
    """List who can be given a duty."""
    return rights.at_work(session, matter, *duties.OFFICERS)


def comment(session: Session, account_id: int, duty_id: int, text: str, at: datetime) -> None:
    """Note something for the colleagues of one's own body."""
    text = text.strip()
    if not text:
        raise Refused("comment_missing")
    if len(text) > COMMENT_LIMIT:
        raise Refused("text_too_long")
    with unit(session):
        mine = duties.own(session, account_id, duty_id, at, "comment")
        if mine.duty.body_id is None:
            raise Refused("body_not_chosen")
        stored.add_comment(
            session, duty_id=duty_id, body_id=mine.duty.body_id, account_id=account_id,
            text=text, written_at=at,
        )  # fmt: skip
        duties.note(session, mine, "comment", at)


def route(
    session: Session, account_id: int, duty_id: int, body_id: int, reason: str, at: datetime
) -> None:
    """Give a duty that nobody can fulfil to the body that is competent.

    Raises Refused("has_owner") where somebody is at work on it: bodies pass on their own.
    """
    with unit(session):
        duty = answers.duty(session, duty_id)
        petition = store.find(session, duty.petition_id) if duty is not None else None
        if duty is None or petition is None:
            raise NotFound("duty")
        matter = Matter.of(petition, duty.body_id)
        act = f"route duty:{duty_id}"
        role = rights.require(session, account_id, matter, "administrator", at=at, act=act)
        if duty.status != "open":
            raise Refused("duty_not_open")
        if duty.body_id is not None and colleagues(session, matter):
            raise Refused("has_owner")
        routing.require_able(session, petition, body_id)
        if not reason.strip():
            raise Refused("reason_missing")
        before = {"body": duty.body_id}
        mine = Mine(duty, petition, account_id, role.role)
        duties.hand_over(session, petition, duty, body_id, at)
        petition.revision += 1
        duties.note(
            session, mine, "route", at, why=reason.strip(), before=before, after={"body": body_id}
        )
