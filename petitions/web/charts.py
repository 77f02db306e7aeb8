"""Charts as plain geometry; templates draw them as SVG, with a table behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH = 640
HEIGHT = 200
LEFT = 56
BOTTOM = 26
TOP = 10


@dataclass(frozen=True)
class Bar:
    """One day: its figures and its rectangle, in the chart's own units."""

    on: date
    value: int
    x: float
    y: float
    width: float
    height: float
    is_peak: bool


@dataclass(frozen=True)
class Chart:
    """A bar chart ready to be drawn; `ticks` are (y, value) of the horizontal lines."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, int], ...]
    total: int
    peak: Bar
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = HEIGHT - BOTTOM


def nice_top(highest: int) -> int:
    """Choose the end of the axis: 1, 2 or 5 times a power of ten, and at least 4 to be halved."""
    if highest <= 4:
        return 4
    power = int(f"1{'0' * (len(str(highest)) - 1)}")
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= highest)


def bar_chart(days: Sequence[tuple[date, int]]) -> Chart | None:
    """Lay out one bar a day, oldest first; nothing to draw gives None."""
    if not days or not any(value for _, value in days):
        return None
    highest = max(value for _, value in days)
    top = nice_top(highest)
    step = (WIDTH - LEFT) / len(days)
    peak_at = next(index for index, (_, value) in enumerate(days) if value == highest)
    bars = tuple(
        _bar(on, value, index, step, top, index == peak_at)
        for index, (on, value) in enumerate(days)
    )
    ticks = tuple((_height_at(value, top), value) for value in (0, top // 2, top))
    return Chart(bars, ticks, sum(value for _, value in days), bars[peak_at])


def _height_at(value: int, top: int) -> float:
    usable = HEIGHT - BOTTOM - TOP
    return round(HEIGHT - BOTTOM - usable * value / top, 2)


def _bar(on: date, value: int, index: int, step: float, top: int, is_peak: bool) -> Bar:
    y = _height_at(value, top)
    gap = min(step * 0.2, 4)
    return Bar(
        on=on,
        value=value,
        x=round(LEFT + index * step + gap / 2, 2),
        y=y,
        width=round(min(step - gap, 48), 2),
        height=round(HEIGHT - BOTTOM - y, 2),
        is_peak=is_peak,
    )
