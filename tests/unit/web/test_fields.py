"""Days and numbers as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import InputRequired, Optional

from petitions.web.fields import NO_DAY, DayField, WholeNumberField
from petitions.web.forms import Between

EMPTY = ("", "", "")


class Asked(Form):
    day = DayField("Day", [InputRequired("Enter the day.")])
    until = DayField("Until", [Optional()])
    count = WholeNumberField("Count", [InputRequired("Enter one."), Between(1, 9999, "A number.")])


def asked(
    day: tuple[str, ...] = ("27", "3", "2026"), until: tuple[str, ...] = EMPTY, count: str = "1"
) -> Asked:
    boxes = [("day", one) for one in day] + [("until", one) for one in until]
    form = Asked(MultiDict([*boxes, ("count", count)]))
    form.validate()
    return form


def test_a_day_is_read_from_its_three_boxes() -> None:
    assert asked(day=(" 27", "03 ", "2026")).day.data == date(2026, 3, 27)


@pytest.mark.parametrize(
    "typed", [("31", "2", "2026"), ("27", "3", "26"), ("x", "3", "2026"), ("27", "", "2026")]
)
def test_what_is_no_day_is_refused_in_one_sentence(typed: tuple[str, ...]) -> None:
    assert [error is NO_DAY for error in asked(day=typed).day.errors] == [True]


def test_a_day_that_must_be_there_is_asked_for() -> None:
    assert asked(day=EMPTY).day.errors == ["Enter the day."]


def test_a_day_that_may_be_left_out_is_left_out() -> None:
    form = asked(until=EMPTY)
    assert (form.until.errors, form.until.data) == ([], None)


def test_a_month_without_its_day_is_not_lost_in_silence() -> None:
    assert asked(until=("", "3", "2026")).until.errors != []


def test_digits_may_be_grouped_as_the_pages_group_them() -> None:
    assert asked(count="1\u00a0 177").count.data == 1177


@pytest.mark.parametrize("typed", ["x", "1.5", "0", "9" * 400])
def test_what_is_no_number_between_the_limits_is_refused_once(typed: str) -> None:
    assert asked(count=typed).count.errors == ["A number."]
