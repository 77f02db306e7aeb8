"""Published rule versions and the holidays that count for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.rows import add_row
from petitions.storage.tables import Holiday, KnownDays, RuleVersion, Switch


def versions(session: Session, rule_set: str) -> list[RuleVersion]:
    """Return every published version of a rule set, the first one first."""
    found = sa.select(RuleVersion).where(RuleVersion.rule_set == rule_set)
    return list(session.scalars(found.order_by(RuleVersion.number)))


def version_count(session: Session, rule_set: str) -> int:
    """Return how many versions a rule set has; rises with each publication."""
    found = sa.select(sa.func.count()).where(RuleVersion.rule_set == rule_set)
    return session.scalar(found) or 0


def rule_set_ids(session: Session) -> list[str]:
    return list(session.scalars(sa.select(RuleVersion.rule_set).distinct().order_by("rule_set")))


def add_version(
    session: Session,
    *,
    rule_set: str,
    number: int,
    format_number: int,
    source: str,
    sha256: str,
    in_force_from: datetime,
    reason: str,
    published_at: datetime,
    published_by: int | None,
) -> RuleVersion:
    return add_row(
        session,
        RuleVersion(
            rule_set=rule_set,
            number=number,
            format=format_number,
            source=source,
            sha256=sha256,
            in_force_from=in_force_from,
            reason=reason,
            published_at=published_at,
            published_by=published_by,
        ),
    )


def days(session: Session, country: str) -> tuple[frozenset[date], frozenset[date]]:
    """Return a country's holidays and the weekend days on which it works."""
    rows = session.execute(
        sa.select(Holiday.day, Holiday.is_workday).where(Holiday.country == country)
    ).all()
    off = frozenset(row.day for row in rows if not row.is_workday)
    return off, frozenset(row.day for row in rows if row.is_workday)


def holiday_stamp(session: Session, country: str) -> tuple[int, datetime | None]:
    """Return how many days are known and when they were last corrected."""
    known = sa.select(sa.func.count()).where(Holiday.country == country).scalar_subquery()
    corrected = sa.select(Switch.set_at).where(Switch.name == corrected_days(country))
    row = session.execute(sa.select(known, corrected.scalar_subquery())).one()
    return row[0], row[1]


def corrected_days(country: str) -> str:
    """Name the switch whose moment tells when a country's days were last corrected."""
    return f"days:{country}"


def known_days(session: Session, stamp: str) -> tuple[frozenset[date], frozenset[date]] | None:
    """Return the days off and worked weekend days that bore a stamp; None if none were kept."""
    kept = session.get(KnownDays, stamp)
    if kept is None:
        return None
    off, on = ([date.fromisoformat(day) for day in days] for days in (kept.holidays, kept.workdays))
    return frozenset(off), frozenset(on)


def keep_days(
    session: Session, stamp: str, holidays: frozenset[date], workdays: frozenset[date]
) -> None:
    """Keep days under their stamp, once."""
    if session.get(KnownDays, stamp) is None:
        off, on = (sorted(day.isoformat() for day in days) for days in (holidays, workdays))
        session.add(KnownDays(stamp=stamp, holidays=off, workdays=on))
        session.flush()


def add_holidays(session: Session, country: str, days: Mapping[date, bool], source: str) -> None:
    """Store days of a country of which none is known yet, each with whether it is worked."""
    session.execute(
        sa.insert(Holiday),
        [
            {"country": country, "day": day, "is_workday": is_workday, "source": source}
            for day, is_workday in days.items()
        ],
    )


def add_holiday(session: Session, country: str, day: date, source: str, is_workday: bool) -> None:
    session.merge(Holiday(country=country, day=day, is_workday=is_workday, source=source))
