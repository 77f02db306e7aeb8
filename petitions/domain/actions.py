"""What can be done to a petition: the simulator's language as values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any

from petitions.domain.eligibility import Person, Record
from petitions.domain.life import Scope

LARGEST_COUNT = 10**12
EARLIEST, LATEST = 1900, 9000
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# The further keys of every action that the simulator's language knows.
KEYS: Mapping[str, frozenset[str]] = {
    "create": frozenset({"text", "tags", "attachments_mb", "kind", "person"}),
    "join": frozenset({"count", "territories"}),
    "submit": frozenset(),
    "support": frozenset({"count", "person"}),
    "review": frozenset({"outcome", "reason", "by"}),
    "start": frozenset({"on", "until"}),
    "sign": frozenset({"count", "against", "person", "territory"}),
    "withdraw_signature": frozenset({"count", "person"}),
    "invalidate": frozenset({"count", "reason"}),
    "reinstate": frozenset({"count", "reason"}),
    "paper": frozenset({"count"}),
    "confirm_late": frozenset({"count"}),
    "close": frozenset({"on"}),
    "pause": frozenset({"what"}),
    "resume": frozenset({"what"}),
    "send": frozenset(),
    "verify": frozenset({"valid", "by_territory"}),
    "fulfil": frozenset({"duty", "outcome", "reason", "to"}),
    "decline": frozenset({"duty", "outcome", "reason", "to"}),
    "extend": frozenset({"duty", "outcome", "reason", "to"}),
    "transfer": frozenset({"duty", "outcome", "reason", "to"}),
    "withdraw": frozenset(),
    "stop": frozenset({"reason"}),
    "wait": frozenset(),
}
PERSON_KEYS = frozenset({"age", "status", "identity", "territory", "key"})


class MalformedAction(ValueError):
    """No action of the language; the message says what is wrong."""


@dataclass(frozen=True, kw_only=True)
class Action:
    """One act. None: left out, so the least that the rules accept.

    From `scope` on the keys are for the site alone: the petition's scope at `create`, what the
    petitioner did elsewhere, whether he consents, the place in a ranking. So are `text` and
    `tags` at `submit`: what a petition that was returned says now.
    """

    do: str
    count: int = 1
    text: Mapping[str, str] | None = None
    tags: tuple[str, ...] | None = None
    attachments_mb: float | None = None
    kind: str | None = None
    person: Person | None = None
    territories: tuple[str, ...] | None = None
    outcome: str | None = None
    reason: str | None = None
    by: str | None = None
    on: date | None = None
    until: date | None = None
    against: bool = False
    what: str | None = None
    valid: int | None = None
    by_territory: Mapping[str, int] | None = None
    duty: str | None = None
    to: str | None = None
    scope: Scope | None = None
    record: Record | None = None
    consent: bool | None = None
    place: int | None = None
    place_in_category: int | None = None

    @classmethod
    def parse(cls, value: Mapping[str, Any]) -> Action:
        """Read one object of the simulator's language, without `at`; raise MalformedAction."""
        do = value.get("do")
        if not isinstance(do, str):
            raise MalformedAction("`do` is missing; it names the action")
        if do not in KEYS:
            raise MalformedAction(f"unknown action {do[:40]!r}; allowed are {', '.join(KEYS)}")
        further = {key: item for key, item in value.items() if key != "do"}
        for key in further:
            if key not in KEYS[do]:
                allowed = ", ".join(sorted(KEYS[do])) or "none"
                raise MalformedAction(f"unknown key {key[:40]!r} of {do}; allowed are {allowed}")
        return _made(do, {key: _READERS[key](key, item) for key, item in further.items()})

    def to_json(self) -> dict[str, Any]:
        """Give the act as JSON, with nothing that was left out."""
        given = {f.name: getattr(self, f.name) for f in fields(self)}
        return {
            name: _plain(value)
            for name, value in given.items()
            if value is not None and (name, value) not in (("count", 1), ("against", False))
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Action:
        """Read what `to_json` wrote, the site's own keys included."""
        read = {key: _BACK.get(key, lambda item: item)(item) for key, item in value.items()}
        return cls(**read)


def parse_instant(value: object) -> datetime:
    """Read an RFC 3339 instant; raise MalformedAction."""
    match = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise MalformedAction("`at` is no RFC 3339 instant, such as 2026-01-31T09:00:00Z")
    day, clock, fraction, zone = match.groups()
    text = f"{day}T{clock}{(fraction or '')[:7]}{'+00:00' if zone in 'zZ' else zone}"
    try:
        at = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise MalformedAction(f"`at` is no instant: {error}") from None
    if not EARLIEST <= at.year < LATEST:
        raise MalformedAction(f"`at` lies outside the years {EARLIEST} to {LATEST}")
    return at


def _made(do: str, read: dict[str, Any]) -> Action:
    territory = read.pop("territory", None)
    if territory is not None:
        person = read.get("person") or Person()
        if person.territory not in (None, territory):
            raise MalformedAction("`territory` is not the person's territory; give one of them")
        read["person"] = replace(person, territory=territory)
    territories = read.get("territories")
    if territories is not None:
        read.setdefault("count", max(1, len(territories)))
        if len(territories) > read["count"]:
            raise MalformedAction("`territories` are more than `count`")
    return Action(do=do, **read)


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise MalformedAction(f"`{key}` is no text")
    return value


def _count(key: str, value: object) -> int:
    if type(value) is not int or not 1 <= value <= LARGEST_COUNT:
        raise MalformedAction(f"`{key}` is no whole number from 1 to {LARGEST_COUNT}")
    return value


def _total(key: str, value: object) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_COUNT:
        raise MalformedAction(f"`{key}` is no whole number from 0 to {LARGEST_COUNT}")
    return value


def _size(key: str, value: object) -> float:
    if type(value) not in (int, float) or not 0 <= value <= LARGEST_COUNT:  # type: ignore[operator]
        raise MalformedAction(f"`{key}` is no number of megabytes")
    return value  # type: ignore[return-value]


def _flag(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise MalformedAction(f"`{key}` is neither true nor false")
    return value


def _day(key: str, value: object) -> date:
    try:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise ValueError
        day = date.fromisoformat(value)
    except ValueError:
        raise MalformedAction(f"`{key}` is no date, such as 2026-01-31") from None
    if not EARLIEST <= day.year < LATEST:
        raise MalformedAction(f"`{key}` lies outside the years {EARLIEST} to {LATEST}")
    return day


def _texts(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise MalformedAction(f"`{key}` is no list")
    return tuple(_text(key, item) for item in value)


def _fields(key: str, value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise MalformedAction(f"`{key}` is no object of texts")
    return {name: _text(f"{key}.{name}", item) for name, item in value.items()}


def _totals(key: str, value: object) -> Mapping[str, int]:
    if not isinstance(value, dict):
        raise MalformedAction(f"`{key}` is no object of numbers")
    return {name: _total(f"{key}.{name}", item) for name, item in value.items()}


def _person(key: str, value: object) -> Person:
    if not isinstance(value, dict):
        raise MalformedAction(f"`{key}` is no object")
    for name in value:
        if name not in PERSON_KEYS:
            raise MalformedAction(
                f"unknown key {name[:40]!r} of {key}; allowed are {', '.join(sorted(PERSON_KEYS))}"
            )
    age = value.get("age")
    if "age" in value and (type(age) is not int or not 0 <= age <= 200):
        raise MalformedAction("`person.age` is no whole number from 0 to 200")
    texts = {name: _text(f"person.{name}", item) for name, item in value.items() if name != "age"}
    return Person(age=age, **texts)  # type: ignore[arg-type]


_READERS: Mapping[str, Callable[[str, object], Any]] = {
    "text": _fields,
    "tags": _texts,
    "attachments_mb": _size,
    "kind": _text,
    "person": _person,
    "count": _count,
    "territories": _texts,
    "outcome": _text,
    "reason": _text,
    "by": _text,
    "on": _day,
    "until": _day,
    "against": _flag,
    "territory": _text,
    "what": _text,
    "valid": _total,
    "by_territory": _totals,
    "duty": _text,
    "to": _text,
}


def _plain(value: Any) -> Any:
    if isinstance(value, (Person, Record, Scope)):
        return {
            f.name: _plain(getattr(value, f.name))
            for f in fields(value)
            if getattr(value, f.name) != f.default
        }
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value


def _person_back(value: Mapping[str, Any]) -> Person:
    born = value.get("born")
    return Person(
        **{
            **value,
            "born": date.fromisoformat(born) if born else None,
            "statuses": frozenset(value.get("statuses", ())),
        }
    )


def _record_back(value: Mapping[str, Any]) -> Record:
    moments = {
        key: datetime.fromisoformat(value[key]) if value.get(key) else None
        for key in ("same_subject_ended_at", "failed_at")
    }
    election = value.get("election_on")
    day = date.fromisoformat(election) if election else None
    return Record(**{**value, **moments, "election_on": day})


_BACK: Mapping[str, Callable[[Any], Any]] = {
    "tags": tuple,
    "territories": tuple,
    "on": date.fromisoformat,
    "until": date.fromisoformat,
    "person": _person_back,
    "record": _record_back,
    "scope": lambda value: Scope(**value),
}
