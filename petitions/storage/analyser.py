"""Turn text into the words under which it is found, in Kazakh, Russian and English.

One analyser in Python serves SQLite and PostgreSQL alike: the index column holds its words, and a
search looks for them as they are. A word is indexed under each stem that it may plausibly have.
"""

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib import resources
from math import sqrt

import hunspell
import Stemmer

from petitions.storage import kazakh

LONGEST_STEMMED = 40
LONGEST_WORD = 64
SHORTEST_BASE = 3
KAZAKH_LETTERS = frozenset("әғқңөұүһі")
# Keyboards without Kazakh letters: «iс» and «Yкімет» typed with a Latin letter or two.
LATIN_LOOKALIKES = str.maketrans("aceiopxyh", "асеіорхүһ")
# Keyboards without any: «казакстан». Texts are indexed under that spelling too.
RUSSIAN_LOOKALIKES = str.maketrans("әғқңөұүһі", "агкноуухи")
WORD = re.compile(r"[^\W_]+")
ACCENTS = re.compile("[\u0300-\u036f]")

_lock = threading.Lock()


def normalise(text: str) -> str:
    """Fold what readers do not tell apart: composed letters, case, accents, ё and е."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return ACCENTS.sub("", folded).replace("ё", "е")


def words(text: str) -> list[str]:
    """Split text into normalised words; no word is longer than 64 letters."""
    return [_one_script(word[:LONGEST_WORD]) for word in WORD.findall(normalise(text))]


def analyse(text: str, lang: str | None = None) -> str:
    """Give the words to index, parted by spaces, for text in `lang` or in a language not known."""
    found = (stem for word in words(text) for stem in stems_of(word, lang))
    return " ".join(spelling for stem in found for spelling in _spellings(stem))


def alternatives(query: str, lang: str | None = None) -> tuple[tuple[str, ...], ...]:
    """Give, for each word that a search must find, the stems of which any will do.

    Words like «және», «для», "the" are left out, unless there are no others.
    """
    asked = words(query)
    telling = [word for word in asked if word not in _stop_words()] or asked
    return tuple(dict.fromkeys(stems_of(word, lang) for word in telling))


def stems(text: str, lang: str | None = None) -> tuple[str, ...]:
    """Give one stem for each telling word, in order: the bag of words to compare texts by."""
    return tuple(stems_of(word, lang)[-1] for word in words(text) if word not in _stop_words())


def likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """Say how alike two bags of stems are: 0 has no word in common, 1 the same words as often."""
    first, second = Counter(one), Counter(other)
    shared = sum(count * second[stem] for stem, count in first.items())
    return shared / (_length(first) * _length(second)) if shared else 0.0


def _length(bag: Counter[str]) -> float:
    return sqrt(sum(count * count for count in bag.values()))


@lru_cache(maxsize=65_536)
def stems_of(word: str, lang: str | None = None) -> tuple[str, ...]:
    """Give the plausible stems of one normalised word, the longest first."""
    if len(word) > LONGEST_STEMMED:
        return (word,)
    found = set(_plausible(word, lang))
    return tuple(sorted(found, key=lambda stem: (-len(stem), stem)))


def _plausible(word: str, lang: str | None) -> Iterator[str]:
    if word.isascii():
        yield _snowball("english", word)
    elif KAZAKH_LETTERS.intersection(word) or lang == "kk":
        yield from _kazakh_stems(word)
    else:
        yield _snowball("russian", word)
        if lang != "ru":
            yield from _kazakh_stems(word)


def _spellings(stem: str) -> Iterator[str]:
    yield stem
    if KAZAKH_LETTERS.intersection(stem):
        yield stem.translate(RUSSIAN_LOOKALIKES)


def _one_script(word: str) -> str:
    if word.isascii() or not any("а" <= letter <= "ӿ" for letter in word):
        return word
    return word.translate(LATIN_LOOKALIKES)


def _snowball(language: str, word: str) -> str:
    with _lock:
        return str(_stemmer(language).stemWord(word))


def _kazakh_stems(word: str) -> Iterator[str]:
    """Yield what the dictionary knows of a word's bases; of an unknown word, all its bases."""
    bases = [base for base in kazakh.noun_bases(word) if _long_enough(base)]
    known = set(_known(word, bases))
    yield from known or bases or (word,)


def _known(word: str, bases: list[str]) -> Iterator[str]:
    roots = _dictionary_words()
    is_whole = word in roots
    for base in bases:
        # «білім» is knowledge, not "my bil": a word of its own keeps its last letters.
        if is_whole and base != word and word[len(base) :] in kazakh.OWN:
            continue
        yield from (form for form in kazakh.spellings(base) if form in roots)
    for base in bases:
        yield from (form for form in kazakh.verb_lemmas(base) if form in roots)
    with _lock:
        yield from (normalise(stem) for stem in _speller().stem(word))


def _long_enough(base: str) -> bool:
    return len(base) >= SHORTEST_BASE or base in kazakh.SHORT_NOUNS


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(language)


@cache
def _speller() -> hunspell.Hunspell:
    folder = resources.files("petitions.storage") / "dictionaries"
    return hunspell.Hunspell("kk_KZ", hunspell_data_dir=f"{folder}/")


@cache
def _dictionary_words() -> frozenset[str]:
    _count, *entries = normalise(_read("kk_KZ.dic")).split("\n")
    return frozenset(entry.partition("/")[0] for entry in entries if entry)


@cache
def _stop_words() -> frozenset[str]:
    lines = _read("stop_words.txt").splitlines()
    return frozenset(word for line in lines if line[:1] != "#" for word in line.split())


def _read(name: str) -> str:
    return (resources.files("petitions.storage") / "dictionaries" / name).read_text("utf-8")
