"""No input crashes the loader: it reads a file or says what is wrong with it."""

from __future__ import annotations

import copy
import tomllib
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from petitions import presets
from petitions.domain.rules import Rules, RuleSet
from petitions.domain.simulation import simulate
from petitions.presets.meaning import contradictions
from petitions.presets.reading import Unreadable, read
from petitions.wording.rules import as_text
from tests.unit.domain.lives import lives, scopes

MANY = settings(max_examples=120, deadline=None)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.dates(),
        st.sampled_from(["", "1 day", "99999999 years", "support", "start", "verified", "KZ",
                         date(2026, 1, 1), 0, -1, 10**30, "Asia/Almaty", "../x", "\x00"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=4,
)  # fmt: skip
PARSED = [tomllib.loads(presets.source(id)) for id in presets.ids()]


def is_read(parsed: Any) -> RuleSet | None:
    """Read and weigh values as the loader does; None if they are no rule set."""
    told: list[str] = []
    try:
        rule_set = read(RuleSet, parsed, "", lambda where, what: told.append(f"{where}: {what}"))
    except Unreadable:
        assert told
        return None
    wrong = list(contradictions(rule_set))
    assert all(where and what for where, what in wrong)
    return None if wrong else rule_set


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place within a nested value."""
    found = [path] if path else []
    if isinstance(value, dict):
        for key, item in value.items():
            found += places(item, (*path, key))
    if isinstance(value, list):
        for number, item in enumerate(value):
            found += places(item, (*path, number))
    return found


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """A preset with a few places replaced, removed or added to."""
    parsed = copy.deepcopy(draw(st.sampled_from(PARSED)))
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(places(parsed)))
        parent = parsed
        for step in path[:-1]:
            parent = parent[step]
        if draw(st.booleans()):
            parent[path[-1]] = draw(VALUES)
        elif isinstance(parent, dict):
            del parent[path[-1]]
        else:
            parent.append(draw(VALUES))
    return parsed


@MANY
@given(spoilt())
def test_a_spoilt_file_is_read_or_refused(parsed: Any) -> None:
    is_read(parsed)


@MANY
@given(spoilt(), st.data())
def test_what_is_read_can_be_lived_and_told(parsed: Any, data: st.DataObject) -> None:
    rule_set = is_read(parsed)
    if rule_set is None:
        return
    scope = data.draw(st.sampled_from(scopes(rule_set)))
    list(simulate(Rules.of(rule_set), scope, enumerate(data.draw(lives()), 1)))
    assert all(as_text(rule_set, lang) for lang in ("kk", "ru", "en"))


@MANY
@given(VALUES)
def test_any_value_is_read_or_refused(parsed: Any) -> None:
    is_read(parsed)


@MANY
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        presets.load_text(text, "any.toml")
    except presets.BadRuleSet as bad:
        assert bad.problems


def test_deep_nesting_is_refused() -> None:
    try:
        presets.load_text("a = " + "[" * 100_000, "deep.toml")
    except presets.BadRuleSet as bad:
        assert "is no TOML" in str(bad)
    else:
        raise AssertionError("it was read")
