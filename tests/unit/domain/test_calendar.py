"""Days, working days, months and ends of days, as docs/rule-set-format.md says."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain.calendar import FAR, Calendar
from petitions.domain.durations import LONGEST, UNITS, Duration
from petitions.presets import days_of


def a_calendar(
    zone: str = "UTC",
    end_of_day: bool = False,
    holidays: frozenset[date] = frozenset(),
    workdays: frozenset[date] = frozenset(),
) -> Calendar:
    morning, afternoon = (time(9), timedelta(hours=4)), (time(14), timedelta(hours=4))
    return Calendar(ZoneInfo(zone), end_of_day, (morning, afternoon), holidays, workdays)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "start, length, end",
    [
        ("2025-01-31T10:00", "1 month", "2025-02-28T10:00"),
        ("2024-01-31T10:00", "1 month", "2024-02-29T10:00"),
        ("2025-08-31T10:00", "6 months", "2026-02-28T10:00"),
        ("2024-02-29T10:00", "1 year", "2025-02-28T10:00"),
        ("2025-01-31T10:00", "30 days", "2025-03-02T10:00"),
        ("2025-01-31T10:00", "2 weeks", "2025-02-14T10:00"),
        ("2025-01-31T10:00", "24 hours", "2025-02-01T10:00"),
    ],
)
def test_a_period_ends_on_the_same_day_or_the_months_last(
    start: str, length: str, end: str
) -> None:
    assert a_calendar().after(at(start), Duration.parse(length)) == at(end)


def test_thirty_days_are_as_long_across_a_change_of_clocks() -> None:
    calendar = a_calendar("America/New_York")
    start = at("2013-03-01T12:00")
    assert calendar.after(start, Duration(30, "day")) == start + timedelta(days=30)


def test_a_month_keeps_the_hour_of_the_zone() -> None:
    calendar = a_calendar("Europe/Brussels")
    assert calendar.after(at("2025-03-01T11:00"), Duration(1, "month")) == at("2025-04-01T10:00")


def test_the_end_of_a_day_is_the_next_midnight_in_the_zone() -> None:
    calendar = a_calendar("Asia/Almaty", end_of_day=True)
    assert calendar.after(at("2025-01-15T05:00"), Duration(1, "day")) == at("2025-01-16T19:00")


def test_six_months_to_the_end_of_day_in_london_end_in_summer_time() -> None:
    calendar = a_calendar("Europe/London", end_of_day=True)
    assert calendar.after(at("2025-01-17T12:00"), Duration(6, "month")) == at("2025-07-17T23:00")


def test_the_day_of_the_event_is_no_working_day_of_the_period() -> None:
    monday = at("2025-02-03T08:00")
    assert a_calendar().after(monday, Duration(1, "working day")) == at("2025-02-05T00:00")


def test_working_days_leave_out_weekends_and_holidays() -> None:
    calendar = a_calendar(holidays=frozenset({date(2025, 2, 4)}))
    friday = at("2025-01-31T08:00")
    assert calendar.after(friday, Duration(2, "working day")) == at("2025-02-06T00:00")


def test_a_weekend_day_can_be_made_a_working_day() -> None:
    calendar = a_calendar(workdays=frozenset({date(2025, 2, 1)}))
    friday = at("2025-01-31T08:00")
    assert calendar.after(friday, Duration(1, "working day")) == at("2025-02-02T00:00")


@pytest.mark.parametrize(
    "start, hours, end",
    [
        ("2025-02-03T10:00", 2, "2025-02-03T12:00"),
        ("2025-02-03T12:00", 2, "2025-02-03T15:00"),
        ("2025-02-03T17:00", 2, "2025-02-04T10:00"),
        ("2025-01-31T18:00", 8, "2025-02-03T18:00"),
        ("2025-02-01T10:00", 3, "2025-02-03T12:00"),
    ],
)
def test_working_hours_run_in_office_hours(start: str, hours: int, end: str) -> None:
    assert a_calendar().after(at(start), Duration(hours, "working hour")) == at(end)


def test_an_extension_counts_from_the_last_day_not_from_its_midnight() -> None:
    calendar = a_calendar(end_of_day=True)
    due = calendar.after(at("2025-01-28T09:00"), Duration(1, "month"))
    assert due == at("2025-03-01T00:00")
    assert calendar.further(due, Duration(3, "month")) == at("2025-05-29T00:00")


def test_an_extension_by_working_days_counts_on() -> None:
    calendar = a_calendar()
    due = calendar.after(at("2025-02-03T09:00"), Duration(4, "working day"))
    assert calendar.further(due, Duration(1, "working day")) == at("2025-02-11T00:00")


def test_a_pause_moves_the_end_of_a_day_by_whole_days() -> None:
    calendar = a_calendar(end_of_day=True)
    due = at("2025-03-01T00:00")
    assert calendar.shifted(due, timedelta(days=1, hours=2)) == at("2025-03-03T00:00")


def test_a_pause_moves_an_exact_end_by_as_long() -> None:
    due = at("2025-03-01T10:00")
    assert a_calendar().shifted(due, timedelta(hours=26)) == due + timedelta(hours=26)


def test_nauryz_is_no_working_day_in_kazakhstan() -> None:
    days = days_of("KZ")
    calendar = a_calendar("Asia/Almaty", holidays=days.holidays, workdays=days.workdays)
    thursday = at("2025-03-20T05:00")
    assert calendar.after(thursday, Duration(1, "working day")) == at("2025-03-26T19:00")


@given(
    st.datetimes(datetime(1900, 1, 2), datetime(8999, 1, 1)).map(lambda d: d.replace(tzinfo=UTC)),
    st.sampled_from(UNITS).flatmap(
        lambda unit: st.builds(Duration, st.integers(1, min(400, LONGEST[unit])), st.just(unit))
    ),
    st.booleans(),
)
def test_every_period_ends_after_it_begins(
    start: datetime, length: Duration, end_of_day: bool
) -> None:
    assert start < a_calendar("Asia/Almaty", end_of_day).after(start, length) <= FAR
