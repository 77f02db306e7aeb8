"""Hours in which signatures rise far beyond what history and the hour of day explain.

The method is a formula (docs/bursts.md), not a verdict: an hour so marked may be a news report as
well as a script. Counts are by whole hours, oldest first, without gaps; an
hour in which more was withdrawn or invalidated than signed counts as empty.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from statistics import median

HOURS = 24
FLAT = (1.0,) * HOURS

FEWEST = 50
"""An hour with fewer signatures is never marked."""
LEARNING = 6
"""Hours of history below which an hour is not judged."""
STEADIEST = 0.2
"""The least spread from hour to hour, relative, that a petition is taken to have."""
FACTOR = 3.0
"""How many spreads above the expected figure an hour must lie."""
MEMORY = 48
"""Hours of history that the spread is measured over."""
TREND = 6
"""Hours whose fall since yesterday is carried on to the next."""


@dataclass(frozen=True)
class Burst:
    """A marked hour: its place in the sequence, what was counted and what was expected."""

    hour: int
    count: int
    expected: float
    limit: float


def hour_profile(hourly: Sequence[int], first_hour: int = 0) -> tuple[float, ...]:
    """How busy each hour of the day is, 1.0 being the average, from counts of whole days.

    `first_hour` is the hour of the day of the first count. Each hour's share is drawn towards the
    average by one average day, so that a few days cannot make an hour impossible.
    """
    days = len(hourly) // HOURS
    counts = [max(0, net) for net in hourly[: days * HOURS]]
    average = sum(counts) / len(counts) if counts else 0.0
    if average == 0:
        return FLAT
    by_place = [sum(counts[place::HOURS]) / average for place in range(HOURS)]
    smooth = [(total + 1) / (days + 1) for total in by_place]
    return tuple(smooth[(hour - first_hour) % HOURS] for hour in range(HOURS))


def find_bursts(
    hourly: Sequence[int], first_hour: int = 0, profile: Sequence[float] = FLAT
) -> list[Burst]:
    """Every hour that lies above its limit, each judged by the hours before it alone."""
    found: list[Burst] = []
    levels: list[float] = []
    believed: list[float] = []
    for hour, net in enumerate(hourly):
        count, weight = max(0, net), profile[(first_hour + hour) % HOURS]
        burst = _judge(hour, count, weight, levels, believed)
        levels.append(count / weight)
        believed.append((burst.limit if burst else count) / weight)
        if burst:
            found.append(burst)
    return found


def _judge(
    hour: int, count: int, weight: float, levels: Sequence[float], believed: Sequence[float]
) -> Burst | None:
    """`levels` are the counts of earlier hours without the hour of day; `believed` the same, a
    marked hour cut down to its limit, so that a burst does not excuse the next one."""
    if count < FEWEST or len(levels) < LEARNING:
        return None
    expected = weight * max(believed[-1], median(levels[-HOURS:]), _as_yesterday(levels))
    limit = expected + FACTOR * sqrt(expected + (_spread(believed) * expected) ** 2)
    return Burst(hour, count, expected, limit) if count > limit else None


def _as_yesterday(levels: Sequence[float]) -> float:
    """The same hour of yesterday, less what the last hours fell behind theirs."""
    if len(levels) < HOURS + TREND:
        return levels[-HOURS] if len(levels) >= HOURS else 0.0
    pairs = zip(levels[-TREND:], levels[-HOURS - TREND : -HOURS], strict=True)
    falls = [today / before for today, before in pairs if before]
    return levels[-HOURS] * min(1.0, median(falls) if falls else 1.0)


def _spread(believed: Sequence[float]) -> float:
    """The usual relative change from one hour to the next, unmoved by a few wild ones."""
    recent = believed[-MEMORY:]
    steps = [log((b + 1) / (a + 1)) for a, b in itertools.pairwise(recent)]
    if not steps:
        return STEADIEST
    middle = median(steps)
    return max(STEADIEST, 1.4826 * median(abs(step - middle) for step in steps))
