"""Eligibility: may this person make, support or sign this petition, and why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from petitions.domain.life import Scope
from petitions.domain.rules import IDENTITY_LEVELS, Eligibility, RuleSet

STANDINGS = (
    "none",
    "petitioner",
    "co_petitioner",
    "supporter",
    "signed",
    "withdrawn",
    "invalidated",
)


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person as far as is known; what is left out is taken as the least that is accepted.

    `standing`: what this person did on this petition before, one of STANDINGS. `key`: a name
    that makes the person one; without it every one counted is somebody new.
    """

    age: int | None = None
    born: date | None = None
    status: str | None = None
    statuses: frozenset[str] = frozenset()
    identity: str | None = None
    territory: str | None = None
    key: str | None = None
    standing: str = "none"

    @property
    def is_one(self) -> bool:
        """Whether it is one certain person, who can act once only."""
        return self.key is not None or self.standing != "none"


def refusals(
    who: Eligibility, rules: RuleSet, scope: Scope, person: Person, today: date
) -> tuple[str, ...]:
    """Codes of everything for which this person may not; none: may."""
    return tuple(_refusals(who, rules, scope, person, today))


def _refusals(
    who: Eligibility, rules: RuleSet, scope: Scope, person: Person, today: date
) -> Iterator[str]:
    age = person.age if person.born is None else full_years(person.born, today)
    if age is not None and age < who.min_age_in.get(person.territory or "", who.min_age):
        yield "too_young"
    shown = person.statuses or ({person.status} if person.status is not None else set())
    if shown and "anyone" not in who.statuses and not shown & set(who.statuses):
        yield "status_not_accepted"
    if person.identity is not None and not is_strong_enough(person.identity, who.identity):
        yield "identity_too_low"
    if scope.level in who.own_territory and not belongs(person.territory, rules, scope):
        yield "outside_territory"


def asks_where_creators_live(rules: RuleSet, level: str) -> bool:
    """Whether a petitioner's territory matters: to be admitted, or where a group or a rung counts
    by territories."""
    counted = any(rung.spread for rung in rules.thresholds)
    return level in rules.create.own_territory or rules.petitioners.territories > 0 or counted


def full_years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def is_strong_enough(identity: str, needed: str) -> bool:
    if identity not in IDENTITY_LEVELS:
        return False
    levels = tuple(IDENTITY_LEVELS)
    return levels.index(identity) >= levels.index(needed)


def belongs(territory: str | None, rules: RuleSet, scope: Scope) -> bool:
    """Whether `territory` is the petition's own or lies within it; unknown ones do."""
    if territory is None or scope.territory is None or territory == scope.territory:
        return True
    stem = scope.territory.rstrip("0")
    return rules.addressee.nested_codes and bool(stem) and territory.startswith(stem)


@dataclass(frozen=True, kw_only=True)
class Record:
    """What the petitioner did elsewhere, handed in for the quotas; `failed_at`: when a petition
    failed that is filed again."""

    petitions_now: int = 0
    tries: int = 0
    same_subject_is_open: bool = False
    election_on: date | None = None
    same_subject_ended_at: datetime | None = None
    failed_at: datetime | None = None
