"""Elections, stops and pauses, and the petitions that they concern."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.domain.life import ENDS
from petitions.storage.rows import add_row
from petitions.storage.tables import Occasion, Petition


def add(session: Session, **columns: Any) -> int:
    return add_row(session, Occasion(**columns)).id


def find(session: Session, occasion_id: int) -> Occasion | None:
    return session.get(Occasion, occasion_id)


def latest(session: Session, limit: int) -> list[Occasion]:
    """Return what was entered, the latest day first."""
    found = sa.select(Occasion).order_by(Occasion.day.desc(), Occasion.id.desc())
    return list(session.scalars(found.limit(limit)))


def unfinished(session: Session) -> list[Occasion]:
    """Return what has not been carried out to its end, in the order of days."""
    found = sa.select(Occasion).where(Occasion.done_at.is_(None))
    return list(session.scalars(found.order_by(Occasion.day, Occasion.id)))


def next_election(session: Session, rule_set: str, today: date) -> date | None:
    """Return the next election day that binds a rule set, today's included."""
    found = sa.select(sa.func.min(Occasion.day)).where(
        Occasion.rule_set == rule_set,
        Occasion.kind == "election",
        Occasion.cancelled_at.is_(None),
        Occasion.day >= today,
    )
    return session.scalar(found)


def living(
    session: Session, rule_set: str, before: datetime, after_id: int, limit: int
) -> list[int]:
    """Return the petitions made before a moment that have not ended, in the order of numbers."""
    found = _of(rule_set, after_id, limit)
    found = found.where(Petition.state.not_in(sorted(ENDS)), Petition.created_at < before)
    return list(session.scalars(found))


def collecting(
    session: Session, rule_set: str, is_paused: bool, after_id: int, limit: int
) -> list[int]:
    """Return the open petitions that are paused, or that are not."""
    paused = Petition.life["paused_at"].as_string()
    wanted = paused.is_not(None) if is_paused else paused.is_(None)
    found = _of(rule_set, after_id, limit).where(Petition.state == "open", wanted)
    return list(session.scalars(found))


def _of(rule_set: str, after_id: int, limit: int) -> sa.Select[int]:
    mine = (Petition.rule_set == rule_set, Petition.id > after_id)
    return sa.select(Petition.id).where(*mine).order_by(Petition.id).limit(limit)
