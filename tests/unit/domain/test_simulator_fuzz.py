"""No input crashes the simulator: facts, or the line and what is wrong with it."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from petitions.domain.actions import KEYS
from petitions.domain.life import Scope
from petitions.domain.rules import Rules
from petitions.domain.simulation import MalformedEvent, simulate
from tests.unit.domain.lives import systems

ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(
        ["2026-01-01", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", 10**12, "title"]
    ),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.sampled_from(["age", "key", "title", "DE"]), st.integers(), max_size=2),
)
INSTANTS = st.one_of(
    st.datetimes().map(lambda moment: moment.isoformat() + "Z"),
    st.sampled_from(["2025-03-01T09:00:00Z", "8999-12-31T00:00:00Z", "1900-01-01T00:00:00Z"]),
    ODD,
)
EVENTS = st.one_of(
    ODD,
    st.sampled_from(sorted(KEYS)).flatmap(
        lambda do: st.fixed_dictionaries(
            {"at": INSTANTS, "do": st.just(do)},
            optional=dict.fromkeys(KEYS[do], ODD),
        )
    ),
)


@settings(max_examples=500, deadline=None)
@given(systems(), st.lists(EVENTS, max_size=6))
def test_any_lines_are_played_or_refused(system: tuple[Rules, Scope], events: list[Any]) -> None:
    try:
        facts = list(simulate(*system, enumerate(events, 1)))
    except MalformedEvent as error:
        assert 1 <= error.line <= len(events)
        assert str(error).startswith(f"line {error.line}: ")
    else:
        assert facts[-1]["fact"] == "summary"


@settings(max_examples=300, deadline=None)
@given(systems(), st.integers(1900, 8999), st.lists(st.sampled_from(sorted(KEYS)), max_size=12))
def test_every_age_of_the_world_can_be_played(
    system: tuple[Rules, Scope], year: int, acts: list[str]
) -> None:
    at = f"{year}-12-31T23:59:59Z"
    events = [{"at": at, "do": do} for do in ["create", "submit", *acts]]
    facts = list(simulate(*system, enumerate([*events, {"at": at, "do": "wait"}], 1)))
    assert facts[-1]["fact"] == "summary"
