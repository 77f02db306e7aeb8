"""Signatures on paper: counted by people outside the site, entered as one batch."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from petitions.clock import whole_hour
from petitions.domain.actions import Action
from petitions.domain.eligibility import Person
from petitions.ledger.commitment import commit, derive_code, signature_content
from petitions.ledger.entry import Kind
from petitions.services import keeping, lifecycle, petition_keys, tallying
from petitions.services.reviewing import for_moderator
from petitions.services.secrets import Keys
from petitions.storage import audit, signature_sums
from petitions.storage.engine import unit
from petitions.storage.tables import Petition


def enter(
    session: Session, keys: Keys, account_id: int, petition_id: int, at: datetime, *, count: int,
    territory: str | None = None, source: str,
) -> None:  # fmt: skip
    """Count a batch of signatures on paper; the ledger and the audit record show it as one.

    `source`: who counted them, and where the sheets are. Raises Refused with the engine's codes
    where the rules take no paper, or no longer.
    """
    with unit(session):
        locked = for_moderator(session, account_id, petition_id, at, "enter_paper")
        locked = tallying.settle(session, locked, at)
        person = Person(territory=territory) if territory else None
        action = Action(do="paper", count=count, person=person)
        lifecycle.carry_out(session, locked, action, at, account_id)
        petition = locked.petition
        entry = keeping.NewEntry(
            Kind.PAPER, _commitment(keys, petition, at, territory), territory, None, count
        )
        keeping.append_entries(session, petition.id, [entry])
        signature_sums.count_hours(session, petition.id, {whole_hour(at): count})
        if territory:
            signature_sums.count_territories(session, petition.id, {territory: count})
        audit.append(
            session, at=at, account_id=account_id, role="moderator", act="enter_paper",
            petition_id=petition_id, after={"count": count, "territory": territory}, why=source,
        )  # fmt: skip


def _commitment(keys: Keys, petition: Petition, at: datetime, territory: str | None) -> bytes:
    """Return a commitment for the batch, which holds nobody's name and is opened by nobody."""
    code = derive_code(petition_keys.petition_key(keys, petition), petition_keys.new_salt())
    content = signature_content(at=at, place=territory or "", person="", text="", language="")
    return commit(code, petition.id, content)
