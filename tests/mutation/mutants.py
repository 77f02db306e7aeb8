"""Changes a rule set file in every place, one at a time: each number, length of time and choice.

What a value is, the dataclasses of `petitions.domain.rules` say, as they do for the reader of
files. Wordings, sources and codes that only name something are left alone; a name that refers
to something else in the file (a body, a rung, a duty) is a choice.
"""

from __future__ import annotations

import tomllib
import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from petitions.domain.durations import UNITS, Duration
from petitions.domain.rules import ROLES, RuleSet, Words
from petitions.presets.meaning import contradictions
from petitions.presets.reading import Unreadable, read

UNTOUCHED = frozenset({"source", "own", "id", "code", "key", "format"})
ZONES = ("UTC", "Asia/Tokyo", "America/New_York")
LANGUAGES = ("kk", "ru", "en", "fr")
Table = dict[str, Any]


@dataclass(frozen=True)
class Mutant:
    where: str
    was: object
    becomes: object
    file: Table

    def __str__(self) -> str:
        return f"{self.where}: {_shown(self.was)} -> {_shown(self.becomes)}"

    def rule_set(self) -> RuleSet | None:
        """The changed rule set; none where the loader refuses it."""
        try:
            changed = read(RuleSet, self.file, "", lambda where, what: None)
        except Unreadable:
            return None
        assert isinstance(changed, RuleSet)
        return None if any(contradictions(changed)) else changed


def mutants(source: str) -> Iterator[Mutant]:
    """Every value of the file changed in turn; the loader may refuse some."""
    file = tomllib.loads(source, parse_float=Decimal)
    for where, was, becomes, changed in _Walk(_names_in(file)).record(RuleSet, file, ""):
        yield Mutant(where, was, becomes, changed)


def _names_in(file: Table) -> Mapping[str, tuple[str, ...]]:
    """What a reference may point to, by the key that holds it."""
    bodies = (*(body["id"] for body in file.get("bodies", ())), *ROLES)
    rungs = tuple(dict.fromkeys(rung["id"] for rung in file.get("thresholds", ())))
    duties = tuple(dict.fromkeys(d.get("id", d.get("kind")) for d in file.get("duties", ())))
    addressees = tuple(kind["id"] for kind in file["addressee"].get("kinds", ()))
    return {
        "by": bodies, "checked_by": bodies, "body": bodies, "notifies": bodies,
        "threshold": rungs, "rung": rungs, "duty": duties, "addressees": addressees,
        "zone": ZONES, "country": ("KZ", "FI", "GB"),
        "allowed": LANGUAGES, "required": LANGUAGES, "decision": LANGUAGES,
    }  # fmt: skip


Change = tuple[str, object, object, Any]


@dataclass(frozen=True)
class _Walk:
    names: Mapping[str, tuple[str, ...]]

    def record(self, cls: type, table: Table, where: str) -> Iterator[Change]:
        hints = get_type_hints(cls)
        for known in fields(cls):
            if known.name not in table or known.name in UNTOUCHED or cls is Words:
                continue
            place = f"{where}.{known.name}" if where else known.name
            hint, value = hints[known.name], table[known.name]
            if _may_be_left_out(known) and not _is_wording(hint):
                yield place, value, "left out", _without(table, known.name)
            for path, was, becomes, changed in self.value(hint, value, place):
                yield path, was, becomes, {**table, known.name: changed}

    def value(self, hint: Any, value: Any, where: str) -> Iterator[Change]:
        origin, args = get_origin(hint), get_args(hint)
        if origin in (Union, types.UnionType):
            inner = next(arg for arg in args if arg is not type(None))
            yield from self.value(inner, value, where)
        elif isinstance(value, list):
            yield from self.items(args[0], value, where)
        elif isinstance(value, dict) and is_dataclass(hint):
            assert isinstance(hint, type)
            yield from self.record(hint, value, where)
        elif isinstance(value, dict):
            yield from self.entries(args[1], value, where)
        else:
            for becomes in self.others(hint, value, where):
                yield where, value, becomes, becomes

    def items(self, hint: Any, items: list[Any], where: str) -> Iterator[Change]:
        for number, item in enumerate(items):
            place = f"{where}[{_label(item) or number}]"
            before, after = items[:number], items[number + 1 :]
            yield place, item, "left out", [*before, *after]
            for path, was, becomes, changed in self.value(hint, item, place):
                yield path, was, becomes, [*before, changed, *after]

    def entries(self, hint: Any, table: Table, where: str) -> Iterator[Change]:
        for key, item in table.items():
            place = f"{where}.{key}"
            yield place, item, "left out", _without(table, key)
            for path, was, becomes, changed in self.value(hint, item, place):
                yield path, was, becomes, {**table, key: changed}

    def others(self, hint: Any, value: Any, where: str) -> Iterator[Any]:
        if isinstance(value, bool):
            yield not value
        elif hint is Duration:
            yield from _longer_and_shorter(value)
        elif isinstance(value, int | Decimal):
            yield value + 1
            if value > 0:
                yield value - 1
        elif isinstance(value, date):
            yield value + timedelta(days=1)
        elif get_origin(hint) is Literal:
            yield from (other for other in get_args(hint) if other != value)
        elif isinstance(value, str):
            known = self.names.get(where.rsplit(".", 1)[-1].split("[")[0], ())
            yield from (other for other in known if other != value)


def _longer_and_shorter(text: str) -> Iterator[str]:
    length = Duration.parse(text)
    yield str(Duration(length.count + 1, length.unit))
    if length.count > 1:
        yield str(Duration(length.count - 1, length.unit))
    yield str(Duration(length.count, UNITS[(UNITS.index(length.unit) + 1) % len(UNITS)]))


def _may_be_left_out(known: Field[Any]) -> bool:
    return known.default is not MISSING or known.default_factory is not MISSING


def _is_wording(hint: Any) -> bool:
    return Words in (hint, *get_args(hint))


def _without(table: Table, key: str) -> Table:
    return {name: item for name, item in table.items() if name != key}


def _label(item: Any) -> str:
    if isinstance(item, dict):
        for key in ("id", "code", "key", "kind", "data"):
            if key in item:
                return str(item[key])
    return ""


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"
