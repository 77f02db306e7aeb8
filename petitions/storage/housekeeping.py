"""Periodic upkeep in bulk."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.tables import (
    AccountToken,
    Letter,
    Petition,
    PetitionHour,
    RateLimit,
    Registration,
    Signatory,
    SignatureAttempt,
)


def set_trending(session: Session, since: datetime) -> None:
    """Write the signatures counted since a moment beside every listed petition."""
    recent = (
        sa.select(sa.func.sum(PetitionHour.count))
        .where(PetitionHour.petition_id == Petition.id, PetitionHour.hour >= since)
        .scalar_subquery()
    )
    fresh = sa.func.coalesce(recent, 0)
    changed = sa.update(Petition).where(Petition.listed, Petition.trending != fresh)
    session.execute(
        changed.values(trending=fresh), execution_options={"synchronize_session": False}
    )


def forget_attempts(session: Session, now: datetime) -> None:
    session.execute(sa.delete(SignatureAttempt).where(SignatureAttempt.expires_at <= now))


def forget_networks(session: Session, now: datetime) -> None:
    old = sa.update(Signatory).where(Signatory.network_until <= now)
    session.execute(old.values(network=None, network_until=None))


def forget_tokens(session: Session, now: datetime) -> None:
    session.execute(sa.delete(AccountToken).where(AccountToken.expires_at <= now))
    session.execute(sa.delete(Registration).where(Registration.expires_at <= now))


def forget_limits(session: Session, now: datetime) -> None:
    session.execute(sa.delete(RateLimit).where(RateLimit.expires_at <= now))


def forget_letters(session: Session, before: datetime) -> None:
    ended = sa.func.coalesce(Letter.sent_at, Letter.failed_at)
    session.execute(sa.delete(Letter).where(ended <= before))
