"""Tells a petition's life to the simulator and reads the facts that come back.

    life = Petition("uk-parliament", "2024-01-15T10:00:00Z").create().submit().support(5)
    assert life.state == "in_review"

A `Petition` is a value: each verb returns a longer life, so a test may go two ways from one point.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from petitions.domain.life import Scope
from petitions.domain.simulation import simulate
from tests.unit.conformance.laws import rules_of

Fact = dict[str, Any]


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
