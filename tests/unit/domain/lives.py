"""Random lives: rule sets to live by, and events in the simulator's language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from petitions import presets
from petitions.domain.law import needs_population
from petitions.domain.life import Scope
from petitions.domain.rules import Rules, RuleSet

T0 = datetime(2025, 3, 1, 9, tzinfo=UTC)
OTHERS = Path(__file__).parents[1] / "conformance" / "others"


def rule_sets() -> list[RuleSet]:
    """All presets, and the further systems that the conformance tests keep."""
    ours = [presets.preset(id) for id in presets.ids()]
    return [*ours, *(presets.load(path) for path in sorted(OTHERS.glob("*.toml")))]


RULE_SETS = rule_sets()


def scopes(rule_set: RuleSet) -> list[Scope]:
    """Every level and kind of addressee that a petition can be under."""
    found = []
    for level in rule_set.addressee.levels:
        kinds = [kind.id for kind in rule_set.addressee.kinds if level in kind.levels]
        found += [Scope(level, kind, "750000000", 400) for kind in kinds or [None]]
    return found


def has_a_percent(rule_set: RuleSet) -> bool:
    return any(needs_population(rule_set, scope) for scope in scopes(rule_set))


@st.composite
def systems(draw: st.DrawFn) -> tuple[Rules, Scope]:
    rule_set = draw(st.sampled_from(RULE_SETS))
    days = presets.days_of(rule_set.calendar.country)
    rules = Rules.of(rule_set, days.holidays, days.workdays)
    return rules, draw(st.sampled_from(scopes(rule_set)))


COUNTS = st.sampled_from([1, 2, 5, 7, 20, 50, 150, 1_000, 9_999, 10_000, 50_000, 1_000_000])
KEYS = st.sampled_from(["anna", "boris", "chingiz"])
PLACES = st.sampled_from(["DE", "FR", "LV", "MT", "XX", "750000000"])
PERSONS = st.fixed_dictionaries(
    {},
    optional={
        "age": st.integers(0, 120),
        "status": st.sampled_from(["citizen", "resident", "anyone", "martian"]),
        "identity": st.sampled_from(["none", "email", "eid", "stone"]),
        "territory": PLACES,
        "key": KEYS,
    },
)
DUTIES = st.sampled_from(["response", "debate", "decision", "hearing", "acceptance", "nothing"])
OUTCOMES = st.sampled_from(["responded", "declined", "satisfied", "refused", "accepted", "odd"])
DAYS = st.integers(-2, 500).map(lambda n: (T0 + timedelta(days=n)).date().isoformat())


def _event(do: str, **optional: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"do": st.just(do)}, optional=optional)


DUTY_KEYS = {"duty": DUTIES, "outcome": OUTCOMES, "to": st.sampled_from(["ministry", "2026-01-01"])}
EVENTS = st.one_of(
    _event("create", person=PERSONS, tags=st.lists(st.sampled_from(["a", "b"]), max_size=3)),
    _event("join", count=st.integers(1, 9), territories=st.lists(PLACES, max_size=1)),
    _event("submit"),
    _event("support", count=COUNTS, person=PERSONS),
    _event(
        "review",
        outcome=st.sampled_from(["accept", "reject", "return", "accept_partly"]),
        reason=st.sampled_from(["duplicate", "no-such-reason"]),
    ),
    _event("start", on=DAYS, until=DAYS),
    _event("sign", count=COUNTS, against=st.booleans(), person=PERSONS, territory=st.just("DE")),
    _event("sign", count=COUNTS),
    _event("withdraw_signature", count=COUNTS, person=PERSONS),
    _event("invalidate", count=COUNTS, reason=st.just("fraud")),
    _event("reinstate", count=COUNTS),
    _event("paper", count=COUNTS),
    _event("confirm_late", count=COUNTS),
    _event("close", on=DAYS),
    _event("pause", what=st.sampled_from(["collection", "response", "decision"])),
    _event("resume", what=st.sampled_from(["collection", "response", "decision"])),
    _event("send"),
    _event("verify", valid=COUNTS, by_territory=st.dictionaries(PLACES, COUNTS, max_size=3)),
    _event("fulfil", **DUTY_KEYS),
    _event("decline", **DUTY_KEYS),
    _event("extend", **DUTY_KEYS),
    _event("transfer", **DUTY_KEYS),
    _event("withdraw"),
    _event("stop", reason=st.sampled_from(["dissolution", "election", "storm"])),
    _event("wait"),
).filter(lambda event: not _names_two_territories(event))


def _names_two_territories(event: dict[str, Any]) -> bool:
    """The language takes one territory for a person, in either place."""
    return "territory" in event and "territory" in event.get("person", {})


STEPS = st.sampled_from([0, 1, 3_600, 86_400, 12 * 86_400, 40 * 86_400, 200 * 86_400])
LIKELY_START = st.sampled_from(
    [
        [],
        [{"do": "create"}, {"do": "submit"}],
        [{"do": "create"}, {"do": "submit"}, {"do": "support", "count": 60}, {"do": "review"}],
        [{"do": "create"}, {"do": "submit"}, {"do": "review"}, {"do": "support", "count": 60}],
        [{"do": "create"}, {"do": "join", "count": 6}, {"do": "submit"}, {"do": "review"},
         {"do": "start"}],
    ]
)  # fmt: skip


@st.composite
def lives(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Events with moments that never run backwards; often a petition that gets somewhere."""
    drawn = draw(st.lists(EVENTS, max_size=12))
    at, told = T0, []
    for event in [*draw(LIKELY_START), *drawn]:
        at += timedelta(seconds=draw(STEPS))
        told.append({"at": at.strftime("%Y-%m-%dT%H:%M:%SZ"), **event})
    return told
