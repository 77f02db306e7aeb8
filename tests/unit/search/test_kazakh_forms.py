"""Kazakh words are found by their dictionary form, whatever endings they carry."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from petitions.storage.analyser import stems_of
from petitions.storage.kazakh import fits

LIST = Path(__file__).with_name("kazakh_forms.txt")


def listed_forms() -> Iterator[tuple[str, str]]:
    for line in LIST.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            word, _, forms = line.partition(": ")
            yield from ((word, form) for form in forms.split())


FORMS = list(listed_forms())


@pytest.mark.parametrize(("word", "form"), FORMS, ids=[form for _, form in FORMS])
def test_an_inflected_form_shares_a_stem_with_its_word(word: str, form: str) -> None:
    assert set(stems_of(word)) & set(stems_of(form, "kk"))


def test_a_word_has_few_stems() -> None:
    counts = [len(stems_of(form, "kk")) for _, form in FORMS]
    assert sum(counts) / len(counts) < 2


@pytest.mark.parametrize(
    ("base", "ending"), [("бала", "лар"), ("мектеп", "тер"), ("үй", "ге"), ("көше", "сі")]
)
def test_an_ending_follows_the_sound_of_its_word(base: str, ending: str) -> None:
    assert fits(base, ending)


@pytest.mark.parametrize(
    ("base", "ending"),
    [("бала", "лер"), ("мектеп", "дер"), ("үй", "ға"), ("жол", "сы"), ("п", "ы")],
)
def test_an_ending_of_the_wrong_sound_is_not_taken_off(base: str, ending: str) -> None:
    assert not fits(base, ending)
