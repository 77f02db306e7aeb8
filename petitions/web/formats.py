"""Numbers, days and moments as the reader's language writes them: template filters."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import get_locale

from config import Settings
from petitions.wording import formats


def number(value: float) -> str:
    """Group digits: 12 345 in Kazakh and Russian, 12,345 in English."""
    return formats.number(value, _lang())


def percent(share: float) -> str:
    """Write a share of one as per cent."""
    return formats.percent(share, _lang())


def day(value: date | datetime, zone: str = "UTC") -> str:
    """Write a day in full; an instant is first moved into `zone`."""
    return formats.day(_in_zone(value, zone), _lang())


def short_day(value: date | datetime, zone: str = "UTC") -> str:
    """Write a day briefly, for tables and chart axes."""
    return formats.short_day(_in_zone(value, zone), _lang())


def moment(value: datetime, zone: str = "UTC") -> str:
    """Write an instant as day and minute in `zone`."""
    return formats.moment(value, _lang(), zone)


def zone_name(zone: str) -> str:
    """Name a time zone, for a page that shows hours: "Almaty time"."""
    return formats.zone_name(zone, _lang())


def iso(value: date | datetime) -> str:
    """Write a day or instant for the `datetime` attribute of `<time>`."""
    return value.isoformat()


def _lang() -> str:
    locale = get_locale()
    return locale.language if locale else "en"


def _in_zone(value: date | datetime, zone: str) -> date:
    return value.astimezone(ZoneInfo(zone)).date() if isinstance(value, datetime) else value


def init_app(app: Flask, settings: Settings) -> None:
    """Offer the functions of this module as template filters."""
    for filter_function in (number, percent, day, short_day, moment, zone_name, iso):
        app.add_template_filter(filter_function)
