"""Bars stand where their figures say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.web.charts import HEIGHT, WIDTH, bar_chart, top_of_scale

FIRST = date(2026, 1, 1)


def days(*values: int) -> list[tuple[date, int]]:
    return [(FIRST + timedelta(days=index), value) for index, value in enumerate(values)]


@pytest.mark.parametrize("values", [(), (0,), (0, 0, 0)])
def test_where_nobody_has_signed_there_is_no_chart(values: tuple[int, ...]) -> None:
    assert bar_chart(days(*values)) is None


def test_a_bar_is_as_high_as_its_share_of_the_scale() -> None:
    chart = bar_chart(days(1, 2, 4))
    assert chart is not None
    assert chart.scale == (0, 2, 4)
    assert [bar.height for bar in chart.bars] == [HEIGHT / 4, HEIGHT / 2, HEIGHT]


def test_the_first_of_the_highest_days_is_the_peak() -> None:
    chart = bar_chart(days(3, 7, 7))
    assert chart is not None
    assert chart.peak.on == FIRST + timedelta(days=1)
    assert [bar.is_peak for bar in chart.bars] == [False, True, False]


@given(st.lists(st.integers(0, 2**40), min_size=1, max_size=400))
def test_every_bar_lies_inside_the_picture(values: list[int]) -> None:
    chart = bar_chart(days(*values))
    if chart is None:
        return
    for bar in chart.bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= WIDTH + 0.02
        assert bar.y >= 0
        assert bar.y + bar.height == pytest.approx(HEIGHT)


@given(st.integers(1, 2**63))
def test_the_scale_ends_on_an_even_number_not_far_above_the_highest(highest: int) -> None:
    top = top_of_scale(highest)
    assert highest <= top <= max(2, 2 * highest)
    assert top % 2 == 0
