"""Elections, dissolutions and pauses: administrators enter them, the rules say what follows."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from petitions.domain.calendar import calendar_of
from petitions.domain.rules import RuleSet
from petitions.services import rights, rulebooks
from petitions.services.errors import NotFound, Refused
from petitions.services.rights import Matter
from petitions.storage import audit
from petitions.storage import occasions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Occasion

Kind = tuple[str, str | None]


def known(rule_set: RuleSet) -> tuple[Kind, ...]:
    """Return what may be entered for a rule set: (kind, reason), as its own rules know it."""
    pauses, quotas = rule_set.collection.pauses, rule_set.quotas
    rests = pauses is not None and pauses.before_election is not None
    blackout = quotas is not None and quotas.none_before_election is not None
    return (
        *((("election", None),) if rests or blackout else ()),
        *((("pause", None),) if pauses is not None else ()),
        *(("stop", reason) for reason in rule_set.failure.stops),
    )


def enter(
    session: Session, rule_set: str, kind: Kind, day: date, *, until: date | None, source: str,
    by: int, at: datetime,
) -> int:  # fmt: skip
    """Enter an occasion; what it does to petitions the worker does when its time has come.

    Raises Refused for what the rules do not know, or for a day that is over.
    """
    rights.require(
        session, by, Matter(rule_set=rule_set), "administrator", at=at, act="enter_occasion"
    )
    with unit(session):
        rules = rulebooks.rules_for(session, rule_set)
        version = rules.current(at)
        calendar = calendar_of(rules, version.number)
        if kind not in known(version.rule_set):
            raise Refused("occasion_unknown")
        if day < calendar.day(at):
            raise Refused("day_is_over")
        if until is not None and (kind[0] != "pause" or until <= day):
            raise Refused("until_too_early")
        occasion = store.add(
            session, rule_set=rule_set, kind=kind[0], reason=kind[1], day=day, until=until,
            source=source, entered_at=at, entered_by=by,
        )  # fmt: skip
        after = {"rule_set": rule_set, "kind": kind[0], "reason": kind[1], "day": day.isoformat()}
        if until is not None:
            after["until"] = until.isoformat()
        audit.append(
            session, at=at, account_id=by, act="enter_occasion", subject=f"occasion:{occasion}",
            after=after, why=source,
        )  # fmt: skip
        return occasion


def cancel(session: Session, occasion_id: int, *, why: str, by: int, at: datetime) -> None:
    """Take an occasion back; a pause that runs ends with it, what was stopped stays so."""
    found = store.find(session, occasion_id)
    if found is None or not may_be_cancelled(found):
        raise NotFound("occasion")
    rights.require(
        session, by, Matter(rule_set=found.rule_set), "administrator", at=at, act="cancel_occasion"
    )
    with unit(session):
        found.cancelled_at = at
        audit.append(
            session, at=at, account_id=by, act="cancel_occasion",
            subject=f"occasion:{occasion_id}", why=why,
        )  # fmt: skip


def may_be_cancelled(occasion: Occasion) -> bool:
    return occasion.cancelled_at is None and occasion.done_at is None
