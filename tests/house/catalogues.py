"""The catalogues and word lists, as the tests of this folder read them."""

from __future__ import annotations

import os
import re
import tomllib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import hunspell
import pytest

from petitions.storage import kazakh
from petitions.storage.analyser import stems_of
from translations.refresh import read

HOUSE = Path(__file__).resolve().parent
OWN_DICTIONARIES = HOUSE.parents[1] / "petitions" / "storage" / "dictionaries"
SYSTEM_DICTIONARIES = Path("/usr/share/hunspell")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd%]|<[^>]*>|&\w+;|\S+@\S+|https?://\S+")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

# Too rare in petitions to be worth a search's while: converbs, "until", intention, "we did".
MORE_VERB_ENDINGS = (
    *("а", "е", "й", "ғанша", "генше", "қанша", "кенше", "мақ", "мек", "пақ", "пек", "бақ", "бек"),
    *("дық", "дік", "тық", "тік", "атындай", "етіндей", "ма", "ме", "ба", "бе", "па", "пе"),
    *(
        "ар",
        "ер",
        "мас",
        "мес",
        "бас",
        "бес",
        "пас",
        "пес",
        "йынша",
        "йінше",
        "ғы",
        "гі",
        "қы",
        "кі",
    ),
    *("амыз", "еміз", "ймыз", "йміз", "амын", "емін", "ймын", "ймін"),
)


@dataclass(frozen=True)
class Text:
    """One text: its English, and the forms that a language gives it (one, or one a plural)."""

    english: str
    forms: tuple[str, ...]
    is_fuzzy: bool
    faults: tuple[str, ...]

    def words(self) -> Iterator[str]:
        for form in self.forms:
            yield from WORD.findall(PLACEHOLDER.sub(" ", form))


@cache
def texts(lang: str) -> tuple[Text, ...]:
    """Read one catalogue."""
    catalog = read(lang)
    faults: dict[int, list[str]] = {}
    for message, errors in catalog.check():
        faults[id(message)] = [str(error) for error in errors]
    return tuple(
        Text(
            english=message.id if isinstance(message.id, str) else message.id[0],
            forms=(message.string,) if isinstance(message.string, str) else tuple(message.string),
            is_fuzzy=message.fuzzy,
            faults=tuple(faults.get(id(message), ())),
        )
        for message in catalog
        if message.id
    )


@cache
def word_list(name: str) -> frozenset[str]:
    """Read a list of words, one a line, each with its reason or source behind a #."""
    lines = (HOUSE / "words" / name).read_text("utf-8").splitlines()
    return frozenset(line.partition("#")[0].strip() for line in lines) - {""}


def table(name: str) -> dict[str, Any]:
    return tomllib.loads((HOUSE / name).read_text("utf-8"))


@cache
def speller(lang: str) -> hunspell.Hunspell:
    """Return the dictionary of a language; without one the test is skipped, in CI it fails."""
    name, folder = {"kk": ("kk_KZ", OWN_DICTIONARIES), "ru": ("ru_RU", SYSTEM_DICTIONARIES)}[lang]
    if not (folder / f"{name}.dic").exists():
        reason = f"no {name} dictionary for the spelling test: apt-get install hunspell-{lang}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        warnings.warn(pytest.PytestWarning(reason), stacklevel=2)
        pytest.skip(reason)
    return hunspell.Hunspell(name, hunspell_data_dir=f"{folder}/")


def is_spelt(word: str, lang: str) -> bool:
    """Say whether the dictionary or the project's list knows a word, or its parts at a hyphen."""
    if _is_known(word, lang):
        return True
    return "-" in word and all(_is_known(part, lang) for part in word.split("-"))


def _is_known(word: str, lang: str) -> bool:
    dictionary, listed = speller(lang), word_list(f"{lang}.txt")
    if dictionary.spell(word) or dictionary.spell(word.lower()) or word.lower() in listed:
        return True
    if lang == "ru":
        return _shares_its_stem(word.lower(), listed)
    return any(dictionary.spell(form) or form in listed for form in _kazakh_lemmas(word.lower()))


def _kazakh_lemmas(word: str) -> Iterator[str]:
    """Yield the words of which this one may be a form: hunspell knows few of Kazakh's endings."""
    for base in kazakh.noun_bases(word):
        if base != word and len(base) > 2:
            yield from kazakh.spellings(base)
        yield from kazakh.verb_lemmas(base, kazakh.VERB + MORE_VERB_ENDINGS)


def _shares_its_stem(word: str, listed: frozenset[str]) -> bool:
    return any(stems_of(word, "ru") == stems_of(known, "ru") for known in listed)
