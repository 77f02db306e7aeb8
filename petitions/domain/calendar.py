"""When a period ends: the reckoning of days, working days, months and ends of days.

Working days: the day of the event is not counted and the period ends with the end of its last
day. Months: the same day of the month, or the month's last. A deadline is the first instant too
late, so the end of a day is the next midnight in the zone.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from petitions.domain.durations import Duration
from petitions.domain.rules import CalendarRules, Rules

FAR = datetime(9999, 1, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """A rule set's calendar together with the days off as they are known today."""

    zone: ZoneInfo
    end_of_day: bool
    office_hours: tuple[tuple[time, timedelta], ...]
    holidays: frozenset[date]
    workdays: frozenset[date]

    @classmethod
    def of(
        cls, rules: CalendarRules, holidays: frozenset[date], workdays: frozenset[date]
    ) -> Calendar:
        spans = tuple(_span(text) for text in rules.office_hours)
        return cls(ZoneInfo(rules.zone), rules.end_of_day, spans, holidays, workdays)

    def after(self, start: datetime, length: Duration) -> datetime:
        """The first instant too late of a period that an event at `start` sets going."""
        try:
            return self._after(start, length)
        except OverflowError:
            return FAR

    def further(self, due: datetime, length: Duration) -> datetime:
        """The new end of a period that ended at `due` and is lengthened."""
        local = due.astimezone(self.zone)
        ends_a_day = local.time() == time()
        return self.after(due - DAY if ends_a_day and self._counts_days(length) else due, length)

    def shifted(self, due: datetime, pause: timedelta) -> datetime:
        """`due` moved by a pause; in whole days, rounded up, where deadlines end days."""
        if not self.end_of_day:
            return min(due + pause, FAR)
        days = -(-pause // DAY)
        return self.end_of(self.day(due) + timedelta(days=days - 1))

    def day(self, at: datetime) -> date:
        """The day in the zone."""
        return at.astimezone(self.zone).date()

    def start_of(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        return self.start_of(day + DAY)

    def is_working(self, day: date) -> bool:
        if day in self.workdays:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def working_days_until(self, deadline: datetime, at: datetime) -> int:
        """Count the working days after today up to the last day before a deadline; negative when
        it is over: the working days since then, today included."""
        last, today = self.day(deadline - timedelta(microseconds=1)), self.day(at)
        first, end = min(last, today), max(last, today)
        days = sum(self.is_working(first + DAY * n) for n in range(1, (end - first).days + 1))
        return days if last >= today else -days

    def add_to_day(self, day: date, length: Duration) -> date:
        """The day that lies `length` after a day: whole days, months or years."""
        try:
            return self._day_after(day, length)
        except OverflowError:
            return FAR.date()

    def first_day_near(self, day: date, length: Duration) -> date:
        """The first day from which `day` lies less than `length` ahead."""
        first = day
        while day < self.add_to_day(first - DAY, length):
            first -= DAY
        return first

    def _after(self, start: datetime, length: Duration) -> datetime:
        if length.unit in ("minute", "hour"):
            return start + length.count * (HOUR if length.unit == "hour" else MINUTE)
        if length.unit == "working hour":
            return self._working_hours(start, timedelta(hours=length.count))
        if length.unit == "working day" or self.end_of_day:
            return self.end_of(self._day_after(self.day(start), length))
        if length.unit in ("day", "week"):
            return start + (DAY if length.unit == "day" else 7 * DAY) * length.count
        local = start.astimezone(self.zone)
        moved = datetime.combine(self._day_after(local.date(), length), local.time(), self.zone)
        return moved.astimezone(UTC)

    def _day_after(self, day: date, length: Duration) -> date:
        if length.unit == "working day":
            return self._working_day(day, length.count)
        if length.unit in ("month", "year"):
            return _months_after(day, length.count * (12 if length.unit == "year" else 1))
        return day + length.count * (7 * DAY if length.unit == "week" else DAY)

    def _counts_days(self, length: Duration) -> bool:
        return length.unit == "working day" or (
            self.end_of_day and length.unit not in ("minute", "hour")
        )

    def _working_day(self, day: date, count: int) -> date:
        while count:
            day += DAY
            count -= self.is_working(day)
        return day

    def _working_hours(self, start: datetime, left: timedelta) -> datetime:
        for opens, closes in self._office_spans(start):
            begin = max(opens, start)
            if begin + left <= closes:
                return begin + left
            left -= max(closes - begin, timedelta())
        return FAR

    def _office_spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = self.day(start)
        while day < FAR.date() - DAY:
            if self.is_working(day):
                for opens, lasts in self.office_hours:
                    begin = datetime.combine(day, opens, self.zone).astimezone(UTC)
                    yield begin, begin + lasts
            day += DAY


def calendar_of(rules: Rules, number: int) -> Calendar:
    """The calendar of a version with the days off known today, worked out once."""
    calendars: dict[int, Calendar] = rules.derived.setdefault("calendars", {})
    if number not in calendars:
        own = rules.version(number).calendar
        calendars[number] = Calendar.of(own, rules.holidays, rules.workdays)
    return calendars[number]


def fingerprint(rules: Rules) -> str:
    """A short name for the days off known today; another one when they are corrected."""
    known = rules.derived.get("days")
    if known is None:
        days = [sorted(d.isoformat() for d in s) for s in (rules.holidays, rules.workdays)]
        known = rules.derived["days"] = sha256(repr(days).encode()).hexdigest()[:16]
    return str(known)


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year >= FAR.year:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _span(text: str) -> tuple[time, timedelta]:
    opens, closes = (_minutes(part) for part in text.split("-"))
    return time(opens // 60, opens % 60), timedelta(minutes=closes - opens)


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
