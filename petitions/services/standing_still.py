"""The clock of a duty stands still while its body waits for something, and goes on afterwards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.engine import judge
from petitions.domain.life import Life
from petitions.services import duties, lifecycle, rulebooks, tallying, telling, telling_bodies
from petitions.services.duties import Mine
from petitions.services.errors import Refused
from petitions.storage.engine import unit
from petitions.storage.tables import Duty, Petition


def is_still(petition: Petition, duty: Duty) -> bool:
    """Say whether the clock of a duty stands still now."""
    owed = Life.from_json(petition.life).owed(duty.key)
    return owed is not None and owed.paused_at is not None


def offered(session: Session, petition: Petition, duty: Duty, at: datetime) -> str | None:
    """Return what may be done with the clock now: pause, resume, or nothing."""
    rules, life = rulebooks.rules_for(session, petition.rule_set), Life.from_json(petition.life)
    acts = (Action(do=do, what=duty.key) for do in ("pause", "resume"))
    return next((act.do for act in acts if not judge(rules, life, act, at)), None)


def pause(session: Session, account_id: int, duty_id: int, reason: str, at: datetime) -> None:
    """Stop the clock as the rules allow; the petitioner is told why."""
    if not reason.strip():
        raise Refused("reason_missing")
    with unit(session):
        mine = _carry_out(session, account_id, duty_id, "pause", at, reason)
        # Nothing is due, and nobody reminded, until the clock goes on: then the engine says when.
        duties.set_due(session, mine.petition, mine.duty, None, at)
        _tell_petitioner(session, mine, "duty_paused", at, reason=reason)


def resume(session: Session, account_id: int, duty_id: int, at: datetime) -> None:
    """Let the clock go on; what is due moves by as long as it stood."""
    with unit(session):
        mine = _carry_out(session, account_id, duty_id, "resume", at)
        owed = Life.from_json(mine.petition.life).owed(mine.duty.key)
        duties.set_due(session, mine.petition, mine.duty, owed.due_at if owed else None, at)
        _tell_petitioner(session, mine, "duty_resumed", at)


def _carry_out(
    session: Session, account_id: int, duty_id: int, do: str, at: datetime, why: str | None = None
) -> Mine:
    mine = duties.own(session, account_id, duty_id, at, do)
    locked = tallying.settle(session, lifecycle.take(session, mine.petition.id), at)
    lifecycle.carry_out(session, locked, Action(do=do, what=mine.duty.key), at, account_id)
    duties.note(session, mine, do, at, why=why)
    return mine


def _tell_petitioner(
    session: Session, mine: Mine, template: str, at: datetime, **more: str
) -> None:
    data = {
        **telling_bodies.names_of(session, mine.duty),
        **telling_bodies.day_of(session, mine.petition, mine.duty.due_at),
        **more,
    }
    telling.tell_petitioner(session, mine.petition, template, data, at)
