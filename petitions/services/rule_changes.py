"""What changed between two versions of a rule set, value by value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from petitions.domain.durations import Duration
from petitions.domain.rules import RuleSet

NAMED_BY = ("key", "id", "code", "kind")


@dataclass(frozen=True)
class Change:
    """One value: where it stands in the file, what it was and what it is; None: not there."""

    where: str
    before: str | None
    after: str | None


def changes(before: RuleSet, after: RuleSet) -> tuple[Change, ...]:
    """Return every value that differs, in the order of the file's blocks."""
    old, new = dict(_values(before)), dict(_values(after))
    places = [*new, *(place for place in old if place not in new)]
    return tuple(
        Change(place, old.get(place), new.get(place))
        for place in places
        if old.get(place) != new.get(place)
    )


def _values(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if value is None or isinstance(value, Duration) or not _has_parts(value):
        if value is not None:
            yield place, _said(value)
        return
    for name, part in _parts(value):
        yield from _values(part, f"{place}.{name}" if place else name)


def _has_parts(value: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(value)
    if isinstance(value, tuple):
        return any(is_dataclass(part) for part in value)
    return is_dataclass(value)


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        yield from ((str(name), part) for name, part in value.items())
    elif isinstance(value, tuple):
        for index, part in enumerate(value, start=1):
            yield (
                next((str(n) for key in NAMED_BY if (n := getattr(part, key, ""))), str(index)),
                part,
            )
    else:
        yield from ((field.name, getattr(value, field.name)) for field in fields(value))


def _said(value: Any) -> str:
    if isinstance(value, (tuple, frozenset)):
        return ", ".join(str(part) for part in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
