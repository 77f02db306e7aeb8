"""Take the endings off Kazakh words.

Hunspell's dictionary holds the words, but its rules know one ending at a time: it misses
«балаларымыздың», «мектебі» and every loan word that it does not list. This stripper takes endings
off in the order in which Kazakh puts them on: number, possession, case.
"""

from collections.abc import Iterator

BACK, FRONT = frozenset("аоұыэя"), frozenset("әеөүі")
NEITHER = frozenset("иую")
VOWELS = BACK | FRONT | NEITHER
VOICELESS = frozenset("пфкқтсшщчцхһ")
# Loan words end in letters that are spoken without voice: «завод», «заводтар».
SPOKEN_VOICELESS = VOICELESS | frozenset("бвгғд")

# fmt: off
PLURAL = ("лар", "лер", "дар", "дер", "тар", "тер")
OWN = (
    "ымыз", "іміз", "ыңыз", "іңіз", "мыз", "міз", "ңыз", "ңіз", "ым", "ім", "ың", "ің", "м", "ң",
)
THIRD = ("сы", "сі", "ы", "і")
CASE = (
    "ның", "нің", "дың", "дің", "тың", "тің", "ға", "ге", "қа", "ке", "ны", "ні", "ды", "ді",
    "ты", "ті", "да", "де", "та", "те", "дан", "ден", "тан", "тен", "нан", "нен", "мен", "бен",
    "пен", "дағы", "дегі", "тағы", "тегі", "нікі", "дікі", "тікі",
)
ALIKE_AFTER_EVERY_VOWEL = ("мен", "бен", "пен", "нікі", "дікі", "тікі")
CASE_AFTER_OWN = ("а", "е")
CASE_AFTER_THIRD = ("ндағы", "ндегі", "нда", "нде", "нан", "нен", "на", "не", "н")
VERB = (
    "атын", "етін", "йтын", "йтін", "ған", "ген", "қан", "кен", "ады", "еді", "йды", "йді", "ды",
    "ді", "ты", "ті", "са", "се", "сын", "сін", "ып", "іп", "п", "у",
)
NEGATION = ("ма", "ме", "ба", "бе", "па", "пе")
VOICE = ("л", "н", "т", "ыл", "іл", "ын", "ін", "тыр", "тір", "дыр", "дір", "ғыз", "гіз")
# «жұмыссыз» is without work; «келгенсіз» is "you have come".
WITHOUT_OR_YOU = ("сыз", "сіз")
AFTER_VOWEL = frozenset(
    (*OWN, "сы", "сі", "п", "л", "н", "т", "йтын", "йтін", "йды", "йді")
)
AFTER_ANYTHING = frozenset(("са", "се", "сын", "сін", "у", *WITHOUT_OR_YOU))
SHORT_NOUNS = (
    "ай", "ақ", "ас", "ат", "аң", "ел", "ер", "ет", "ит", "ой", "от", "оқ", "су", "ұл", "үй", "үн",
    "іс", "із", "ән",
)
# fmt: on
VOICELESS_OF = {"б": "п", "г": "к", "ғ": "қ"}
VOICED_OF = {"п": "б", "к": "г", "қ": "ғ"}


def noun_bases(word: str) -> tuple[str, ...]:
    """Give every form left when case, possession and number are taken off, longest first.

    The word itself is among them. What remains has at least two letters, one of them a vowel.
    """
    found = {word, *_cut(word, WITHOUT_OR_YOU)}
    for form in tuple(found):
        for base, possessives in _without_case(form):
            found.add(base)
            found.update(_cut(base, possessives))
    for base in tuple(found):
        found.update(_cut(base, PLURAL))
    return tuple(sorted(found, key=lambda base: (-len(base), base)))


def verb_lemmas(word: str, endings: tuple[str, ...] = VERB) -> Iterator[str]:
    """Guess the dictionary forms, in «-у», of a finite verb, a participle or a verbal noun.

    «қабылданбаған» is tried as «қабылданбау», «қабылдану» and «қабылдау».
    """
    for root in _cut(word, endings):
        for affirmed in (root, *_cut(root, NEGATION)):
            yield from _infinitives(affirmed)
            for active in _without_voice(affirmed):
                yield from _infinitives(active)
                yield from (form for base in _without_voice(active) for form in _infinitives(base))


def _without_voice(root: str) -> Iterator[str]:
    """Take off the passive, the reflexive or the causative, but never half of «сал»."""
    for base in _cut(root, VOICE):
        if len(base) > 2 or len(root) - len(base) > 1:
            yield base


def _infinitives(root: str) -> Iterator[str]:
    yield root + "у"
    if root[-1] == "й":
        yield root[:-1] + "ю"
    elif root[-1] in "ыі":
        yield root[:-1] + "у"
    elif root[-1] in VOICED_OF:
        yield root[:-1] + VOICED_OF[root[-1]] + "у"


def spellings(base: str) -> Iterator[str]:
    """Undo what an ending does to the word before it: «мектеб» is «мектеп», «халқ» is «халық»."""
    yield base
    hardened = base[:-1] + VOICELESS_OF.get(base[-1], base[-1])
    if hardened != base:
        yield hardened
    if len(base) > 2 and base[-1] not in VOWELS and (base[-2] not in VOWELS or base[-2] == "у"):
        yield from (hardened[:-1] + vowel + hardened[-1] for vowel in "ыі")


def fits(base: str, ending: str) -> bool:
    """Say whether an ending may follow a base: vowel harmony, and the sounds that meet."""
    if len(base) < 2 or not any(letter in VOWELS for letter in base):
        return False
    return _in_harmony(base, ending) and _sounds_meet(base[-1], ending)


def _in_harmony(base: str, ending: str) -> bool:
    in_ending = next((letter for letter in ending if letter in BACK | FRONT), None)
    in_base = next((letter for letter in reversed(base) if letter in VOWELS), None)
    if in_ending is None or in_base in NEITHER or ending in ALIKE_AFTER_EVERY_VOWEL:
        return True
    return (in_base in FRONT) == (in_ending in FRONT)


def _sounds_meet(last: str, ending: str) -> bool:
    if (ending[0] in "тқк" and len(ending) > 1) or ending in ("пен", "па", "пе"):
        return last in SPOKEN_VOICELESS
    if ending[0] in "ыіае":
        return last not in VOWELS or last in NEITHER
    if ending in AFTER_VOWEL:
        return last in VOWELS
    return last not in VOICELESS or ending in AFTER_ANYTHING


def _cut(word: str, endings: tuple[str, ...]) -> Iterator[str]:
    for ending in endings:
        if word.endswith(ending) and fits(word[: -len(ending)], ending):
            yield word[: -len(ending)]


def _without_case(word: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what a case leaves, each with the possessives that may stand before that case."""
    yield word, OWN + THIRD
    for base in _cut(word, CASE):
        yield base, OWN + THIRD
    for base in _cut(word, CASE_AFTER_OWN):
        if base[-1] in "мң":
            yield base, OWN
    for base in _cut(word, CASE_AFTER_THIRD):
        if base[-1] in "ыі":
            yield base, THIRD
