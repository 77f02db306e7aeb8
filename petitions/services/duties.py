"""A duty as its body's people meet it: whose it is, under which rules, and its row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.domain import law
from petitions.domain.appeals import appealed_id, rule_of_appeal
from petitions.domain.calendar import Calendar, calendar_of
from petitions.domain.rules import USUAL_OUTCOMES, RuleSet
from petitions.domain.rules import Duty as DutyRule
from petitions.services import reminding_times, rights, rulebooks, telling_bodies
from petitions.services.errors import NotFound, Refused
from petitions.services.rights import Matter
from petitions.storage import answers, audit
from petitions.storage import petitions as store
from petitions.storage.tables import Duty, Petition

OFFICERS = ("officer", "head")


@dataclass(frozen=True)
class Mine:
    """A duty that somebody may act on, with the role by which they may."""

    duty: Duty
    petition: Petition
    account_id: int
    role: str

    @property
    def matter(self) -> Matter:
        return Matter.of(self.petition, self.duty.body_id)


def own(
    session: Session, account_id: int, duty_id: int, at: datetime, act: str,
    roles: tuple[str, ...] = OFFICERS,
) -> Mine:  # fmt: skip
    """Return a duty of one's own body; Forbidden and on record if it is another's."""
    duty = answers.duty(session, duty_id)
    petition = store.find(session, duty.petition_id) if duty is not None else None
    if duty is None or petition is None:
        raise NotFound("duty")
    matter = Matter.of(petition, duty.body_id)
    role = rights.require(session, account_id, matter, *roles, at=at, act=f"{act} duty:{duty_id}")
    return Mine(duty, petition, account_id, role.role)


def note(
    session: Session, mine: Mine, act: str, at: datetime, *, why: str | None = None,
    before: dict[str, Any] | None = None, after: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Put an act on a duty into the audit record."""
    audit.append(
        session, at=at, account_id=mine.account_id, role=mine.role, act=act,
        petition_id=mine.petition.id, subject=f"duty:{mine.duty.id}", before=before, after=after,
        why=why,
    )  # fmt: skip


def rule_set_of(session: Session, petition: Petition) -> RuleSet:
    """Return the version of the rules that the petition lives under."""
    return rulebooks.rules_for(session, petition.rule_set).version(petition.life["version"])


def calendar(session: Session, petition: Petition) -> Calendar:
    """Return the calendar of the petition's rules with the days off known today."""
    rules = rulebooks.rules_for(session, petition.rule_set)
    return calendar_of(rules, petition.life["version"])


def lately(session: Session, petition: Petition) -> tuple[RuleSet, Calendar]:
    """Return rules and calendar as this process last read them: for lists of many duties."""
    version = petition.life["version"]
    rules = rulebooks.rules_lately(session, petition.rule_set, version)
    return rules.version(version), calendar_of(rules, version)


def outcomes(rule_set: RuleSet, duty: Duty) -> tuple[str, ...]:
    """Return how a duty may end: as its rules say, or as is usual for what was asked besides."""
    own = _rule_of(rule_set, duty)
    if own is not None:
        return law.outcomes_of(own)
    return USUAL_OUTCOMES.get(duty.kind, USUAL_OUTCOMES["response"])[:2]


def knows_extension(rule_set: RuleSet, duty: Duty) -> bool:
    """Say whether the rules know an extension of what is owed at all."""
    own = _rule_of(rule_set, duty)
    return own is not None and own.extension is not None


def _rule_of(rule_set: RuleSet, duty: Duty) -> DutyRule | None:
    own = next((d for d in rule_set.duties if (d.id or d.kind) in (duty.key, duty.kind)), None)
    first = appealed_id(duty.key)
    if own is not None or first is None:
        return own
    appealed = next((d for d in rule_set.duties if (d.id or d.kind) == first), None)
    return rule_of_appeal(appealed) if appealed else None


def require_head_if_asked(session: Session, mine: Mine) -> bool:
    """Say whether the head decides; Refused("head_decides") if so and this is not the head."""
    if not law.head_approves(rule_set_of(session, mine.petition), mine.duty.owed_by):
        return False
    if mine.account_id not in rights.at_work(session, mine.matter, "head"):
        raise Refused("head_decides")
    return True


def open_row(
    session: Session, petition: Petition, *, key: str, kind: str, owed_by: str, obligation: str,
    body_id: int | None, at: datetime, due_at: datetime | None,
) -> Duty:  # fmt: skip
    """Write down that a body owes something, plan its reminders and tell the body.

    For a duty of the rules the engine's fact calls it; what is asked besides, such as evidence
    for a committee, calls it itself with a key that the rules do not know. The caller commits.
    """
    duty = Duty(
        petition_id=petition.id, key=key, kind=kind, owed_by=owed_by, obligation=obligation,
        body_id=body_id, status="open", opened_at=at,
    )  # fmt: skip
    set_due(session, petition, duty, due_at, at)
    session.add(duty)
    session.flush()
    telling_bodies.tell_of_duty(session, petition, duty, at)
    return duty


def set_due(
    session: Session, petition: Petition, duty: Duty, due_at: datetime | None, at: datetime
) -> None:
    """Set or move the date of a duty; the reminders move with it."""
    duty.due_at = due_at
    if due_at is None or due_at > at:
        duty.overdue_at = None
    duty.next_reminder_at = (
        reminding_times.after(calendar(session, petition), due_at, at) if due_at else None
    )


def hand_over(session: Session, petition: Petition, duty: Duty, body_id: int, at: datetime) -> None:
    """Let another body owe a duty; what the earlier one had drafted stays with nobody."""
    duty.body_id = body_id
    duty.officer_id = None
    answers.drop_draft(session, duty.id)
    session.flush()
    telling_bodies.tell_of_duty(session, petition, duty, at)
