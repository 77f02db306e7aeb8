"""Tells a petition's life to the simulator and reads the facts that come back.

    life = Petition("uk-parliament", "2024-01-15T10:00:00Z").create().submit().support(5)
    assert life.state == "in_review"

A `Petition` is a value: each verb returns a longer life, so a test may go two ways from one point.
`instead` puts another rule set in a preset's place: the mutation run changes one value so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from petitions.domain.durations import Duration
from petitions.domain.life import Scope
from petitions.domain.rules import Rules, RuleSet
from petitions.domain.simulation import simulate
from petitions.presets import days_of, load, load_text, preset

Fact = dict[str, Any]

OTHERS = Path(__file__).parent / "others"
_LAWS: dict[str, RuleSet] = {}


def law(system: str) -> RuleSet:
    """The rule set itself: for values that no act of the simulator can show."""
    return _LAWS.get(system) or _kept(system)


@cache
def _kept(system: str) -> RuleSet:
    """A preset, or one of the further systems that stand beside these tests."""
    path = OTHERS / f"{system}.toml"
    return load(path) if path.exists() else preset(system)


def said(system: str, path: str) -> Any:
    """What the rule set says at `duties.response.by`; an item of a list by its number or name.

    Durations come as text and codes as a list, so that a test reads as the file does.
    """
    here: Any = law(system)
    for step in path.split("."):
        here = _step(here, step)
    return _plain(here)


def _step(here: Any, step: str) -> Any:
    if isinstance(here, Mapping):
        return here[step]
    if not isinstance(here, tuple):
        return getattr(here, step)
    if step.isdigit():
        return here[int(step)]
    for key in NAMES:
        for item in here:
            if getattr(item, key, "") == step:
                return item
    raise LookupError(step)


NAMES = ("id", "code", "key", "kind", "data")


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_code(item) for item in value]
    if isinstance(value, Duration | Decimal | date):
        return str(value)
    return dict(value) if isinstance(value, Mapping) else value


def _code(item: Any) -> Any:
    names = (getattr(item, key, "") for key in NAMES)
    return next((name for name in names if name), item)


def hiding(system: str) -> set[str]:
    """The refusal reasons that hide a petition's text."""
    return {reason.code for reason in law(system).refusals if reason.hides_text}


def made_up(blocks: str, **instead_of: str) -> str:
    """Read a system of these blocks and of the plainest others; give the name to play it by.

    `instead_of`: what stands in a plain block (content, sign) in place of its values.
    """
    plain = (OTHERS / "plain.txt").read_text(encoding="utf-8")
    for block, values in instead_of.items():
        before, after = plain.split(f"[{block}]\n")
        rest = after.split("\n\n", 1)[1]
        identity = 'identity = "email"\n' if block == "sign" else ""
        plain = f'{before}[{block}]\nsource = "made up"\n{identity}{values}\n\n{rest}'
    name = f"made-up-{len(_LAWS)}"
    _LAWS[name] = load_text(f"{plain}\n{blocks}", "made-up")
    return name


@contextmanager
def instead(system: str, rule_set: RuleSet) -> Iterator[None]:
    """Play `system` by this rule set for a while."""
    _LAWS[system] = rule_set
    try:
        yield
    finally:
        del _LAWS[system]


def rules_of(system: str) -> Rules:
    rule_set = law(system)
    days = days_of(rule_set.calendar.country)
    return Rules.of(rule_set, days.holidays, days.workdays)


def play(
    system: str,
    events: list[dict[str, Any]],
    level: str | None = None,
    addressee: str | None = None,
    territory: str | None = None,
    population: int | None = None,
) -> list[Fact]:
    scope = Scope(level or "national", addressee, territory, population)
    return [_in_utc(fact) for fact in simulate(rules_of(system), scope, enumerate(events, 1))]


def _in_utc(fact: Fact) -> Fact:
    return {key: _zulu(value) if key in INSTANTS else value for key, value in fact.items()}


INSTANTS = ("at", "due", "date")


