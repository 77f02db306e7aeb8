"""Bodies that can be addressed, and territories with their populations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.domain.rules import RuleSet
from petitions.storage.rows import add_row
from petitions.storage.tables import Body, Committee, Territory, TerritoryPopulation

# Systems with one fixed addressee are answered for by the bodies of the level.
COMMON_KINDS = ("government", "akimat")


def find(session: Session, body_id: int) -> Body | None:
    return session.get(Body, body_id)


def addressable(session: Session, rule_set: RuleSet) -> list[Body]:
    """Return the active bodies that a petition under a rule set may be addressed to: those of
    the system itself, or, where it lets petitioners choose, all of its kinds and levels."""
    kinds = [kind.id for kind in rule_set.addressee.kinds] or COMMON_KINDS
    own = Body.rule_set == rule_set.id
    found = sa.select(Body).where(Body.active, Body.level.in_(rule_set.addressee.levels))
    # A committee has petitions come before it; nobody addresses it.
    found = found.where(Body.id.not_in(sa.select(Committee.body_id)))
    found = found.where(sa.or_(own, sa.and_(Body.rule_set.is_(None), Body.kind.in_(kinds))))
    return list(session.scalars(found.order_by(Body.id)))


def of_system(session: Session, rule_set: str) -> list[Body]:
    """Return the active bodies that belong to a rule set or to none alone."""
    own = sa.or_(Body.rule_set.is_(None), Body.rule_set == rule_set)
    return list(session.scalars(sa.select(Body).where(Body.active, own).order_by(Body.id)))


def territories(session: Session, level: str | None = None) -> list[Territory]:
    """Return the territories, in the order of their codes."""
    found = sa.select(Territory)
    if level is not None:
        found = found.where(Territory.level == level)
    return list(session.scalars(found.order_by(Territory.code)))


def territory(session: Session, code: str) -> Territory | None:
    return session.get(Territory, code)


def population(session: Session, code: str) -> int | None:
    """Return the latest known population of a territory."""
    found = sa.select(TerritoryPopulation.population).where(TerritoryPopulation.territory == code)
    return session.scalar(found.order_by(TerritoryPopulation.year.desc()).limit(1))


def add_territory(session: Session, row: Mapping[str, str]) -> None:
    """Store one line of a territories file: the territory and one year's population."""
    add_territories(session, [row])


def add_territories(session: Session, rows: Sequence[Mapping[str, str]]) -> None:
    """Store lines of a territories file, parents before their children."""
    session.add_all(_territory_of(row) for row in rows)
    session.flush()
    session.add_all(_population_of(row) for row in rows)


def _territory_of(row: Mapping[str, str]) -> Territory:
    return Territory(
        code=row["code"],
        parent=row["parent"] or None,
        level=row["level"],
        name_kk=row["name_kk"],
        name_ru=row["name_ru"],
        name_en=row["name_en"],
    )


def _population_of(row: Mapping[str, str]) -> TerritoryPopulation:
    return TerritoryPopulation(
        territory=row["code"],
        year=int(row["year"]),
        population=int(row["population"]),
        source=row["source"],
    )


def add(session: Session, **columns: Any) -> int:
    return add_row(session, Body(**columns)).id


def of_kind(session: Session, kind: str) -> Body | None:
    """Return the first active body of a kind that belongs to no single rule set."""
    found = sa.select(Body).where(Body.active, Body.kind == kind, Body.rule_set.is_(None))
    return session.scalar(found.order_by(Body.id).limit(1))
