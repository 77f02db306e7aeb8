"""Surveys after answers: their sums, who said what, and the words that await a moderator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.tables import Opinion, Petition, Survey


def add(
    session: Session, duty_id: int, petition_id: int, opened_at: datetime, closing_at: datetime
) -> None:
    """Open a survey; an answer has one, whatever becomes of it later."""
    if session.get(Survey, duty_id) is None:
        session.add(
            Survey(
                duty_id=duty_id, petition_id=petition_id, opened_at=opened_at, closing_at=closing_at
            )
        )
        session.flush()


def find(session: Session, duty_id: int) -> Survey | None:
    return session.get(Survey, duty_id)


def lock(session: Session, duty_id: int) -> Survey | None:
    found = sa.select(Survey).where(Survey.duty_id == duty_id).with_for_update(key_share=True)
    return session.scalar(found.execution_options(populate_existing=True))


def of_petition(session: Session, petition_id: int) -> list[Survey]:
    """Return a petition's surveys, the latest first."""
    mine = sa.select(Survey).where(Survey.petition_id == petition_id)
    return list(session.scalars(mine.order_by(Survey.opened_at.desc(), Survey.duty_id.desc())))


def opinion(session: Session, duty_id: int, signature_id: int | None) -> Opinion | None:
    """Return what one signatory said of an answer; without a signature, the petitioner."""
    if signature_id is None:
        who: sa.ColumnElement[bool] = Opinion.signature_id.is_(None)
    else:
        who = Opinion.signature_id == signature_id
    return session.scalar(sa.select(Opinion).where(Opinion.duty_id == duty_id, who))


def add_opinion(session: Session, said: Opinion) -> None:
    session.add(said)
    session.flush()


def find_opinion(session: Session, opinion_id: int) -> tuple[Opinion, Petition] | None:
    """Return an opinion, locked, with the petition that it is about."""
    found = (
        sa.select(Opinion, Petition)
        .join(Survey, Survey.duty_id == Opinion.duty_id)
        .join(Petition, Petition.id == Survey.petition_id)
        .where(Opinion.id == opinion_id)
        .with_for_update(of=Opinion)
    )
    row = session.execute(found).one_or_none()
    return (row[0], row[1]) if row else None


def words_waiting(
    session: Session, rule_sets: Sequence[str] | None, after: int, limit: int
) -> list[tuple[Opinion, int]]:
    """Return words that no moderator has read yet, with the petition's number, oldest first."""
    found = (
        sa.select(Opinion, Survey.petition_id)
        .join(Survey, Survey.duty_id == Opinion.duty_id)
        .where(Opinion.words_state == "waiting", Opinion.id > after)
        .order_by(Opinion.id)
        .limit(limit)
    )
    if rule_sets is not None:
        found = found.join(Petition, Petition.id == Survey.petition_id)
        found = found.where(Petition.rule_set.in_(rule_sets))
    return [(row[0], row[1]) for row in session.execute(found)]


def words(session: Session, duty_id: int, states: Sequence[str], limit: int) -> list[Opinion]:
    """Return what was said of one answer, the newest first."""
    mine = (Opinion.duty_id == duty_id, Opinion.words_state.in_(states))
    return list(
        session.scalars(sa.select(Opinion).where(*mine).order_by(Opinion.id.desc()).limit(limit))
    )


def forget(session: Session, signature_ids: Sequence[int]) -> None:
    """Take back what signatories said whose signatures were found invalid."""
    mine = Opinion.signature_id.in_(signature_ids)
    said = session.execute(
        sa.select(Opinion.duty_id, Opinion.choice, sa.func.count())
        .where(mine)
        .group_by(Opinion.duty_id, Opinion.choice)
    ).all()
    for duty_id, choice, count in sorted(said):
        survey = lock(session, duty_id)
        if survey is not None:
            setattr(survey, choice, getattr(survey, choice) - count)
    session.execute(sa.delete(Opinion).where(mine).execution_options(synchronize_session=False))
