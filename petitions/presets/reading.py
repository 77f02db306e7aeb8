"""Read a parsed file into the dataclasses of `petitions.domain.rules`: shape, not meaning.

The dataclasses are the grammar: a key that is no field, a value of another type and a field
without a default that is missing are each one complaint, and reading goes on after it.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, Union, get_args, get_origin

from petitions.domain.durations import Duration

Complain = Callable[[str, str], None]
LARGEST = 10**12


class Unreadable(Exception):
    """The value could not be read; the complaint has been made."""


def read(cls: type, value: object, where: str, complain: Complain) -> Any:
    """Give an instance of the dataclass `cls`; raise Unreadable if anything in it is wrong."""
    if not isinstance(value, dict):
        raise _refuse(complain, where, f"{_shown(value)} is no group of values")
    known = {f.name: f for f in fields(cls)}
    broken = False
    for key in value.keys() - known.keys():
        complain(_join(where, key), f"unknown key; allowed are {', '.join(sorted(known))}")
        broken = True
    read_values: dict[str, object] = {}
    for name, field in known.items():
        try:
            if name in value:
                hint = _hints(cls)[name]
                read_values[name] = _value(hint, value[name], _join(where, name), complain)
            elif _is_required(field):
                raise _refuse(complain, _join(where, name), f"is missing; {_wanted(cls, name)}")
        except Unreadable:
            broken = True
    if broken:
        raise Unreadable
    return cls(**read_values)


def _value(hint: Any, value: object, where: str, complain: Complain) -> object:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _value(next(a for a in args if a is not type(None)), value, where, complain)
    if origin is Literal:
        return _choice(args, value, where, complain)
    if origin is tuple:
        return _list(args[0], value, where, complain)
    if origin in (Mapping, dict) or origin is typing.get_origin(Mapping[str, str]):
        return _table(args, value, where, complain)
    if is_dataclass(hint) and hint is not Duration:
        return read(typing.cast(type, hint), value, where, complain)
    return _plain(hint, value, where, complain)


def _choice(allowed: tuple[str, ...], value: object, where: str, complain: Complain) -> object:
    if not isinstance(value, str) or value not in allowed:
        raise _refuse(
            complain, where, f"{_shown(value)} is unknown; allowed are " + ", ".join(allowed)
        )
    return value


def _list(hint: Any, value: object, where: str, complain: Complain) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise _refuse(complain, where, f"{_shown(value)} is no list; write [...]")
    read_items, broken = [], False
    for number, item in enumerate(value, start=1):
        place = f"{where}[{_label(item) or number}]"
        try:
            read_items.append(_value(hint, item, place, complain))
        except Unreadable:
            broken = True
    if broken:
        raise Unreadable
    if all(isinstance(item, str) for item in read_items) and len(set(read_items)) < len(read_items):
        raise _refuse(complain, where, "names the same thing twice; name each once")
    return tuple(read_items)


def _table(
    args: tuple[Any, ...], value: object, where: str, complain: Complain
) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _refuse(complain, where, f"{_shown(value)} is no table; write {{ name = value }}")
    read_items, broken = {}, False
    for key, item in value.items():
        try:
            _value(args[0], key, where, complain)
            read_items[key] = _value(args[1], item, _join(where, key), complain)
        except Unreadable:
            broken = True
    if broken:
        raise Unreadable
    return read_items


def _plain(hint: Any, value: object, where: str, complain: Complain) -> object:
    problem, result = _PLAIN[hint](value)
    if problem:
        raise _refuse(complain, where, problem)
    return result


def _text(value: object) -> tuple[str, object]:
    if not isinstance(value, str):
        return f"{_shown(value)} is no text; write it in quotes", None
    if not value.strip():
        return "is empty; write the text", None
    return "", value


def _whole(value: object) -> tuple[str, object]:
    if type(value) is not int:
        return f"{_shown(value)} is no whole number", None
    if not 0 <= value <= LARGEST:
        return f"{_shown(value)} is impossible; allowed are 0 to {LARGEST}", None
    return "", value


def _percent(value: object) -> tuple[str, object]:
    if type(value) not in (int, Decimal):
        return f"{_shown(value)} is no number; write it without quotes, such as 1 or 0.5", None
    number = Decimal(str(value))
    if not number.is_finite() or not 0 < number <= 100 or len(str(value)) > 12:
        return f"{_shown(value)} is impossible; allowed is more than 0 up to 100", None
    return "", number


def _yes_or_no(value: object) -> tuple[str, object]:
    if not isinstance(value, bool):
        return f"{_shown(value)} is neither true nor false; write one of them", None
    return "", value


def _day(value: object) -> tuple[str, object]:
    if not isinstance(value, date) or isinstance(value, datetime):
        return f"{_shown(value)} is no date; write it as 2026-01-31", None
    return "", value


def _duration(value: object) -> tuple[str, object]:
    if not isinstance(value, str):
        return f'{_shown(value)} is no duration; write it as "30 days"', None
    try:
        return "", Duration.parse(value)
    except ValueError as error:
        return str(error), None


_PLAIN: Mapping[Any, Callable[[object], tuple[str, object]]] = {
    str: _text,
    int: _whole,
    Decimal: _percent,
    bool: _yes_or_no,
    date: _day,
    Duration: _duration,
}


@lru_cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _wanted(cls: type, name: str) -> str:
    hint = _hints(cls)[name]
    if get_origin(hint) is Literal:
        return "allowed are " + ", ".join(get_args(hint))
    if name in ("kk", "ru", "en"):
        return f'every wording is there in kk, ru and en, so add {name} = "…"'
    return "add it"


def _label(item: object) -> str:
    """The name by which a person finds an entry of a list: its id, key or code."""
    if isinstance(item, dict):
        for key in ("id", "key", "code", "kind"):
            if isinstance(item.get(key), str):
                return str(item[key])[:40]
    return ""


def _shown(value: object) -> str:
    text = repr(value) if not isinstance(value, bool) else str(value).lower()
    return text if len(text) <= 60 else text[:57] + "…"


def _join(where: str, key: object) -> str:
    return f"{where}.{key}" if where else str(key)


def _refuse(complain: Complain, where: str, what: str) -> Unreadable:
    complain(where or "the file", what)
    return Unreadable()
