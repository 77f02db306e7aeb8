"""Which hours are marked as bursts, the false alarms on a real trace, and planted bursts."""

from __future__ import annotations

import csv
import itertools
import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from petitions.domain.bursts import FEWEST, FLAT, LEARNING, Burst, find_bursts, hour_profile

ROOT = Path(__file__).parents[3]
TRACE = ROOT.parent / "shared/data/signature-trace-2016.csv"
DOCUMENT = ROOT / "docs/bursts.md"
needs_trace = pytest.mark.skipif(
    not TRACE.exists(), reason=f"FALSE ALARMS ON THE REAL TRACE ARE NOT COUNTED: no {TRACE}"
)


def hours(found: list[Burst]) -> list[int]:
    return [burst.hour for burst in found]


@pytest.fixture(scope="module")
def trace() -> tuple[int, list[int]]:
    """The first hour of the day, and the net signatures of each whole hour of the real trace."""
    with TRACE.open() as file:
        points = [
            (datetime.fromisoformat(row["at_utc"]), int(row["signatures"]))
            for row in csv.DictReader(file)
        ]
    start = points[0][0].replace(minute=0, second=0) + timedelta(hours=1)
    marks, place = [], 0
    for hour in range(int((points[-1][0] - start) / timedelta(hours=1)) + 1):
        at = start + timedelta(hours=hour)
        while points[place + 1][0] < at:
            place += 1
        (before, low), (after, high) = points[place], points[place + 1]
        marks.append(low + (high - low) * ((at - before) / (after - before)))
    return start.hour, [round(b - a) for a, b in itertools.pairwise(marks)]


def thinned(hourly: list[int], share: float, chance: random.Random) -> list[int]:
    """The same petition with a fraction of its signatories, drawn by chance."""
    return [
        max(0, round(chance.gauss(max(0, n) * share, (max(0, n) * share) ** 0.5))) for n in hourly
    ]


@needs_trace
def test_the_real_trace_raises_the_false_alarms_that_the_documents_count(
    trace: tuple[int, list[int]],
) -> None:
    first, hourly = trace
    flat, known = (
        find_bursts(hourly, first),
        find_bursts(hourly, first, hour_profile(hourly, first)),
    )
    said = f"{len(flat)} of {len(hourly)} hours with a flat profile, {len(known)} with its own"
    assert said in DOCUMENT.read_text()


@needs_trace
@pytest.mark.parametrize("share", [0.1, 0.01])
def test_smaller_petitions_of_the_same_shape_raise_few_false_alarms(
    trace: tuple[int, list[int]], share: float
) -> None:
    first, hourly = trace
    alarms = sum(
        len(find_bursts(thinned(hourly, share, random.Random(seed)), first)) for seed in range(20)
    )
    assert alarms / (20 * len(hourly)) < 0.002


@needs_trace
def test_bursts_planted_into_the_real_trace_are_found_as_often_as_the_documents_say(
    trace: tuple[int, list[int]],
) -> None:
    first, hourly = trace
    profile = hour_profile(hourly, first)
    table = []
    for times in (2, 3, 4, 6):
        judged = [hour for hour in range(24, len(hourly)) if hourly[hour] >= FEWEST]
        hit = 0
        for hour in judged:
            planted = [n * times if place == hour else n for place, n in enumerate(hourly)]
            hit += hour in hours(find_bursts(planted, first, profile))
        table.append(f"| {times} times | {100 * hit // len(judged)} % |")
    for row in table:
        assert row in DOCUMENT.read_text()


@pytest.mark.parametrize("usual", [0, 3, 40, 2_000])
def test_a_burst_planted_into_a_steady_petition_is_found(usual: int) -> None:
    chance = random.Random(usual)
    hourly = [max(0, round(chance.gauss(usual, usual**0.5))) for _ in range(72)]
    assert find_bursts(hourly) == []
    hourly[50] += 4 * usual + 60
    assert hours(find_bursts(hourly)) == [50]


def test_a_burst_of_several_hours_is_marked_in_each() -> None:
    hourly = [20] * 40 + [400] * 4 + [20] * 10
    assert hours(find_bursts(hourly)) == [40, 41, 42, 43]


def test_a_lasting_rise_becomes_the_new_usual_within_a_day() -> None:
    hourly = [20] * 40 + [400] * 48
    assert max(hours(find_bursts(hourly))) < 40 + 24


DAY = [10] * 7 + [60, 200, 300, 300, 280, 260, 250, 250, 240, 230, 220, 200, 150] + [80] * 4


def test_an_ordinary_morning_is_not_a_burst() -> None:
    assert find_bursts(DAY * 5, 0, hour_profile(DAY * 28)) == []


def test_without_the_hour_of_day_the_first_morning_is_marked_and_no_later_one() -> None:
    marked = hours(find_bursts(DAY * 5))
    assert marked == [7, 8, 9, 10, 11]


def test_a_burst_by_night_is_found_with_the_hour_of_day_though_days_are_busier() -> None:
    hourly = DAY * 5
    hourly[24 * 4 + 3] = 190
    assert 24 * 4 + 3 not in hours(find_bursts(hourly))
    assert hours(find_bursts(hourly, 0, hour_profile(DAY * 28))) == [24 * 4 + 3]


def test_small_figures_and_first_hours_are_never_marked() -> None:
    assert find_bursts([1] * 40 + [FEWEST - 1]) == []
    assert find_bursts([1] * (LEARNING - 1) + [5_000]) == []


def test_hours_in_which_more_was_taken_away_than_signed_do_no_harm() -> None:
    hourly = [100] * 30 + [-20_000, 110, 95] + [100] * 10
    assert find_bursts(hourly) == []


def test_a_profile_averages_to_one_and_starts_at_midnight() -> None:
    profile = hour_profile([0] * 23 + [240], first_hour=5)
    assert sum(profile) == pytest.approx(24)
    assert profile.index(max(profile)) == 4
    assert hour_profile([]) == hour_profile([0] * 48) == FLAT


def test_every_marked_hour_says_what_was_expected() -> None:
    (burst,) = find_bursts([100] * 30 + [900])
    assert burst.expected == pytest.approx(100)
    assert burst.expected < burst.limit < burst.count == 900
