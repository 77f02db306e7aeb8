"""Phrases in three languages from phrases.toml, with counted things in their right forms."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale

from petitions.domain.durations import Duration
from petitions.domain.rules import Group, Words

FILE = Path(__file__).parent / "phrases.toml"
NARROW_SPACE = "\u00a0"
# Sentences, items of a list, and the groups of values that they tell.
Told = tuple[list[str], list[str], tuple[Group | None, ...]]


@cache
def phrases() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """All phrases: group, key, language."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Speaker:
    """Says phrases in one language."""

    lang: str

    def say(self, group: str, key: str, /, **values: object) -> str:
        """Say a phrase; whole numbers and durations among the values can be counted."""
        pattern = phrases()[group][key][self.lang]
        return pattern.format(**{name: self._spoken(value) for name, value in values.items()})

    def known(self, group: str, key: str) -> str:
        """Say a code that a file may invent: its phrase if there is one, else itself."""
        return self.say(group, key) if key in phrases()[group] else key.replace("_", " ")

    def words(self, words: Words) -> str:
        return str(getattr(words, self.lang))

    def list(self, items: Iterable[str]) -> str:
        return ", ".join(items)

    def number(self, number: int) -> str:
        """Write 100000 as a reader of the language does."""
        if self.lang == "en":
            return f"{number:,}"
        return f"{number:,}".replace(",", NARROW_SPACE) if number >= 10_000 else str(number)

    def percent(self, percent: Decimal) -> str:
        text = f"{percent.normalize():f}"
        return text if self.lang == "en" else text.replace(".", ",")

    def language(self, code: str) -> str:
        """Name a language; its code where CLDR has no name."""
        return str(Locale.parse(self.lang).languages.get(code.split("-")[0], code))

    def territory(self, code: str) -> str:
        """Name a country; the code of anything else."""
        return str(Locale.parse(self.lang).territories.get(code, code))

    def _spoken(self, value: object) -> object:
        if isinstance(value, Duration):
            return _Counted(self, value.count, value.unit.replace(" ", "_"))
        if type(value) is int:
            return _Counted(self, value)
        return value


@dataclass(frozen=True)
class _Counted:
    """A number that a pattern can count things with: {x}, {x:signature}, {x:signature:of}."""

    speaker: Speaker
    count: int
    thing: str = ""

    def __format__(self, spec: str) -> str:
        thing, _, case = spec.partition(":") if not self.thing else (self.thing, "", spec)
        number = self.speaker.number(self.count)
        if not thing:
            return number
        return f"{number}{NARROW_SPACE}{_form(self.speaker.lang, thing, self.count, case)}"


def _form(lang: str, thing: str, count: int, case: str) -> str:
    known = phrases()["things"][thing]
    if lang == "kk":
        return known["kk"]
    if lang == "en":
        one, other = known["en"].split("|")
        return one if count == 1 else other
    singular = count % 10 == 1 and count % 100 != 11
    if case == "of":
        one, many = known["of"].split("|")
        return one if singular else many
    one, few, many = known["ru"].split("|")
    if singular:
        return one
    return few if 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14 else many
