"""Handing petitions to the archive when the rules say so: nothing is deleted, and everything
stays where people look for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from petitions.domain.keeping_data import terms_over
from petitions.domain.life import Life, life_of
from petitions.domain.moments import last_day
from petitions.domain.rules import Rules
from petitions.services import lifecycle, rulebooks, telling
from petitions.storage import archive, audit
from petitions.storage import rulebooks as rule_rows
from petitions.storage.engine import unit

ACT = "archive"
WHOLE = "everything"
AT_ONCE = 200


def carry_out(session: Session, at: datetime) -> int:
    """Archive all whose time has come, a petition a transaction; return how many petitions."""
    count = 0
    for rule_set in rule_rows.rule_set_ids(session):
        rules = rulebooks.rules_for(session, rule_set)
        if any(_says_so(rules, version.number) for version in rules.versions):
            count += _of_rule_set(session, rule_set, rules, at)
    session.commit()
    return count


def _says_so(rules: Rules, version: int) -> bool:
    return any(term.action == "archive" for term in rules.version(version).retention)


def _of_rule_set(session: Session, rule_set: str, rules: Rules, at: datetime) -> int:
    count, behind = 0, 0
    while found := archive.candidates(session, rule_set, behind, AT_ONCE):
        session.commit()
        for number, state, life in found:
            if state != "removed" and due(rules, life_of(life), at):
                count += _archive(session, number, at)
        behind = found[-1][0]
    return count


def due(rules: Rules, life: Life, at: datetime) -> tuple[str, ...]:
    """Return what of a petition belongs into the archive now; nothing while a body still owes
    something on it."""
    if any(owed.is_open for owed in life.duties):
        return ()
    return tuple(term.data for term in terms_over(rules, life, at) if term.action == "archive")


def _archive(session: Session, number: int, at: datetime) -> bool:
    with unit(session):
        locked = lifecycle.take(session, number)
        petition = locked.petition
        there = archive.of_petition(session, number)
        fresh = [data for data in due(locked.rules, locked.life, at) if data not in there]
        for data in fresh:
            archive.add(session, number, data, at)
        if fresh:
            petition.revision += 1
            audit.append(
                session, at=at, account_id=None, act=ACT, petition_id=number,
                after={"data": sorted(fresh)},
            )  # fmt: skip
        if WHOLE in fresh:
            petition.archived_at = at
        # Of what nobody ever saw in a list there is nothing to tell.
        if WHOLE in fresh and petition.listed:
            zone = locked.rules.version(locked.life.version).calendar.zone
            data_of_letter = {"on": last_day(at, zone).isoformat()}
            telling.tell_petitioner(session, petition, "petition_archived", data_of_letter, at)
        return bool(fresh)
