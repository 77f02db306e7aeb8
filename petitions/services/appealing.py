"""An appeal of the petitioner against an answer: the body must examine the petition again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.appeals import appeal_id
from petitions.domain.engine import judge
from petitions.domain.life import Life
from petitions.domain.rules import Rules
from petitions.services import lifecycle, petitioning, rulebooks, tallying
from petitions.services.appeal_terms import last_day_of_appeal
from petitions.services.errors import NotFound, Refused
from petitions.storage import messages
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Duty, Petition

LIMIT = 4_000


@dataclass(frozen=True)
class Appealable:
    """An answer against which the petitioner may appeal until the end of a day."""

    duty: Duty
    until: date


@dataclass(frozen=True)
class Made:
    """An appeal that was made: its words, and what the body owes since."""

    words: str
    at: datetime
    duty: Duty


def made(session: Session, petition: Petition, duty: Duty) -> Made | None:
    """Return the appeal against an answer, if there was one."""
    opened = store.duty(session, petition.id, appeal_id(duty.key))
    if opened is None:
        return None
    said = messages.appeal(session, opened)
    return Made(said.text if said is not None else "", opened.opened_at, opened)


def appealed(session: Session, petition: Petition) -> list[Duty]:
    """Return the answers against which there was an appeal."""
    mine = store.duties(session, petition.id)
    keys = {duty.key for duty in mine}
    return [duty for duty in mine if appeal_id(duty.key) in keys]


def until(session: Session, petition: Petition, duty: Duty) -> date:
    """Return the last day for an appeal against an answer that knows one."""
    return _until(*_rules_and_life(session, petition), duty)


def appealable(session: Session, petition: Petition, at: datetime) -> list[Appealable]:
    """Return the answers that may be appealed against now."""
    rules, life = _rules_and_life(session, petition)
    return [
        Appealable(duty, _until(rules, life, duty))
        for duty in store.duties(session, petition.id)
        if not _refusals(rules, life, duty, at)
    ]


def refusals(session: Session, petition: Petition, duty: Duty, at: datetime) -> tuple[str, ...]:
    """Return why an answer cannot be appealed against now, if it cannot."""
    return _refusals(*_rules_and_life(session, petition), duty, at)


def _rules_and_life(session: Session, petition: Petition) -> tuple[Rules, Life]:
    return rulebooks.rules_for(session, petition.rule_set), Life.from_json(petition.life)


def _refusals(rules: Rules, life: Life, duty: Duty, at: datetime) -> tuple[str, ...]:
    return judge(rules, life, Action(do="appeal", duty=duty.key), at)


def _until(rules: Rules, life: Life, duty: Duty) -> date:
    until = last_day_of_appeal(rules, life, duty.key)
    if until is None:
        raise LookupError(f"duty {duty.id} knows no appeal")
    return until


def own(session: Session, account_id: int, petition_id: int, duty_id: int) -> tuple[Petition, Duty]:
    """Return one's own petition and what is owed on it; NotFound for anything else."""
    petition = petitioning.own(session, account_id, petition_id)
    mine = store.duties(session, petition_id)
    duty = next((one for one in mine if one.id == duty_id), None)
    if duty is None:
        raise NotFound("duty")
    return petition, duty


def appeal(
    session: Session, account_id: int, petition_id: int, duty_id: int, reason: str, at: datetime
) -> None:
    """Appeal against an answer to one's own petition; only the body reads the reason.

    NotFound for anybody but the petitioner; Refused with `appeal_reason_missing`,
    `text_too_long` or the engine's codes.
    """
    reason = reason.strip()
    if not reason:
        raise Refused("appeal_reason_missing")
    if len(reason) > LIMIT:
        raise Refused("text_too_long")
    with unit(session):
        _, duty = own(session, account_id, petition_id, duty_id)
        locked = tallying.settle(session, lifecycle.take(session, petition_id), at)
        lifecycle.carry_out(session, locked, Action(do="appeal", duty=duty.key), at, account_id)
        opened = store.duty(session, petition_id, appeal_id(duty.key))
        if opened is None:
            raise LookupError(f"petition {petition_id} has no appeal against {duty.key}")
        messages.add(
            session, petition_id, opened.body_id, account_id, reason, at,
            is_from_petitioner=True, duty_id=opened.id,
        )  # fmt: skip
