"""What a petitioner may do with a petition of their own: end it, close it, hand it on."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.services import drafting, lifecycle, tallying
from petitions.services.errors import NotFound
from petitions.services.secrets import Keys
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Petition


def own(session: Session, account_id: int, petition_id: int) -> Petition:
    """Return one's own petition; NotFound for anybody else's."""
    petition = store.find(session, petition_id)
    if petition is None or petition.petitioner_id != account_id:
        raise NotFound("petition")
    return petition


def submit_again(
    session: Session, keys: Keys, account_id: int, petition_id: int, at: datetime
) -> None:
    """Hand in a petition whose group is complete, or one that was returned for changes."""
    with unit(session):
        own(session, account_id, petition_id)
        drafting.hand_in(session, keys, lifecycle.take(session, petition_id), at, account_id)


def withdraw(session: Session, account_id: int, petition_id: int, at: datetime) -> None:
    """End one's own petition; it stays readable as withdrawn."""
    _act(session, account_id, petition_id, Action(do="withdraw"), at)


def close(
    session: Session, account_id: int, petition_id: int, at: datetime, *, on: date | None = None
) -> None:
    """End the collection early, on a day where the rules ask for notice."""
    _act(session, account_id, petition_id, Action(do="close", on=on), at)


def start(
    session: Session,
    account_id: int,
    petition_id: int,
    at: datetime,
    *,
    on: date | None = None,
    until: date | None = None,
) -> None:
    """Choose when the collection starts or ends, where the rules leave it to the petitioner."""
    _act(session, account_id, petition_id, Action(do="start", on=on, until=until), at)


def send(session: Session, account_id: int, petition_id: int, at: datetime) -> None:
    """Hand the petition on: to the verifier where there is one, then to the addressee."""
    _act(session, account_id, petition_id, Action(do="send"), at)


def _act(session: Session, account_id: int, petition_id: int, action: Action, at: datetime) -> None:
    with unit(session):
        own(session, account_id, petition_id)
        locked = tallying.settle(session, lifecycle.take(session, petition_id), at)
        lifecycle.carry_out(session, locked, action, at, account_id)
