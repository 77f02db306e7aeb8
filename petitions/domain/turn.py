"""One turn of a life: the copy that is being changed, and the facts of the present moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from petitions.domain.calendar import Calendar, calendar_of
from petitions.domain.law import Law, law_of
from petitions.domain.life import Fact, Life, Owed, Rung
from petitions.domain.rules import Gate, Rules
from petitions.domain.transitions import TRANSITIONS

# The order of facts at one instant; those of one rank stay in the order of their happening.
ORDER = {
    "state": 0,
    "rules_pinned": 1,
    "threshold_reverted": 2,
    "threshold_reached": 3,
    "listed": 4,
    "closing": 5,
    "duty": 6,
    "refused": 8,
}
OTHER_DUTY_FACTS = 7
MOST_TERRITORIES = 1_000
Given = TypeVar("Given")


class ImpossibleTransition(RuntimeError):
    """The engine wanted to go where no line of the transition table leads."""


def given(value: Given | None) -> Given:
    """What the guard of an act has made sure is there."""
    if value is None:
        raise ImpossibleTransition("an act without what its guard asks for")
    return value


class Turn:
    """A petition's life while an act or a moment changes it.

    `life` is the turn's own copy until it is handed out; nobody else sees it change.
    """

    def __init__(self, rules: Rules, life: Life, at: datetime) -> None:
        self.rules = rules
        self.life = _copied(life)
        self.at = at
        self._law: Law | None = None
        self._law_version = life.version
        self._now: list[Fact] = []
        self._past: list[Fact] = []

    @property
    def law(self) -> Law:
        if self._law is None or self._law_version != self.life.version:
            self._law_version = self.life.version
            self._law = law_of(self.rules, self.life.version, self.life.scope)
        return self._law

    @property
    def calendar(self) -> Calendar:
        return calendar_of(self.rules, self.life.version)

    @property
    def day_of_age(self) -> date:
        """The day on which a signatory's age is judged: of the petition's submission where the
        rules say so, else today. Nobody knows the day of a sending to come: whoever is old
        enough today will be old enough then."""
        submitted = self.life.submitted_at
        is_past = self.law.rule_set.sign.age_on == "submission" and submitted is not None
        return self.calendar.day(submitted if is_past and submitted else self.at)

    def set(self, **changes: Any) -> None:
        for name, value in changes.items():
            object.__setattr__(self.life, name, value)

    def fact(self, name: str, **data: Any) -> None:
        self._now.append(Fact(self.at, name, data))

    def move_to(self, at: datetime) -> None:
        """Go on to a later moment; the facts of this one are complete."""
        if at > self.at:
            self.settle()
            self.at = at

    def settle(self) -> None:
        """Put the facts of this moment into their order."""
        self._past += sorted(self._now, key=lambda f: ORDER.get(f.fact, OTHER_DUTY_FACTS))
        self._now = []

    def facts(self) -> tuple[Fact, ...]:
        self.settle()
        return tuple(self._past)

    def go(self, to: str, act: str, role: str, by: str | None = None) -> None:
        """Change the state by an act of a role; `by` names who it was, the role if not given."""
        was = self.life.state
        if to not in TRANSITIONS.get((was, act, role), ()):
            raise ImpossibleTransition(f"{was} --{act} by {role}--> {to}")
        self.set(state=to, entered_at=self.at)
        self.fact("state", **{"from": was, "to": to, "by": by or role})

    def put_rung(self, rung: Rung, **changes: Any) -> None:
        changed = replace(rung, **changes)
        self.set(rungs=tuple(changed if r.id == rung.id else r for r in self.life.rungs))

    def put_duty(self, owed: Owed) -> None:
        """Store a duty, in the place of the one with the same id if there is one."""
        duties = self.life.duties
        if any(one.id == owed.id for one in duties):
            self.set(duties=tuple(owed if one.id == owed.id else one for one in duties))
        else:
            self.set(duties=(*duties, owed))

    def count_in(self, territory: str | None, by: int) -> None:
        """Count signatures in a territory too; a life stays bounded, so not in ever new ones."""
        counts = self.life.by_territory
        if territory is None or (territory not in counts and len(counts) >= MOST_TERRITORIES):
            return
        here = max(0, counts.get(territory, 0) + by)
        self.set(by_territory={**counts, territory: here})

    def list_publicly(self) -> None:
        if not self.life.listed:
            self.set(listed=True, listed_at=self.at)
            self.fact("listed")

    def closes_at(self, moment: datetime | None) -> None:
        """Say when signing ends, if that is news."""
        if moment != self.life.closing_at:
            self.set(closing_at=moment)
            self.fact("closing", date=moment)

    def refuse(self, do: str, codes: tuple[str, ...], part: int | None = None) -> None:
        data: dict[str, Any] = {"do": do, "reasons": list(codes)}
        if part is not None:
            data["count"] = part
        self.fact("refused", **data)


def _copied(life: Life) -> Life:
    """A copy of a frozen value; `copy.copy` takes ten times as long."""
    twin = object.__new__(Life)
    twin.__dict__.update(life.__dict__)
    return twin


def own_gate(turn: Turn) -> Gate | None:
    """The gate that the petition stands in, as it was when it entered."""
    return law_of(turn.rules, turn.life.gate_version, turn.life.scope).gate(turn.life.gate)
