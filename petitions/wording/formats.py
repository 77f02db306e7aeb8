"""Numbers, days and moments as a language writes them; CLDR through Babel, no request."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_time, get_timezone_location
from babel.numbers import format_decimal, format_percent

from petitions.wording.catalogue import Words

# CLDR abbreviates the year («2026 ж.», «2026 г.»); official texts write it out, the day first in
# English.
LONG_DAY = {"kk": "y 'жылғы' d MMMM", "ru": "d MMMM y 'года'", "en": "d MMMM y"}
SHORT_DAY = {"kk": "dd.MM.y", "ru": "dd.MM.y", "en": "d MMM y"}
MONTH = {"kk": "y 'жылғы' LLLL", "ru": "LLLL y 'года'", "en": "LLLL y"}


@lru_cache(maxsize=4096)
def number(value: float, lang: str) -> str:
    """Group digits: 12 345 in Kazakh and Russian, 12,345 in English."""
    return format_decimal(value, locale=_locale(lang))


def percent(share: float, lang: str) -> str:
    """Write a share of one as per cent, with one decimal where it is not whole."""
    return format_percent(share, format="#,##0.#%", locale=_locale(lang))


@lru_cache(maxsize=4096)
def day(value: date, lang: str) -> str:
    """Write a day in full: «2026 жылғы 21 қараша», «21 ноября 2026 года», "21 November 2026"."""
    return format_date(value, format=LONG_DAY[lang], locale=_locale(lang))


@lru_cache(maxsize=4096)
def short_day(value: date, lang: str) -> str:
    """Write a day briefly, for tables and charts: «21.11.2026», "21 Nov 2026"."""
    return format_date(value, format=SHORT_DAY[lang], locale=_locale(lang))


def month(value: date, lang: str) -> str:
    """Write a month: «2026 жылғы қараша», «ноябрь 2026 года», "November 2026"."""
    return format_date(value, format=MONTH[lang], locale=_locale(lang))


def moment(value: datetime, lang: str, zone: str) -> str:
    """Write an aware instant as day and minute in a time zone."""
    local = value.astimezone(ZoneInfo(zone))
    clock = format_time(local, format="HH:mm", locale=_locale(lang))
    return f"{day(local.date(), lang)}, {clock}"


def zone_name(zone: str, lang: str) -> str:
    """Name a time zone by its city, for a page that shows hours: «Алматы уақыты»."""
    city = get_timezone_location(ZoneInfo(zone), locale=_locale(lang), return_city=True)
    return Words(lang).gettext("%(city)s time", city=city)


def days_left(count: int, lang: str) -> str:
    """Say how many days are left: «3 күн қалды», «Осталось 3 дня», "3 days left"."""
    words = Words(lang)
    if count <= 0:
        return words.gettext("Last day today")
    shown = number(count, lang)
    return words.ngettext("%(shown)s day left", "%(shown)s days left", count, shown=shown)


@lru_cache
def _locale(lang: str) -> Locale:
    return Locale.parse(lang)
