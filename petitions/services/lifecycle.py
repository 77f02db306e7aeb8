"""One act on one petition: ask the engine, store the life and the facts, let reactions follow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.engine import act, advance, next_moment
from petitions.domain.life import Fact, Life
from petitions.domain.rules import Rules
from petitions.services import progress_dates, reactions, review_cases, rulebooks
from petitions.services.errors import NotFound, Refused
from petitions.services.people import without_person
from petitions.storage import petitions as store
from petitions.storage import rulebooks as versions
from petitions.storage.tables import Petition


@dataclass(frozen=True)
class Locked:
    """A petition under its lock, with its rules and its life as the engine knows it."""

    petition: Petition
    rules: Rules
    life: Life


def take(session: Session, petition_id: int) -> Locked:
    """Lock a petition for an act; NotFound if there is none."""
    petition = store.lock(session, petition_id)
    if petition is None:
        raise NotFound("petition")
    return opened(session, petition)


def opened(session: Session, petition: Petition) -> Locked:
    """Return a petition whose row the caller has locked, ready for acts."""
    rules = rulebooks.rules_for(session, petition.rule_set)
    return Locked(petition, rules, Life.from_json(petition.life))


def carry_out(
    session: Session,
    locked: Locked,
    action: Action,
    at: datetime,
    account_id: int | None = None,
) -> tuple[Fact, ...]:
    """Do one act and store what it makes; Refused with the engine's codes if it may not be.

    What fell due until `at` happens first and is stored with it. The caller commits. Where the
    tally has lived further than `at` while the caller waited for the lock, it is done then.
    """
    at = max(at, locked.life.at)
    life, facts = act(locked.rules, locked.life, action, at)
    refusals = [code for fact in facts if fact.fact == "refused" for code in fact.data["reasons"]]
    if refusals or life is None:
        raise Refused(*refusals)
    said = without_person(action).to_json()
    stored = store.add_act(session, locked.petition.id, at, said, account_id, days=life.calendar)
    keep(session, locked, life, facts, stored.id)
    return facts


def pass_time(session: Session, locked: Locked, at: datetime) -> tuple[Fact, ...]:
    """Let everything happen that falls due up to and at `at`; the caller commits.

    A timer may pass without a fact; where nothing passed at all, nothing is stored. What corrected
    days put before the life's own moment happens at that.
    """
    at = max(at, locked.life.at)
    life, facts = advance(locked.rules, locked.life, at)
    if facts or replace(life, at=locked.life.at) != locked.life:
        stored = store.add_act(
            session, locked.petition.id, at, {"do": "wait"}, None, days=life.calendar
        )
        keep(session, locked, life, facts, stored.id)
    return facts


def keep(
    session: Session, locked: Locked, life: Life, facts: tuple[Fact, ...], act_id: int | None
) -> None:
    """Store a new life with its facts and run the reactions."""
    petition = locked.petition
    store.add_facts(session, petition.id, act_id, [(f.at, f.fact, printed(f)) for f in facts])
    copy_columns(session, locked, life)
    review_cases.follow(session, petition, locked.life, life)
    petition.revision += 1
    for fact in facts:
        reactions.react(session, petition, fact)
    progress_dates.follow(session, petition, locked.rules, locked.life, life)


def printed(fact: Fact) -> dict[str, Any]:
    """Return a fact's data as JSON, as the simulator would print it."""
    return {key: value for key, value in fact.to_json().items() if key not in ("at", "fact")}


def copy_columns(session: Session, locked: Locked, life: Life) -> None:
    """Write the life and the columns that lists and filters read."""
    petition = locked.petition
    version = locked.rules.version(locked.life.version).id, life.version
    if life.version != locked.life.version or petition.rule_version_id is None:
        rows = versions.versions(session, version[0])
        petition.rule_version_id = next(row.id for row in rows if row.number == life.version)
    petition.life = life.to_json()
    petition.state = life.state
    petition.listed = life.listed
    # A gate may be public: then lists show the petition before anybody can sign it.
    petition.opened_at = life.opened_at or life.listed_at
    petition.closing_at = life.closing_at
    petition.signature_count = life.signatures
    petition.against_count = life.against
    petition.next_moment_at = next_moment(locked.rules, life)
