"""Changes a rule set in every place, one at a time: each number, length of time and choice.

The dataclasses of `petitions.domain.rules` say what a value is, as they do for the reader of
files. Wordings, sources and codes that only name something are left alone; a name that refers
to something else in the file (a body, a rung, a duty) is a choice.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from petitions.domain.durations import UNITS, Duration
from petitions.domain.rules import ROLES, Group, RuleSet, Words

UNTOUCHED = frozenset({"source", "own", "id", "code", "key", "format", "name", "wording", "label"})
ZONES = ("UTC", "Asia/Tokyo", "America/New_York")
LANGUAGES = ("kk", "ru", "en", "fr")


@dataclass(frozen=True)
class Mutant:
    where: str
    was: object
    becomes: object
    rule_set: RuleSet

    def __str__(self) -> str:
        return f"{self.where}: {_shown(self.was)} -> {_shown(self.becomes)}"


def mutants(rule_set: RuleSet) -> Iterator[Mutant]:
    """Every value of the rule set changed in turn; some may be refused by the loader."""
    for where, was, becomes, changed in _of_record(rule_set, "", _Names.of(rule_set)):
        yield Mutant(where, was, becomes, changed)


@dataclass(frozen=True)
class _Names:
    """What a reference may point to."""

    bodies: tuple[str, ...]
    rungs: tuple[str, ...]
    duties: tuple[str, ...]
    tags: tuple[str, ...]
    kinds: tuple[str, ...]
    addressees: tuple[str, ...]

    @classmethod
    def of(cls, law: RuleSet) -> _Names:
        return cls(
            (*(body.id for body in law.bodies), *ROLES),
            tuple(dict.fromkeys(rung.id for rung in law.thresholds)),
            tuple(dict.fromkeys(duty.id or duty.kind for duty in law.duties)),
            tuple(tag.id for tag in law.content.tags.vocabulary),
            tuple(kind.id for kind in law.content.kinds),
            tuple(kind.id for kind in law.addressee.kinds),
        )

    def like(self, where: str, value: str) -> tuple[str, ...]:
        """What else a name at this place may be; nothing where it only names itself."""
        last = where.rsplit(".", 1)[-1].split("[")[0]
        if last in ("by", "checked_by", "body", "notifies"):
            return self.bodies
        if last in ("threshold", "rung"):
            return self.rungs
        if last == "duty":
            return self.duties
        if last == "addressees":
            return self.addressees
        if last == "zone":
            return ZONES
        if last == "country":
            return ("KZ", "FI", "GB")
        if last in ("allowed", "required", "decision"):
            return LANGUAGES
        return ()


Change = tuple[str, object, object, Any]


def _of_record(record: Any, where: str, names: _Names) -> Iterator[Change]:
    hints = get_type_hints(type(record))
    for field in fields(record):
        if field.name in UNTOUCHED or isinstance(record, Words):
            continue
        place = f"{where}.{field.name}" if where else field.name
        value = getattr(record, field.name)
        for path, was, becomes, changed in _of_value(value, hints[field.name], place, names):
            yield path, was, becomes, replace(record, **{field.name: changed})


def _of_value(value: Any, hint: Any, where: str, names: _Names) -> Iterator[Change]:
    if get_origin(hint) in (Union, types.UnionType):
        inner = next(arg for arg in get_args(hint) if arg is not type(None))
        if value is None:
            return
        yield from _of_value(value, inner, where, names)
        if not is_dataclass(inner) or not issubclass(inner, Words):
            yield where, value, None, None
    elif isinstance(value, tuple):
        yield from _of_list(value, hint, where, names)
    elif isinstance(value, Mapping):
        yield from _of_table(value, hint, where, names)
    elif is_dataclass(value) and not isinstance(value, Duration):
        yield from _of_record(value, where, names)
    else:
        for becomes in _others(value, hint, where, names):
            yield where, value, becomes, becomes


def _of_list(items: tuple[Any, ...], hint: Any, where: str, names: _Names) -> Iterator[Change]:
    for number, item in enumerate(items):
        place = f"{where}[{_label(item) or number}]"
        before, after = items[:number], items[number + 1 :]
        yield place, item, "left out", before + after
        for path, was, becomes, changed in _of_value(item, get_args(hint)[0], place, names):
            if changed not in (*before, *after):
                yield path, was, becomes, (*before, changed, *after)


def _of_table(
    table: Mapping[str, Any], hint: Any, where: str, names: _Names
) -> Iterator[Change]:
    for key, item in table.items():
        place = f"{where}.{key}"
        yield place, item, "left out", {k: v for k, v in table.items() if k != key}
        for path, was, becomes, changed in _of_value(item, get_args(hint)[1], place, names):
            yield path, was, becomes, {**table, key: changed}


def _others(value: Any, hint: Any, where: str, names: _Names) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, Duration):
        yield Duration(value.count + 1, value.unit)
        if value.count > 1:
            yield Duration(value.count - 1, value.unit)
        yield Duration(value.count, UNITS[(UNITS.index(value.unit) + 1) % len(UNITS)])
    elif isinstance(value, int | Decimal):
        yield value + 1
        if value > 0:
            yield value - 1
    elif isinstance(value, date):
        yield value + timedelta(days=1)
    elif get_origin(hint) is Literal:
        yield from (other for other in get_args(hint) if other != value)
    elif isinstance(value, str):
        yield from (other for other in names.like(where, value) if other != value)


def _label(item: Any) -> str:
    for key in ("id", "code", "key", "kind", "data"):
        if getattr(item, key, ""):
            return str(getattr(item, key))
    return ""


def _shown(value: object) -> str:
    if isinstance(value, Group) or is_dataclass(value) and not isinstance(value, Duration):
        return type(value).__name__.lower()
    return str(value)
