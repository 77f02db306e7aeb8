"""What a process remembers of petitions that were signed of late."""

from __future__ import annotations

from petitions.services.opening import MOST, _Memory
from petitions.storage.petitions import Snapshot


def snapshot(number: int) -> Snapshot:
    return Snapshot(number, "rules", "{}", None, None, None, stamp="1")


def test_a_petition_is_remembered_by_its_number() -> None:
    memory = _Memory()
    memory.put(snapshot(7))
    assert memory.read[7][1] == snapshot(7)


def test_no_more_petitions_are_remembered_than_fit() -> None:
    memory = _Memory()
    for number in range(MOST + 10):
        memory.put(snapshot(number))
    assert len(memory.read) <= MOST
    assert MOST + 9 in memory.read
