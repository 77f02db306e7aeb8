"""Every text is said in every language, correctly, and the catalogues are current."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from petitions.storage.analyser import stems_of, words
from tests.house.catalogues import WORD, Text, is_spelt, table, texts, word_list
from translations import refresh

TRANSLATED = ("kk", "ru")
ROOMS = refresh.ROOT / "petitions"
TABLES_OF_WORDS = [
    *(ROOMS / "demonstration").glob("*.toml"),
    *(ROOMS / "presets").glob("*.toml"),
    ROOMS / "wording" / "phrases.toml",
]
GAP = re.compile(r"\{[^}]*\}")
NAMED = re.compile(r"%\(\w+\)[sd]|%[sd%]")
TAG = re.compile(r"</?\w+[^>]*>")


@pytest.mark.parametrize("lang", refresh.LANGUAGES)
def test_the_catalogue_holds_exactly_the_texts_in_use(lang: str) -> None:
    stale = list(refresh.differences(lang, refresh.extract()))
    assert stale == [], "run `make translations`, then translate"


def test_no_text_is_asked_for_inside_an_f_string() -> None:
    """The extraction of Python 3.11 does not look there, so it would stay English."""
    asked = [
        f"{file.relative_to(refresh.ROOT)}:{call.lineno}"
        for file in sorted(ROOMS.rglob("*.py"))
        for formatted in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(formatted, ast.JoinedStr)
        for call in ast.walk(formatted)
        if isinstance(call, ast.Call) and _name_of(call) in refresh.KEYWORDS
    ]
    assert asked == []


def _name_of(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_text_is_translated(lang: str) -> None:
    untranslated = [text.english for text in texts(lang) if not all(text.forms)]
    assert untranslated == []


@pytest.mark.parametrize("lang", refresh.LANGUAGES)
def test_no_translation_is_a_guess(lang: str) -> None:
    assert [text.english for text in texts(lang) if text.is_fuzzy] == []


@pytest.mark.parametrize("lang", refresh.LANGUAGES)
def test_every_translation_is_well_formed(lang: str) -> None:
    assert [(text.english, text.faults) for text in texts(lang) if text.faults] == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_placeholders_are_those_of_the_english(lang: str) -> None:
    broken = [
        (text.english, form)
        for text in texts(lang)
        for form in text.forms
        if form and not _same_placeholders(text, form)
    ]
    assert broken == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_markup_is_that_of_the_english(lang: str) -> None:
    broken = [
        (text.english, form)
        for text in texts(lang)
        for form in text.forms
        if form and sorted(TAG.findall(form)) != sorted(TAG.findall(text.english))
    ]
    assert broken == []


def test_kazakh_differs_from_russian_unless_a_reason_is_given() -> None:
    russian = {text.english: text.forms for text in texts("ru")}
    same = {text.english for text in texts("kk") if text.forms[0] == russian[text.english][0]}
    reasons = table("same_in_kk_and_ru.toml")
    assert same - reasons.keys() == set(), "translate, or give a reason in same_in_kk_and_ru.toml"
    assert reasons.keys() - same == set(), "no longer the same, or no longer in use"
    assert [text for text, reason in reasons.items() if not reason] == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_word_is_in_the_dictionary_or_in_the_word_list(lang: str) -> None:
    unknown = {
        word: text.english
        for text in texts(lang)
        for word in text.words()
        if not word.isascii() and not is_spelt(word, lang)
    }
    assert unknown == {}, f"correct them, or add them to words/{lang}.txt with a reason"


@pytest.mark.parametrize("lang", TRANSLATED)
@pytest.mark.parametrize("file", TABLES_OF_WORDS, ids=[file.stem for file in TABLES_OF_WORDS])
def test_every_word_of_a_table_is_known(file: Path, lang: str) -> None:
    unknown = {
        word: said
        for said in _said_in(tomllib.loads(file.read_text("utf-8")), lang)
        for word in WORD.findall(GAP.sub(" ", said))
        if not word.isascii() and not is_spelt(word, lang)
    }
    assert unknown == {}, f"correct them, or add them to words/{lang}.txt with a reason"


@pytest.mark.parametrize("lang", TRANSLATED)
def test_no_english_is_left_in_a_translation(lang: str) -> None:
    allowed = word_list("latin.txt")
    left = {
        word: text.english
        for text in texts(lang)
        for word in text.words()
        if word.isascii() and word not in allowed
    }
    assert left == {}


@pytest.mark.parametrize("lang", TRANSLATED)
def test_letters_of_two_alphabets_never_mix_in_a_word(lang: str) -> None:
    mixed = {
        word
        for text in texts(lang)
        for word in text.words()
        if re.search("[A-Za-z]", word) and re.search("[А-Яа-яЁёӘІҢҒҮҰҚӨҺәіңғүұқөһ]", word)
    }
    assert mixed == set()


@pytest.mark.parametrize("lang", TRANSLATED)
def test_words_that_the_glossary_rejects_are_not_used(lang: str) -> None:
    rejected = {
        (bad, text.english)
        for bad, exceptions in _rejected(lang)
        for text in texts(lang)
        if text.english not in exceptions and _uses(text, bad, lang)
    }
    assert rejected == set()


def _said_in(value: object, lang: str) -> Iterator[str]:
    """Yield the texts in one language anywhere in a table."""
    if isinstance(value, dict):
        if lang in value:
            yield from _strings(value[lang])
        for part in value.values():
            yield from _said_in(part, lang)
    elif isinstance(value, list):
        for part in value:
            yield from _said_in(part, lang)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)


def _rejected(lang: str) -> Iterator[tuple[str, list[str]]]:
    for entry in table("rejected_terms.toml")[lang]:
        assert entry["reason"], f"no reason given for {entry['word']}"
        yield entry["word"], entry.get("except", [])


def _uses(text: Text, bad: str, lang: str) -> bool:
    unwanted = stems_of(bad, lang)[-1]
    return any(unwanted in stems_of(word, lang) for form in text.forms for word in words(form))


def _same_placeholders(text: Text, form: str) -> bool:
    wanted, given = set(NAMED.findall(text.english)), set(NAMED.findall(form))
    # One form of a plural may write its number out or leave it away.
    return given == wanted or (len(text.forms) > 1 and given < wanted)
