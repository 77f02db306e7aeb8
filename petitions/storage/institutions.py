"""What administrators set up: bodies, territories with populations, holidays."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.tables import Body, Feedback, Holiday, Petition, TerritoryPopulation


def all_bodies(session: Session) -> list[Body]:
    """Return every body, those out of use last."""
    return list(session.scalars(sa.select(Body).order_by(Body.active.desc(), Body.id)))


def body_by_slug(session: Session, slug: str) -> Body | None:
    return session.scalar(sa.select(Body).where(Body.slug == slug))


def populations(session: Session) -> dict[str, list[TerritoryPopulation]]:
    """Return the populations of each territory, the latest year first."""
    found: dict[str, list[TerritoryPopulation]] = {}
    query = sa.select(TerritoryPopulation).order_by(TerritoryPopulation.year.desc())
    for row in session.scalars(query):
        found.setdefault(row.territory, []).append(row)
    return found


def put_population(
    session: Session, territory: str, year: int, population: int, source: str
) -> None:
    session.merge(
        TerritoryPopulation(territory=territory, year=year, population=population, source=source)
    )


def holidays(session: Session, country: str, year: int) -> list[Holiday]:
    """Return what is known of a country's year, in the order of days."""
    query = sa.select(Holiday).where(
        Holiday.country == country,
        Holiday.day >= date(year, 1, 1),
        Holiday.day <= date(year, 12, 31),
    )
    return list(session.scalars(query.order_by(Holiday.day)))


def holiday(session: Session, country: str, day: date) -> Holiday | None:
    return session.get(Holiday, (country, day))


def countries(session: Session) -> list[str]:
    """Return the countries of which days are known."""
    return list(session.scalars(sa.select(Holiday.country).distinct().order_by(Holiday.country)))


def remove_holiday(session: Session, country: str, day: date) -> None:
    session.execute(sa.delete(Holiday).where(Holiday.country == country, Holiday.day == day))


def wake(session: Session, rule_sets: list[str], at: datetime) -> int:
    """Make every petition that waits for a moment due now; return how many there are."""
    waiting = sa.update(Petition).where(
        Petition.rule_set.in_(rule_sets), Petition.next_moment_at.is_not(None)
    )
    return int(session.execute(waiting.values(next_moment_at=at)).rowcount)  # type: ignore[attr-defined]


def feedback(session: Session, *, before: int | None, limit: int) -> list[Feedback]:
    """Return what people wrote through the contact page, the newest first."""
    query = sa.select(Feedback).order_by(Feedback.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Feedback.id < before)
    return list(session.scalars(query))
