"""What every installation starts with: territories, holidays, presets, a ledger key."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib.resources import files

from sqlalchemy.orm import Session

from petitions import presets
from petitions.services import ledger_keys, rulebooks
from petitions.services.secrets import Keys
from petitions.storage import bodies, ledgers
from petitions.storage import rulebooks as versions
from petitions.storage.engine import unit

FIRST_VERSION = "First publication of the preset"


def install(
    session: Session, keys: Keys, site_url: str, at: datetime, *, only: Sequence[str] = ()
) -> Iterator[str]:
    """Load what is missing and say it line by line; doing it twice changes nothing."""
    yield from _territories(session)
    yield from _holidays(session)
    for rule_set in only or presets.ids():
        if not versions.version_count(session, rule_set):
            rulebooks.publish(session, presets.source(rule_set), FIRST_VERSION, at)
            yield f"rule set {rule_set}, version 1"
    if not ledgers.keys(session):
        yield f"ledger key {ledger_keys.make_key(session, keys, site_url, at)}"


def _territories(session: Session) -> Iterator[str]:
    folder = files(presets) / "territories"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        with unit(session):
            rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
            known = {territory.code for territory in bodies.territories(session)}
            new = [row for row in rows if row["code"] not in known]
            bodies.add_territories(session, new)
        if new:
            yield f"{len(new)} territories from {file.name}"


def _holidays(session: Session) -> Iterator[str]:
    for country in sorted({found for rule_set in presets.ids() if (found := _country(rule_set))}):
        if versions.holiday_stamp(session, country)[0]:
            continue
        days = presets.days_of(country)
        if not days.holidays and not days.workdays:
            continue
        with unit(session):
            known = {day: day in days.workdays for day in days.holidays | days.workdays}
            versions.add_holidays(session, country, known, f"holidays/{country}.toml")
            rulebooks.keep_days(session, country)
        yield f"{len(days.holidays)} holidays of {country}"


def _country(rule_set: str) -> str | None:
    return presets.preset(rule_set).calendar.country
