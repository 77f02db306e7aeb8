"""Counting uses of rate-limited keys in a process, and sharing them once a second."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from petitions.storage.limits import Uses
from petitions.web import hits
from petitions.web.hits import Hits

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Shared:
    """The counts of all processes, and what each writing brought; it may be broken."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.written: list[dict[str, int]] = []
        self.is_broken = False

    def __call__(self, uses: Mapping[str, Uses]) -> dict[str, int]:
        if self.is_broken:
            raise OperationalError("INSERT", {}, Exception("away"))
        self.written.append({key: used.count for key, used in uses.items()})
        for key, used in uses.items():
            self.counts[key] = self.counts.get(key, 0) + used.count
        return {key: self.counts[key] for key in uses}


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the running seconds in a list of one, to be changed."""
    at = [100.0]
    monkeypatch.setattr(hits, "monotonic", lambda: at[0])
    return at


@pytest.fixture
def shared() -> Shared:
    return Shared()


@pytest.fixture
def room_for_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hits, "MOST", 4)


def use(process: Hits, *keys: str, at_once: bool = False, end: datetime = NOW + HOUR) -> list[int]:
    return list(process.add(dict.fromkeys(keys, end), NOW, at_once=at_once).values())


@pytest.mark.usefixtures("seconds")
def test_the_first_use_is_written_at_once(shared: Shared) -> None:
    use(Hits(shared), "a", "b")
    assert shared.written == [{"a": 1, "b": 1}]


@pytest.mark.usefixtures("seconds")
def test_uses_within_the_second_are_counted_and_not_written(shared: Shared) -> None:
    process = Hits(shared)
    assert [use(process, "a") for _ in range(3)] == [[1], [2], [3]]
    assert len(shared.written) == 1


def test_whoever_comes_after_a_second_writes_what_waits(
    shared: Shared, seconds: list[float]
) -> None:
    process = Hits(shared)
    for key in "abb":
        use(process, key)
    seconds[0] += 1
    use(process, "c")
    assert shared.written[1] == {"b": 2, "c": 1}


@pytest.mark.usefixtures("seconds")
def test_what_must_be_exact_is_written_each_time(shared: Shared) -> None:
    first, second = Hits(shared), Hits(shared)
    counts = [use(process, "a", at_once=True) for process in (first, second, first, second)]
    assert counts == [[1], [2], [3], [4]]


def test_another_processs_uses_are_known_after_a_second(
    shared: Shared, seconds: list[float]
) -> None:
    first, second = Hits(shared), Hits(shared)
    for process in (first, first, second, second):
        use(process, "a")
    seconds[0] += 1
    assert use(first, "a") == [4]  # its own three, and the one that the other has written
    assert use(second, "a") == [6]


def test_uses_that_came_while_others_were_written_are_not_forgotten(
    seconds: list[float],
) -> None:
    process: Hits
    counts: list[list[int]] = []

    def write(uses: Mapping[str, Uses]) -> dict[str, int]:
        if len(uses) == 1:
            counts.append(use(process, "a"))
        return dict.fromkeys(uses, 40)

    process = Hits(write)
    assert use(process, "a") == [40]
    assert counts == [[2]]
    assert use(process, "a") == [42]


@pytest.mark.usefixtures("seconds")
def test_a_broken_counter_still_counts(shared: Shared) -> None:
    process = Hits(shared)
    shared.is_broken = True
    assert [use(process, "a", at_once=True) for _ in range(3)] == [[1], [2], [3]]


@pytest.mark.usefixtures("seconds")
def test_what_could_not_be_written_is_written_later(shared: Shared) -> None:
    process = Hits(shared)
    shared.is_broken = True
    use(process, "a", at_once=True)
    use(process, "b", at_once=True)
    shared.is_broken = False
    assert use(process, "a", at_once=True) == [2]
    assert shared.written == [{"a": 2, "b": 1}]


@pytest.mark.usefixtures("seconds")
def test_each_of_two_at_once_gets_the_sum_of_its_own_writing() -> None:
    process: Hits
    counts: list[int] = []

    def write(uses: Mapping[str, Uses]) -> dict[str, int]:
        # The second one is written and answered while the first one waits for its answer.
        total = 20 + len(counts)
        if not counts:
            counts.append(0)
            counts[0] = use(process, "a", at_once=True)[0]
        return dict.fromkeys(uses, total)

    process = Hits(write)
    assert use(process, "a", at_once=True) == [20]
    assert counts == [21]


@pytest.mark.usefixtures("seconds", "room_for_four")
@pytest.mark.parametrize("is_broken", [True, False])
def test_a_flood_of_keys_does_not_fill_the_memory(shared: Shared, is_broken: bool) -> None:
    shared.is_broken = is_broken
    process = Hits(shared)
    for key in "abcdefghijkl":
        use(process, key, at_once=True)
    assert len(process._known) <= 5
    assert len(process._waiting) <= 5


@pytest.mark.usefixtures("seconds", "room_for_four")
def test_a_flood_of_keys_does_not_hide_who_comes_often(shared: Shared) -> None:
    process = Hits(shared)
    for key in "xxxxabcdefgh":
        use(process, key)
    assert use(process, "x") == [5]


@pytest.mark.usefixtures("seconds", "room_for_four")
def test_who_came_often_in_a_window_that_is_over_is_forgotten_first(shared: Shared) -> None:
    process = Hits(shared)
    for key in "xxxx":
        use(process, key, end=NOW)
    for key in "abcde":
        use(process, key)
    assert "x" not in process._known


def test_uses_in_a_window_that_is_over_are_not_written(
    shared: Shared, seconds: list[float]
) -> None:
    process = Hits(shared)
    use(process, "a")
    use(process, "x", end=NOW)
    seconds[0] += 1
    use(process, "b")
    assert shared.written == [{"a": 1}, {"b": 1}]


def test_many_at_once_lose_no_use(shared: Shared) -> None:
    process = Hits(shared)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: use(process, "a"), range(400)))
    assert use(process, "a", at_once=True) == [401]
    assert shared.counts == {"a": 401}
