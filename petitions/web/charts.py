"""Charts as plain geometry; templates draw them as SVG, with a table behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH = 640
HEIGHT = 200
WIDEST_GAP = 4.0


@dataclass(frozen=True)
class Bar:
    """One day: its figure and its rectangle, in the chart's own units, y downwards."""

    on: date
    value: int
    x: float
    y: float
    width: float
    height: float
    is_peak: bool


@dataclass(frozen=True)
class Chart:
    """A bar chart ready to be drawn; `scale` names the foot, the middle and the top."""

    bars: tuple[Bar, ...]
    scale: tuple[int, int, int]
    total: int
    peak: Bar
    width: int = WIDTH
    height: int = HEIGHT


def top_of_scale(highest: int) -> int:
    """Choose a round, even number that the highest bar fits under."""
    power = 1
    while True:
        for step in (2, 4, 6, 8, 10):
            if step * power >= highest:
                return step * power
        power *= 10


def bar_chart(days: Sequence[tuple[date, int]]) -> Chart | None:
    """Lay out one bar a day, oldest first; where there is nothing to draw, give None."""
    highest = max((value for _, value in days), default=0)
    if highest <= 0:
        return None
    top = top_of_scale(highest)
    peak_at = [value for _, value in days].index(highest)
    bars = tuple(
        _bar(on, value, index, WIDTH / len(days), top, index == peak_at)
        for index, (on, value) in enumerate(days)
    )
    return Chart(bars, (0, top // 2, top), sum(value for _, value in days), bars[peak_at])


def _bar(on: date, value: int, index: int, step: float, top: int, is_peak: bool) -> Bar:
    gap = min(step * 0.2, WIDEST_GAP)
    height = round(HEIGHT * value / top, 2)
    return Bar(
        on=on,
        value=value,
        x=round(index * step + gap / 2, 2),
        y=round(HEIGHT - height, 2),
        width=round(step - gap, 2),
        height=height,
        is_peak=is_peak,
    )