def _zulu(value: Any) -> Any:
    if value is None:
        return None
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    assert moment.utcoffset() == timedelta(0), f"{value} is not UTC"
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Petition:
    system: str
    now: str
    level: str | None = None
    addressee: str | None = None
    territory: str | None = None
    population: int | None = None
    events: tuple[dict[str, Any], ...] = field(default=())

    # -- telling ---------------------------------------------------------------------------

    def at(self, moment: str) -> Petition:
        return replace(self, now=moment)

    def after(self, **delta: float) -> Petition:
        moment = datetime.fromisoformat(self.now) + timedelta(**delta)
        return replace(self, now=moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))

    def do(self, action: str, **keys: Any) -> Petition:
        event = {"at": self.now, "do": action, **keys}
        return replace(self, events=(*self.events, event))

    def create(self, **keys: Any) -> Petition:
        return self.do("create", **keys)

    def join(self, count: int = 1, **keys: Any) -> Petition:
        return self.do("join", count=count, **keys)

    def submit(self) -> Petition:
        return self.do("submit")

    def support(self, count: int = 1, **keys: Any) -> Petition:
        return self.do("support", count=count, **keys)

    def review(self, outcome: str, **keys: Any) -> Petition:
        return self.do("review", outcome=outcome, **keys)

    def accepted(self) -> Petition:
        return self.review("accept")

    def start(self, **keys: Any) -> Petition:
        return self.do("start", **keys)

    def sign(self, count: int = 1, **keys: Any) -> Petition:
        return self.do("sign", count=count, **keys)

    def withdraw_signature(self, count: int = 1, **keys: Any) -> Petition:
        return self.do("withdraw_signature", count=count, **keys)

    def invalidate(self, count: int, reason: str = "fraud") -> Petition:
        return self.do("invalidate", count=count, reason=reason)

    def reinstate(self, count: int, reason: str = "mistake") -> Petition:
        return self.do("reinstate", count=count, reason=reason)

    def paper(self, count: int) -> Petition:
        return self.do("paper", count=count)

    def confirm_late(self, count: int = 1) -> Petition:
        return self.do("confirm_late", count=count)

    def close(self, **keys: Any) -> Petition:
        return self.do("close", **keys)

    def pause(self, what: str) -> Petition:
        return self.do("pause", what=what)

    def resume(self, what: str) -> Petition:
        return self.do("resume", what=what)

    def send(self) -> Petition:
        return self.do("send")

    def verify(self, **keys: Any) -> Petition:
        return self.do("verify", **keys)

    def fulfil(self, duty: str, outcome: str) -> Petition:
        return self.do("fulfil", duty=duty, outcome=outcome)

    def decline(self, duty: str, reason: str | None = None) -> Petition:
        return self.do("decline", duty=duty, **({"reason": reason} if reason else {}))

    def extend(self, duty: str, **keys: Any) -> Petition:
        return self.do("extend", duty=duty, **keys)

    def transfer(self, duty: str, to: str, **keys: Any) -> Petition:
        return self.do("transfer", duty=duty, to=to, **keys)

    def withdraw(self) -> Petition:
        return self.do("withdraw")

    def stop(self, reason: str) -> Petition:
        return self.do("stop", reason=reason)

    def wait(self, until: str | None = None) -> Petition:
        return (self.at(until) if until else self).do("wait")

    # -- reading ---------------------------------------------------------------------------

    @cached_property
    def told(self) -> list[Fact]:
        """Every fact but the summary."""
        return self._all[:-1]

    @cached_property
    def summary(self) -> Fact:
        return self._all[-1]

    @cached_property
    def _all(self) -> list[Fact]:
        facts = play(
            self.system,
            [dict(event) for event in self.events],
            self.level,
            self.addressee,
            self.territory,
            self.population,
        )
        assert facts[-1]["fact"] == "summary"
        return facts

    def facts(self, name: str, **keys: Any) -> list[Fact]:
        return [fact for fact in self.told if _is(fact, name, keys)]

    def fact(self, name: str, **keys: Any) -> Fact:
        """The one fact of this kind; none or several fail the test."""
        found = self.facts(name, **keys)
        assert len(found) == 1, f"{len(found)} x {name} {keys} in {self.told}"
        return found[0]

    def has(self, name: str, **keys: Any) -> bool:
        return bool(self.facts(name, **keys))

    @property
    def state(self) -> str:
        return str(self.summary["state"])

    @property
    def states(self) -> list[str]:
        return [fact["to"] for fact in self.facts("state")]

    @property
    def signatures(self) -> int:
        return int(self.summary["signatures"])

    @property
    def closing(self) -> str | None:
        """When signing ends, as last told."""
        moment = self.facts("closing")[-1]["date"]
        return None if moment is None else str(moment)

    def threshold(self, name: str) -> str:
        return str(self.summary["thresholds"][name])

    def duty(self, name: str) -> Fact:
        return next(duty for duty in self.summary["duties"] if duty["duty"] == name)

    def became(self, state: str) -> str:
        """When the petition came into this state, for the last time."""
        return str(self.facts("state", to=state)[-1]["at"])

    def refused(self, action: str) -> list[str]:
        """The reasons of the one refusal of this action."""
        return list(self.fact("refused", do=action)["reasons"])

    @property
    def nothing_refused(self) -> bool:
        return not self.has("refused")

    @property
    def chronicle(self) -> list[str]:
        """The whole life, a fact a line: `2014-05-05T15:00:00Z state draft`."""
        return [f"{fact['at']} {_in_short(fact)}" for fact in self.told]

    def order(self, moment: str) -> list[str]:
        """What happened at one instant, in order; the pinning has no place in the order."""
        now = [fact for fact in self.told if fact["at"] == moment]
        return [_in_short(fact) for fact in now if fact["fact"] != "rules_pinned"]


def _is(fact: Fact, name: str, keys: dict[str, Any]) -> bool:
    return fact["fact"] == name and all(fact.get(key) == want for key, want in keys.items())


def _in_short(fact: Fact) -> str:
    what = fact.get("to") if fact["fact"] == "state" else fact.get("threshold") or fact.get("duty")
    return f"{fact['fact']} {what}" if what else str(fact["fact"])
