"""What signatures may have in common."""

from __future__ import annotations

from dataclasses import replace

from petitions.services.invalidating import domain_of_pattern
from petitions.storage.invalidations import Pattern
from tests.support.lives import START


def test_a_pattern_is_read_back_as_it_was_written() -> None:
    pattern = Pattern(domain="bots.example", name="Бот", since=START)
    assert Pattern.from_json(pattern.to_json()) == pattern
    without = replace(pattern, name=None)
    assert Pattern.from_json({**without.to_json(), "by": pattern.criteria}) == without


def test_a_domain_may_be_typed_as_an_address() -> None:
    assert domain_of_pattern(" Somebody@Bots.Example. ") == "bots.example"
