"""Numbers, days and moments as the reader's language writes them (CLDR). Template filters."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_time, get_timezone_name
from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import get_locale

from config import Settings


def _locale() -> Locale:
    return get_locale() or Locale("en")


def number(value: float) -> str:
    """Group digits: 12 345 in Kazakh and Russian, 12,345 in English."""
    return format_decimal(value, locale=_locale())


def percent(share: float) -> str:
    """Write a share of one as whole per cent."""
    return format_percent(share, locale=_locale())


def day(value: date | datetime, zone: str = "UTC") -> str:
    """Write a day in full; an instant is first moved into `zone`."""
    return format_date(_in_zone(value, zone), format="long", locale=_locale())


def short_day(value: date | datetime, zone: str = "UTC") -> str:
    """Write a day briefly, for tables and chart axes."""
    return format_date(_in_zone(value, zone), format="medium", locale=_locale())


def moment(value: datetime, zone: str = "UTC") -> str:
    """Write an instant as day and minute in `zone`."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(value, zone)}, {format_time(local, format='short', locale=_locale())}"


def zone_name(zone: str) -> str:
    """Name a time zone, for a page that shows hours: "Kazakhstan Time"."""
    return get_timezone_name(ZoneInfo(zone), locale=_locale())


def iso(value: date | datetime) -> str:
    """Write a day or instant for the `datetime` attribute of `<time>`."""
    return value.isoformat()


def _in_zone(value: date | datetime, zone: str) -> date:
    return value.astimezone(ZoneInfo(zone)).date() if isinstance(value, datetime) else value


def init_app(app: Flask, settings: Settings) -> None:
    """Offer the functions of this module as template filters."""
    for filter_function in (number, percent, day, short_day, moment, zone_name, iso):
        app.add_template_filter(filter_function)
