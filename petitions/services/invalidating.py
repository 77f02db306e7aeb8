"""Signatures found invalid: searched by a pattern, ordered to fall, ordered back.

The worker carries the orders out: `petitions.services.striking`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.eligibility import Person
from petitions.domain.engine import act, judge
from petitions.domain.life import Fact, Life
from petitions.domain.rules import Rules
from petitions.services import lifecycle, rulebooks, tallying
from petitions.services.errors import Conflict, NotFound, Refused
from petitions.services.lifecycle import Locked
from petitions.services.rights import Matter, require
from petitions.storage import audit, invalidations
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.invalidations import Fallen, Match, Pattern
from petitions.storage.tables import INVALIDATION_REASONS, Petition

STAFF = ("moderator", "administrator")
SAMPLES = 20
COMMONEST = 5


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
    rules, life = rules_and_life(session, petition)
    counts: Fallen = Counter()
    domains, networks, samples = Counter[str](), Counter[str](), list[Match]()
    for one in invalidations.matches(session, petition.id, kinds_that_count(rules, life), pattern):
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
        refusals=judge(rules, life, Action(do="invalidate"), at),
    )


def kinds_that_count(rules: Rules, life: Life) -> tuple[str, ...]:
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
        kinds = kinds_that_count(locked.rules, locked.life)
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
    codes = judge(locked.rules, locked.life, action, at)
    if codes:
        raise Refused(*codes)


def _petition(session: Session, petition_id: int) -> Petition:
    petition = store.find(session, petition_id)
    if petition is None:
        raise NotFound("petition")
    return petition


def rules_and_life(session: Session, petition: Petition) -> tuple[Rules, Life]:
    return rulebooks.rules_for(session, petition.rule_set), Life.from_json(petition.life)


def domain_of_pattern(text: str) -> str:
    """Return an e-mail domain as it is stored, from what a moderator may have typed."""
    return text.strip().rpartition("@")[2].rstrip(".").casefold()
