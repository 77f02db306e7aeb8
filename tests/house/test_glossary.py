"""The glossary is complete, and the public texts that it names use its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from petitions.storage.analyser import stems_of, words
from tests.house.catalogues import texts

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
QUOTED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Entry:
    english: str
    kk: str
    ru: str
    meaning: str
    rejected: str
    read_in: str


def entries() -> Iterator[Entry]:
    for line in GLOSSARY.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and not line.startswith("| English"):
            yield Entry(*cells)


ENTRIES = list(entries())
NAMES = [entry.english for entry in ENTRIES]


def test_no_word_stands_twice() -> None:
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("entry", ENTRIES, ids=NAMES)
def test_an_entry_says_the_word_in_each_language_and_what_it_means(entry: Entry) -> None:
    assert all([entry.english, entry.kk, entry.ru, entry.meaning, entry.read_in])


@pytest.mark.parametrize("lang", ["kk", "ru"])
@pytest.mark.parametrize("entry", ENTRIES, ids=NAMES)
def test_the_text_that_an_entry_names_uses_its_word(entry: Entry, lang: str) -> None:
    quoted = QUOTED.findall(entry.read_in)
    assert quoted, f"{entry.english}: name a text in backticks"
    for english in quoted:
        assert uses(translation(english, lang), getattr(entry, lang), lang), english


def translation(english: str, lang: str) -> str:
    found = [text.forms for text in texts(lang) if text.english == english]
    assert found, f"no such text: {english!r}"
    return " ".join(found[0])


def uses(text: str, term: str, lang: str) -> bool:
    """Say whether one of a term's forms, parted by commas, stands in a text in any inflection."""
    there = {stem for word in words(text) for stem in stems_of(word, lang)}
    return any(
        all(there.intersection(stems_of(word, lang)) for word in words(form))
        for form in term.split(",")
    )
