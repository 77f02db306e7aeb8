"""A petition's life as a value: where it stands, what was counted, what is owed, what is due.

A Life is bounded: it holds counts, never signatures.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, get_args, get_origin

State = typing.Literal[
    "draft",
    "forming_group",
    "gathering_support",
    "in_review",
    "returned",
    "in_deliberation",
    "scheduled",
    "open",
    "closed",
    "in_verification",
    "under_consideration",
    "decided",
    "expired",
    "rejected",
    "lapsed",
    "withdrawn",
    "stopped",
    "removed",
]
ENDS: frozenset[str] = frozenset(
    {"decided", "expired", "rejected", "lapsed", "withdrawn", "stopped", "removed"}
)


@dataclass(frozen=True)
class Scope:
    """Where a petition belongs: level, kind of addressee, territory, its population."""

    level: str = "national"
    addressee: str | None = None
    territory: str | None = None
    population: int | None = None


@dataclass(frozen=True)
class Rung:
    """A threshold as it stands. `required` none: a rank or a spread alone."""

    id: str
    required: int | None
    status: str = "not reached"  # or reached, reverted
    reached_at: datetime | None = None
    window_ends_at: datetime | None = None


@dataclass(frozen=True)
class Owed:
    """A duty as it stands. `due_from` and `due_in` (a duration) give `due_at` on a calendar;
    `moves` are the extensions and pauses since, so that a corrected calendar can redo it."""

    id: str
    duty: str
    by: str
    obligation: str
    status: str = "open"  # or fulfilled, declined, overdue, cancelled
    opened_at: datetime | None = None
    due_at: datetime | None = None
    due_from: datetime | None = None
    due_in: str | None = None
    moves: tuple[str, ...] = ()
    extensions: int = 0
    outcome: str | None = None
    done_at: datetime | None = None
    paused_at: datetime | None = None
    report_from: datetime | None = None  # the interval of the next report; none: since opened

    @property
    def is_open(self) -> bool:
        """Still owed: open, or overdue and not done."""
        return self.status in ("open", "overdue")


@dataclass(frozen=True)
class Timer:
    """What happens at `at` if nothing happens before; `of` is a gate's, rung's or duty's id."""

    kind: str
    at: datetime
    of: str = ""


@dataclass(frozen=True, kw_only=True)
class Life:
    """Everything that the rules need to know of a petition. `version` is the number it runs
    under, `gate_version` the one whose gate it stands in; `calendar` names the days off that its
    due dates were reckoned with; `deadline_at` is the end of collection as the rules fix it,
    `closing_at` the first instant at which nobody may sign any more, if it is known."""

    state: str
    version: int
    scope: Scope = Scope()
    created_at: datetime
    entered_at: datetime
    at: datetime
    calendar: str = ""
    kind: str | None = None
    skips_deliberation: bool = False
    pinned_at: datetime | None = None
    submitted_at: datetime | None = None
    accepted_at: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    sent_at: datetime | None = None
    submitted_to_addressee_at: datetime | None = None
    ended_at: datetime | None = None
    listed: bool = False
    listed_at: datetime | None = None
    gate: str | None = None
    gate_version: int = 0
    support_version: int = 0
    gate_limit: str | None = None
    gate_ends_at: datetime | None = None
    starts_on: date | None = None
    until: date | None = None
    collecting: bool = False
    closing_at: datetime | None = None
    deadline_at: datetime | None = None
    grace_ends_at: datetime | None = None
    paused_at: datetime | None = None
    petitioners: int = 1
    group_territories: frozenset[str] = frozenset()
    group_anywhere: int = 0
    petitioner_territory: str | None = None
    supporters: int = 0
    signatures: int = 0
    against: int = 0
    invalidated: int = 0
    against_invalidated: int = 0
    verified: int = 0
    by_territory: Mapping[str, int] = field(default_factory=dict)
    verified_by_territory: Mapping[str, int] = field(default_factory=dict)
    enough_at: datetime | None = None
    report_pending: bool = False
    send_by: datetime | None = None
    verify_by: datetime | None = None
    submit_by: datetime | None = None
    refusal: str | None = None
    removed_from: str | None = None
    # In the order of the thresholds that the rules have for this petition.
    rungs: tuple[Rung, ...] = ()
    duties: tuple[Owed, ...] = ()
    timers: tuple[Timer, ...] = ()

    @property
    def has_ended(self) -> bool:
        return self.state in ENDS

    def rung(self, id: str) -> Rung:
        return next(rung for rung in self.rungs if rung.id == id)

    def owed(self, id: str) -> Owed | None:
        return next((owed for owed in self.duties if owed.id == id), None)

    def to_json(self) -> dict[str, Any]:
        """Give a JSON value that `from_json` turns into an equal Life."""
        return typing.cast(dict[str, Any], _to_json(self))

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Life:
        return typing.cast(Life, _from_json(cls, value))


@lru_cache(maxsize=256)
def life_of(text: str) -> Life:
    """Read a life from JSON text; while many sign at once, the same text is read once."""
    return Life.from_json(json.loads(text))


@dataclass(frozen=True)
class Fact:
    """Something that happened. `data` are the further keys of the simulator's language."""

    at: datetime
    fact: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"at": instant(self.at), "fact": self.fact, **_to_json(dict(self.data))}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Fact:
        """Read what `to_json` wrote; instants within the data stay text."""
        data = {key: item for key, item in value.items() if key not in ("at", "fact")}
        return cls(_moment(value["at"]), value["fact"], data)


def instant(at: datetime) -> str:
    """RFC 3339 in UTC with seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _to_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value) if not value.microsecond else value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {f.name: _to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {key: _to_json(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, (tuple, list)):
        return [_to_json(item) for item in value]
    return value


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _from_json(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if value is None:
        return None
    if origin in (typing.Union, types.UnionType):
        return _from_json(next(a for a in get_args(hint) if a is not type(None)), value)
    if hint is datetime:
        return _moment(value)
    if hint is date:
        return date.fromisoformat(value)
    if is_dataclass(hint):
        hints = _hints(typing.cast(type, hint))
        read = {name: _from_json(hints[name], item) for name, item in value.items()}
        return typing.cast(type, hint)(**read)
    if origin is tuple:
        return tuple(_from_json(get_args(hint)[0], item) for item in value)
    if origin is frozenset:
        return frozenset(value)
    return value


@lru_cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)
