"""What an installation is made of: rule versions, territories, bodies, holidays, switches."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from petitions.storage.tables.base import Base, Id, one_of


class RuleVersion(Base):
    """One published version of a rule set; the database refuses to change or delete it."""

    __tablename__ = "rule_version"
    __table_args__ = (
        sa.UniqueConstraint("rule_set", "number"),
        sa.CheckConstraint("length(reason) > 0", name="reason_given"),
    )
    id: Mapped[Id]
    rule_set: Mapped[str]
    number: Mapped[int]
    format: Mapped[int]
    source: Mapped[str]
    sha256: Mapped[str]
    in_force_from: Mapped[datetime]
    reason: Mapped[str]
    published_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))


class Territory(Base):
    """A node of the territory tree; codes are the classifier's own (KATO, ISO 3166)."""

    __tablename__ = "territory"
    __table_args__ = (one_of("level", "national", "region", "district"),)
    code: Mapped[str] = mapped_column(primary_key=True)
    parent: Mapped[str | None] = mapped_column(sa.ForeignKey("territory.code"), index=True)
    level: Mapped[str]
    name_kk: Mapped[str]
    name_ru: Mapped[str]
    name_en: Mapped[str]


class TerritoryPopulation(Base):
    """How many people a territory had in a year, by which source."""

    __tablename__ = "territory_population"
    territory: Mapped[str] = mapped_column(sa.ForeignKey("territory.code"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    population: Mapped[int] = mapped_column(
        sa.BigInteger(), sa.CheckConstraint("population >= 0", name="population_not_negative")
    )
    source: Mapped[str]


class Body(Base):
    """An institution that can be addressed and can owe a duty."""

    __tablename__ = "body"
    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]  # the addressee's kind in the rule sets
    rule_set: Mapped[str | None]  # the one system it belongs to; null: any
    name_kk: Mapped[str]
    name_ru: Mapped[str]
    name_en: Mapped[str]
    competence_kk: Mapped[str] = mapped_column(default="")
    competence_ru: Mapped[str] = mapped_column(default="")
    competence_en: Mapped[str] = mapped_column(default="")
    level: Mapped[str] = mapped_column(default="national")
    territory: Mapped[str | None] = mapped_column(sa.ForeignKey("territory.code"))
    active: Mapped[bool] = mapped_column(default=True)

    @property
    def names(self) -> dict[str, str]:
        """The name in each language."""
        return {"kk": self.name_kk, "ru": self.name_ru, "en": self.name_en}

    @property
    def competences(self) -> dict[str, str]:
        """What the body is competent for, in each language."""
        return {"kk": self.competence_kk, "ru": self.competence_ru, "en": self.competence_en}


class Holiday(Base):
    """A day off, or (is_workday) a weekend day made a working day, for one country."""

    __tablename__ = "holiday"
    country: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str]


class KnownDays(Base):
    """Days off and worked weekend days as they were known at some time, so that acts which were
    judged by them can be replayed after a correction."""

    __tablename__ = "known_days"
    stamp: Mapped[str] = mapped_column(primary_key=True)  # the engine's fingerprint of both
    holidays: Mapped[list[Any]]
    workdays: Mapped[list[Any]]


class Switch(Base):
    """A state of the whole site: banner, paused signing or creation, read-only."""

    __tablename__ = "switch"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
    set_at: Mapped[datetime]
    set_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
