"""The engine is fast enough for whoever tries rules, and for a tally of batches."""

from __future__ import annotations

import time
from typing import Any

from petitions import presets
from petitions.domain.life import Scope
from petitions.domain.rules import Rules
from petitions.domain.simulation import simulate

RULES = Rules.of(presets.preset("uk-parliament"))
OPEN = [{"do": "create"}, {"do": "submit"}, {"do": "support", "count": 5}, {"do": "review"}]


def seconds(events: list[dict[str, Any]]) -> float:
    """Processor time of a simulated life, the best of several."""
    told = [{"at": "2025-03-01T09:00:00Z", **event} for event in [*OPEN, *events]]
    taken = []
    for _ in range(5):
        start = time.process_time()
        list(simulate(RULES, Scope(), enumerate(told, 1)))
        taken.append(time.process_time() - start)
    return min(taken)


def test_a_life_of_a_thousand_events_takes_less_than_a_tenth_of_a_second() -> None:
    assert seconds([{"do": "sign", "count": 100}] * 996) < 0.1


def test_a_batch_of_ten_thousand_costs_as_much_as_one_signature() -> None:
    one = seconds([{"do": "sign"}] * 100)
    batch = seconds([{"do": "sign", "count": 10_000}] * 100)
    assert batch < one * 3 + 0.01
