"""Open petitions in the order of their votes, for rungs that are a place among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.tables import Petition, PetitionTag

PAGE = 100


def tags(session: Session, rule_set: str, opened_before: datetime) -> Sequence[str]:
    """Return the tags of the petitions that may be ranked."""
    query = sa.select(PetitionTag.tag).distinct().join(Petition).order_by(PetitionTag.tag)
    return session.scalars(_ranked(query, rule_set, opened_before)).all()


def by_votes(
    session: Session, rule_set: str, opened_before: datetime, *, is_net: bool, tag: str | None
) -> Iterator[Petition]:
    """Return petitions with votes, the most first, then the earlier; perhaps of one tag only."""
    votes = Petition.signature_count - (Petition.against_count if is_net else 0)
    query = sa.select(Petition).order_by(votes.desc(), Petition.opened_at, Petition.id)
    if tag is not None:
        query = query.join(PetitionTag).where(PetitionTag.tag == tag)
    query = _ranked(query, rule_set, opened_before).where(votes > 0)
    offset = 0
    while page := session.scalars(query.offset(offset).limit(PAGE)).all():
        yield from page
        offset += PAGE


def _ranked(query: sa.Select, rule_set: str, opened_before: datetime) -> sa.Select:  # type: ignore[type-arg]
    return query.where(
        Petition.rule_set == rule_set,
        Petition.state == "open",
        Petition.opened_at < opened_before,
    )
