"""What a petitioner made under a rule set, and what bears the same title."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.domain.filing_again import FAILED
from petitions.domain.life import ENDS
from petitions.storage.tables import Petition, PetitionText

MOST_TRIES = 1_000


def living(session: Session, rule_set: str, account_id: int) -> int:
    """Count the petitions of an account that have not ended."""
    mine = (Petition.rule_set == rule_set, Petition.petitioner_id == account_id)
    found = sa.select(sa.func.count()).where(*mine, Petition.state.not_in(sorted(ENDS)))
    return session.scalar(found) or 0


def made(session: Session, rule_set: str, account_id: int) -> list[datetime]:
    """Return when an account made its petitions, the latest first."""
    mine = (Petition.rule_set == rule_set, Petition.petitioner_id == account_id)
    found = sa.select(Petition.created_at).where(*mine).order_by(Petition.created_at.desc())
    return list(session.scalars(found.limit(MOST_TRIES)))


def is_open(session: Session, rule_set: str, title: str) -> bool:
    """Say whether an open, listed petition bears this title in any language."""
    same = _of_title(rule_set, title).where(Petition.state == "open", Petition.listed)
    return session.scalar(sa.select(same.exists())) or False


def last_end(session: Session, rule_set: str, title: str) -> datetime | None:
    """Return when the last petition of this title ended."""
    ended = _of_title(rule_set, title).with_only_columns(sa.func.max(Petition.ended_at))
    return session.scalar(ended)


def last_failure(
    session: Session, rule_set: str, account_id: int, title: str, again_of: int | None
) -> datetime | None:
    """Return when a petition of an account failed last that bore this title or is `again_of`."""
    meant = Petition.id == (again_of or 0)
    if title:
        meant = sa.or_(meant, Petition.id.in_(_of_title(rule_set, title)))
    failed = sa.select(sa.func.max(Petition.ended_at)).where(
        Petition.rule_set == rule_set, Petition.petitioner_id == account_id,
        Petition.state.in_(sorted(FAILED)), meant,
    )  # fmt: skip
    return session.scalar(failed)


def successors(session: Session, petition_id: int) -> list[Petition]:
    """Return the petitions as which one was filed again, the latest first."""
    found = sa.select(Petition).where(Petition.again_of == petition_id)
    return list(session.scalars(found.order_by(Petition.id.desc())))


def _of_title(rule_set: str, title: str) -> sa.Select[int]:
    texts = sa.select(PetitionText.petition_id).where(
        PetitionText.title == title, PetitionText.is_current
    )
    return sa.select(Petition.id).where(Petition.rule_set == rule_set, Petition.id.in_(texts))
