"""Signatures found invalid: searched by a pattern, struck in the background, brought back.

Counts fall through the tally alone: an order writes entries to the queue, as a withdrawal does,
and none of them says whose signature it concerns.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.eligibility import Person
from petitions.domain.engine import act, judge
from petitions.domain.life import Fact, Life
from petitions.domain.rules import Rules
from petitions.ledger.entry import Kind
from petitions.services import lifecycle, petition_keys, rulebooks, tallying
from petitions.services.errors import Conflict, NotFound, Refused
from petitions.services.lifecycle import Locked
from petitions.services.rights import Matter, require
from petitions.services.secrets import Keys
from petitions.services.signing import fresh_commitment
from petitions.storage import audit, invalidations, signatures, surveys
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.invalidations import Fallen, Match, Pattern
from petitions.storage.tables import INVALIDATION_REASONS, Invalidation, Petition

STAFF = ("moderator", "administrator")
CHUNK = 1_000
SAMPLES = 20
COMMONEST = 5
_ENTRIES = {
    ("strike", "for"): Kind.INVALIDATE,
    ("strike", "support"): Kind.INVALIDATE,
    ("strike", "against"): Kind.AGAINST_INVALIDATE,
    ("reinstate", "for"): Kind.REINSTATE,
    ("reinstate", "support"): Kind.REINSTATE,
    ("reinstate", "against"): Kind.AGAINST_REINSTATE,
}


@dataclass(frozen=True)
class Found:
    """What would fall: how many, examples, what they have most in common, what would follow."""

    count: int
    samples: tuple[Match, ...]
    domains: tuple[tuple[str, int], ...]
    networks: tuple[tuple[str, int], ...]
    consequences: tuple[Fact, ...]
    refusals: tuple[str, ...]


def search(
    session: Session, account_id: int, petition_id: int, pattern: Pattern, at: datetime
) -> Found:
    """Show a moderator what fits a pattern; that persons were looked at goes on record.

    Refused with `pattern_missing` where nothing is said that signatures could have in common.
    """
    if not set(pattern.criteria) - {"until"}:
        raise Refused("pattern_missing")
    with unit(session):
        petition = _petition(session, petition_id)
        role = require(
            session, account_id, Matter.of(petition), *STAFF, at=at, act="search_signatures"
        )
        found = _found(session, petition, pattern, at)
        audit.append(
            session, at=at, account_id=account_id, role=role.role, act="search_signatures",
            petition_id=petition_id, after={"by": pattern.criteria, "found": found.count},
        )  # fmt: skip
        return found


def _found(session: Session, petition: Petition, pattern: Pattern, at: datetime) -> Found:
    rules, life = _life(session, petition)
    counts: Fallen = Counter()
    domains, networks, samples = Counter[str](), Counter[str](), list[Match]()
    for one in invalidations.matches(session, petition.id, _kinds(rules, life), pattern):
        counts[one.kind, one.territory] += 1
        domains[one.domain or ""] += 1
        networks[one.network.hex() if one.network else ""] += 1
        if len(samples) < SAMPLES:
            samples.append(one)
    del domains[""], networks[""]
    return Found(
        count=counts.total(),
        samples=tuple(samples),
        domains=tuple(domains.most_common(COMMONEST)),
        networks=tuple(networks.most_common(COMMONEST)),
        consequences=_consequences(rules, life, counts, at),
        refusals=judge(rules, life, Action(do="invalidate"), max(at, life.at)),
    )


def _kinds(rules: Rules, life: Life) -> tuple[str, ...]:
    """Return the signatures that count; supporters only where the rules count them among them."""
    counted = ("for", "against")
    return (*counted, "support") if rules.version(life.version).ballot.supporters_sign else counted


def _consequences(rules: Rules, life: Life, counts: Fallen, at: datetime) -> tuple[Fact, ...]:
    """Say what the engine would make of it, were all of it struck now."""
    facts, after = list[Fact](), life
    for (kind, territory), count in counts.items():
        person = Person(territory=territory) if territory else None
        action = Action(do="invalidate", against=kind == "against", count=count, person=person)
        made, more = act(rules, after, action, max(at, life.at))
        facts, after = [*facts, *more], made or after
    return tuple(fact for fact in facts if fact.fact != "refused")


def order(
    session: Session,
    account_id: int,
    petition_id: int,
    pattern: Pattern,
    reason: str,
    note: str,
    at: datetime,
) -> int:
    """Order that what fits the pattern falls, but nothing signed from `at` on; return its number.

    Give `at` the present and let `pattern.until` be the moment of the search: what was seen is
    what falls. Refused with the engine's codes, or `nothing_found`.
    """
    if reason not in INVALIDATION_REASONS:
        raise Refused("reason_missing")
    if not set(pattern.criteria) - {"until"}:
        raise Refused("pattern_missing")
    with unit(session):
        known = _petition(session, petition_id)
        role = require(
            session, account_id, Matter.of(known), *STAFF, at=at, act="invalidate_signatures"
        )
        # Afterwards no open transaction can still hold a signature that fits.
        locked = tallying.settle(session, lifecycle.take(session, petition_id), at)
        _require(locked, Action(do="invalidate"), at)
        pattern = replace(pattern, until=min(pattern.until or at, at))
        kinds = _kinds(locked.rules, locked.life)
        found = sum(1 for _ in invalidations.matches(session, petition_id, kinds, pattern))
        if not found:
            raise Refused("nothing_found")
        made = invalidations.add(
            session, petition_id=petition_id, pattern=pattern.to_json(), reason=reason,
            found_count=found, ordered_at=at, ordered_by=account_id,
        )  # fmt: skip
        audit.append(
            session, at=at, account_id=account_id, role=role.role, act="invalidate_signatures",
            petition_id=petition_id, subject=f"invalidation:{made.id}",
            before={"signatures": locked.life.signatures},
            after={"by": pattern.criteria, "found": found, "reason": reason}, why=note or reason,
        )  # fmt: skip
        return made.id


def undo(session: Session, account_id: int, invalidation_id: int, why: str, at: datetime) -> None:
    """Order that what an order struck counts again; also stops one that is still at work."""
    if not why.strip():
        raise Refused("reason_missing")
    with unit(session):
        row = invalidations.lock(session, invalidation_id)
        if row is None:
            raise NotFound("invalidation")
        petition = _petition(session, row.petition_id)
        role = require(
            session, account_id, Matter.of(petition), *STAFF, at=at, act="undo_invalidation"
        )
        if row.state not in ("running", "done"):
            raise Conflict("undone_already")
        locked = tallying.settle(session, lifecycle.take(session, row.petition_id), at)
        if row.done_count and locked.life.invalidated:
            _require(locked, Action(do="reinstate"), at)
        before = row.state
        row.state, row.last_signature_id, row.stopped_for = "undoing", 0, None
        row.undo_ordered_at, row.undo_ordered_by = at, account_id
        audit.append(
            session, at=at, account_id=account_id, role=role.role, act="undo_invalidation",
            petition_id=row.petition_id, subject=f"invalidation:{row.id}",
            before={"state": before, "signatures": locked.life.signatures},
            after={"state": "undoing"}, why=why,
        )  # fmt: skip


def _require(locked: Locked, action: Action, at: datetime) -> None:
    codes = judge(locked.rules, locked.life, action, max(at, locked.life.at))
    if codes:
        raise Refused(*codes)


def work_once(session: Session, keys: Keys, at: datetime, chunk: int = CHUNK) -> bool:
    """Carry out the next chunk of the oldest order; False when none waits.

    Mark, signatures and queue change in one transaction: a killed worker loses the chunk in hand
    and nothing else, and no signature falls or rises twice.
    """
    with unit(session):
        row = invalidations.next_working(session)
        if row is None:
            return False
        store.share_stream(session, row.petition_id)
        step = _strike if row.state == "running" else _reinstate
        fallen = step(session, row, at, chunk)
        if fallen is not None:
            _enqueue(session, keys, row, fallen, at)
        return True


def _strike(session: Session, row: Invalidation, at: datetime, chunk: int) -> Fallen | None:
    rules, life = _life(session, _petition(session, row.petition_id))
    pattern, kinds = Pattern.from_json(row.pattern), _kinds(rules, life)
    found = invalidations.matches(session, row.petition_id, kinds, pattern, row.last_signature_id)
    ids = [one.id for one in islice(found, chunk)]
    if not ids or _is_stopped(row, rules, life, "invalidate", at):
        _end(session, row, "done", at)
        return None
    fallen = invalidations.strike(session, row, ids, at)
    surveys.forget(session, ids)
    row.last_signature_id = ids[-1]
    row.done_count += fallen.total()
    return fallen


def _reinstate(session: Session, row: Invalidation, at: datetime, chunk: int) -> Fallen | None:
    rules, life = _life(session, _petition(session, row.petition_id))
    ids = invalidations.struck(session, row, chunk)
    if not ids or _is_stopped(row, rules, life, "reinstate", at):
        _end(session, row, "undone", at)
        return None
    risen = invalidations.reinstate(session, row, ids)
    row.last_signature_id = ids[-1]
    row.undone_count += risen.total()
    return risen


def _is_stopped(row: Invalidation, rules: Rules, life: Life, do: str, at: datetime) -> bool:
    """Note why the rules let no more fall or rise: the petition has come to its end meanwhile."""
    codes = judge(rules, life, Action(do=do), max(at, life.at))
    # That no count is left is no obstacle here: the tally may lag by a moment.
    barring = [code for code in codes if code not in ("no_signatures", "none_invalidated")]
    row.stopped_for = barring[0] if barring else None
    return bool(barring)


def _end(session: Session, row: Invalidation, state: str, at: datetime) -> None:
    """Note the end, tell the public, and forget what the pattern says of persons."""
    row.state = state
    if state == "done":
        row.done_at = at
        kept = Pattern.from_json(row.pattern)
        row.pattern = {**replace(kept, name=None, network=None).to_json(), "by": kept.criteria}
    else:
        row.undone_at = at
    act_name = "signatures_invalidated" if state == "done" else "signatures_reinstated"
    done = row.done_count if state == "done" else row.undone_count
    audit.append(
        session, at=at, account_id=None, act=act_name, petition_id=row.petition_id,
        subject=f"invalidation:{row.id}", after={"count": done, "state": state},
        why=row.stopped_for,
    )  # fmt: skip


def _enqueue(session: Session, keys: Keys, row: Invalidation, fallen: Fallen, at: datetime) -> None:
    """Hand the sums to the tally, one entry for each kind and territory."""
    petition = _petition(session, row.petition_id)
    key = petition_keys.petition_key(keys, petition)
    verb = "strike" if row.state == "running" else "reinstate"
    for (kind, territory), count in sorted(fallen.items(), key=str):
        signatures.enqueue(
            session,
            petition_id=petition.id,
            entry=_ENTRIES[verb, kind],
            moment=at,
            territory=territory,
            commitment=fresh_commitment(key, petition.id, at),
            count=count,
        )


def _petition(session: Session, petition_id: int) -> Petition:
    petition = store.find(session, petition_id)
    if petition is None:
        raise NotFound("petition")
    return petition


def _life(session: Session, petition: Petition) -> tuple[Rules, Life]:
    return rulebooks.rules_for(session, petition.rule_set), Life.from_json(petition.life)


def domain_of_pattern(text: str) -> str:
    """Return an e-mail domain as it is stored, from what a moderator may have typed."""
    return text.strip().rpartition("@")[2].rstrip(".").casefold()
