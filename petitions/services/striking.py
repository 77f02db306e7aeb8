"""Carrying out the orders that signatures be invalid, or count again: in chunks, by the worker.

Counts fall through the tally alone: an order writes entries to the queue, as a withdrawal does,
and none of them says whose signature it concerns.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.engine import judge
from petitions.ledger.entry import Kind
from petitions.services import lifecycle, petition_keys, tallying, telling_invalidations
from petitions.services.errors import NotFound
from petitions.services.invalidating import kinds_that_count, rules_and_life
from petitions.services.secrets import Keys
from petitions.services.signing import fresh_commitment
from petitions.storage import audit, invalidations, signatures, surveys
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.invalidations import Fallen, Pattern
from petitions.storage.tables import Invalidation, Petition

CHUNK = 1_000
_VERBS = {"running": "invalidate", "undoing": "reinstate"}
_ENTRIES = {
    ("invalidate", "for"): Kind.INVALIDATE,
    ("invalidate", "support"): Kind.INVALIDATE,
    ("invalidate", "against"): Kind.AGAINST_INVALIDATE,
    ("reinstate", "for"): Kind.REINSTATE,
    ("reinstate", "support"): Kind.REINSTATE,
    ("reinstate", "against"): Kind.AGAINST_REINSTATE,
}


def work_once(session: Session, keys: Keys, at: datetime, chunk: int = CHUNK) -> bool:
    """Carry out the next chunk of the oldest order; False when none waits.

    Mark, signatures and queue change in one transaction: a killed worker loses the chunk in hand
    and nothing else, and no signature falls or rises twice. The end of an order and the letter
    about it are one transaction too.
    """
    with unit(session):
        row = invalidations.next_working(session)
        if row is None:
            return False
        ids = _next(session, row, chunk)
        if not ids or row.stopped_for:
            _end(session, row, at)
        else:
            _do_chunk(session, keys, row, ids, at)
        return True


def _next(session: Session, row: Invalidation, chunk: int) -> list[int]:
    """Return the signatures that are next to fall, or to rise again."""
    if row.state == "undoing":
        return invalidations.struck(session, row, chunk)
    pattern = Pattern.from_json(row.pattern)
    kinds = kinds_that_count(*rules_and_life(session, _petition(session, row)))
    found = invalidations.matches(session, row.petition_id, kinds, pattern, row.last_signature_id)
    return [one.id for one in islice(found, chunk)]


def _do_chunk(
    session: Session, keys: Keys, row: Invalidation, ids: list[int], at: datetime
) -> None:
    """Let one chunk fall or rise; where the rules let no more, note why: the next turn ends it."""
    store.share_stream(session, row.petition_id)
    petition = _petition(session, row)
    session.refresh(petition)
    row.stopped_for = _barred(session, petition, _VERBS[row.state], at)
    if row.stopped_for:
        return
    if row.state == "running":
        fallen = invalidations.strike(session, row, ids, at)
        surveys.forget(session, ids)
        row.done_count += fallen.total()
    else:
        fallen = invalidations.reinstate(session, row, ids)
        row.undone_count += fallen.total()
    row.last_signature_id = ids[-1]
    _enqueue(session, keys, row, fallen, at)


def _barred(session: Session, petition: Petition, do: str, at: datetime) -> str | None:
    """Say why the rules let no more fall or rise: the petition has come to its end meanwhile."""
    rules, life = rules_and_life(session, petition)
    codes = judge(rules, life, Action(do=do), at)
    # That no count is left is no obstacle here: the tally may lag by a moment.
    barring = [code for code in codes if code not in ("no_signatures", "none_invalidated")]
    return barring[0] if barring else None


def _end(session: Session, row: Invalidation, at: datetime) -> None:
    """Note the end, tell the public and the petitioner, and forget what the pattern says of
    persons."""
    # The letter says the count: what this order struck must be counted first.
    locked = tallying.settle(session, lifecycle.take(session, row.petition_id), at)
    if row.state == "running":
        row.state, row.done_at, count = "done", at, row.done_count
        kept = Pattern.from_json(row.pattern)
        row.pattern = {**replace(kept, name=None, network=None).to_json(), "by": kept.criteria}
        act, tell = "signatures_invalidated", telling_invalidations.tell_of_invalidation
    else:
        row.state, row.undone_at, count = "undone", at, row.undone_count
        act, tell = "signatures_reinstated", telling_invalidations.tell_of_undoing
    audit.append(
        session, at=at, account_id=None, act=act, petition_id=row.petition_id,
        subject=f"invalidation:{row.id}", after={"count": count, "state": row.state},
        why=row.stopped_for,
    )  # fmt: skip
    if count:
        tell(session, locked.petition, row, at)


def _enqueue(session: Session, keys: Keys, row: Invalidation, fallen: Fallen, at: datetime) -> None:
    """Hand the sums to the tally, one entry for each kind and territory."""
    petition = _petition(session, row)
    key = petition_keys.petition_key(keys, petition)
    for (kind, territory), count in sorted(fallen.items(), key=str):
        signatures.enqueue(
            session,
            petition_id=petition.id,
            entry=_ENTRIES[_VERBS[row.state], kind],
            moment=at,
            territory=territory,
            commitment=fresh_commitment(key, petition.id, at),
            count=count,
        )


def _petition(session: Session, row: Invalidation) -> Petition:
    petition = store.find(session, row.petition_id)
    if petition is None:
        raise NotFound("petition")
    return petition
