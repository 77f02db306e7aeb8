"""Numbers, days and plurals as each language writes them."""

from datetime import UTC, date, datetime

import pytest
from babel.core import Locale

from petitions.wording import formats

A_DAY = date(2026, 11, 21)
A_MOMENT = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "written"),
    [("kk", "2026 жылғы 21 қараша"), ("ru", "21 ноября 2026 года"), ("en", "21 November 2026")],
)
def test_a_day_is_written_in_full(lang: str, written: str) -> None:
    assert formats.day(A_DAY, lang) == written


@pytest.mark.parametrize(
    ("lang", "written"), [("kk", "21.11.2026"), ("ru", "21.11.2026"), ("en", "21 Nov 2026")]
)
def test_a_day_is_written_briefly(lang: str, written: str) -> None:
    assert formats.short_day(A_DAY, lang) == written


@pytest.mark.parametrize(
    ("lang", "written"),
    [("kk", "2026 жылғы қараша"), ("ru", "ноябрь 2026 года"), ("en", "November 2026")],
)
def test_a_month_stands_in_its_own_form(lang: str, written: str) -> None:
    assert formats.month(A_DAY, lang).lower() == written.lower()


def test_an_instant_is_shown_in_the_zone_of_the_rules() -> None:
    assert formats.moment(A_MOMENT, "kk", "Asia/Almaty") == "2026 жылғы 22 қараша, 00:30"
    assert formats.moment(A_MOMENT, "en", "America/New_York") == "21 November 2026, 14:30"


@pytest.mark.parametrize(
    ("lang", "written"),
    [("kk", "Лондон уақыты"), ("ru", "время города Лондон"), ("en", "London time")],
)
def test_a_zone_is_named_by_its_city(lang: str, written: str) -> None:
    assert formats.zone_name("Europe/London", lang) == written


@pytest.mark.parametrize(
    ("lang", "written"), [("kk", "1\xa0234\xa0567"), ("ru", "1\xa0234\xa0567"), ("en", "1,234,567")]
)
def test_digits_are_grouped(lang: str, written: str) -> None:
    assert formats.number(1_234_567, lang) == written


@pytest.mark.parametrize(("lang", "written"), [("ru", "25,6"), ("kk", "25,6"), ("en", "25.6")])
def test_a_share_keeps_one_decimal(lang: str, written: str) -> None:
    assert formats.percent(0.256, lang).rstrip("%\xa0") == written


def test_a_whole_share_has_no_decimal() -> None:
    assert formats.percent(0.25, "en") == "25%"


@pytest.mark.parametrize(
    ("lang", "count", "written"),
    [
        ("kk", 1, "1 күн қалды"),
        ("kk", 3, "3 күн қалды"),
        ("kk", 0, "Бүгін – соңғы күн"),
        ("ru", 1, "Остался 1 день"),
        ("ru", 3, "Осталось 3 дня"),
        ("ru", 5, "Осталось 5 дней"),
        ("ru", 21, "Остался 21 день"),
        ("ru", 0, "Сегодня последний день"),
        ("en", 1, "1 day left"),
        ("en", 3, "3 days left"),
    ],
)
def test_days_left_take_the_plural_of_the_language(lang: str, count: int, written: str) -> None:
    assert formats.days_left(count, lang) == written


@pytest.mark.parametrize(
    ("lang", "forms"),
    [("kk", {"one", "other"}), ("ru", {"one", "few", "many", "other"}), ("en", {"one", "other"})],
)
def test_the_plural_forms_are_those_of_cldr(lang: str, forms: set[str]) -> None:
    assert set(Locale(lang).plural_form.tags) | {"other"} == forms
