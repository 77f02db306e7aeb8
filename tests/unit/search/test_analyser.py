"""Whatever form of a word the reader types, the petition is found."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.storage.analyser import alternatives, analyse, likeness, normalise, stems, words


def finds(query: str, text: str, lang: str | None = None) -> bool:
    index = set(analyse(text, lang).split())
    return all(index.intersection(choices) for choices in alternatives(query))


@pytest.mark.parametrize(
    ("query", "text", "lang"),
    [
        ("мектептерден", "Әр ауылға мектеп керек", "kk"),
        ("мектеп", "Балалар мектептерден алыс тұрады", "kk"),
        ("мектептер", "Біздің мектебіміз жөнделсін", "kk"),
        ("петицияны", "Бұл петиция туралы", "kk"),
        ("петиция", "Петицияларға жауап беру", "kk"),
        ("школами", "Новая школа в селе", "ru"),
        ("школа", "Автобусы между школами", "ru"),
        ("schools", "A school for every village", "en"),
        ("елка", "Городская ёлка", "ru"),
        ("ЖОЛДАРДЫ ЖӨНДЕУ", "Ауылдағы жолды жөндеу керек", "kk"),
        ("Aлматы", "Алматыдағы ауа", "kk"),  # the first letter is Latin
        ("iс", "Істі қарау", "kk"),  # the first letter is Latin
        ("казакстан", "Қазақстанның жолдары", "kk"),  # from a keyboard without Kazakh letters
        ("кала", "Қалада тасымал", "kk"),
        ("за́мок", "замок", "ru"),  # with a stress mark
    ],
)
def test_a_word_is_found_in_another_form(query: str, text: str, lang: str) -> None:
    assert finds(query, text, lang)


@pytest.mark.parametrize(
    ("query", "text", "lang"),
    [
        ("аурухана", "Мектептерге жаңа кітап", "kk"),
        ("балалар", "Балық аулау", "kk"),
        ("школа", "Шкала температуры", "ru"),
        ("мектеп жол", "Мектептерді салу", "kk"),
    ],
)
def test_another_word_is_not_found(query: str, text: str, lang: str) -> None:
    assert not finds(query, text, lang)


def test_text_in_an_unknown_language_is_found_by_either_reading() -> None:
    assert finds("петицияны", "петиция")
    assert finds("петицию", "петиция")


def test_a_word_typed_with_kazakh_letters_does_not_find_its_lookalike() -> None:
    assert finds("құл", "құлдар", "kk")
    assert not finds("құл", "күл төгу", "kk")


def test_small_words_are_not_required() -> None:
    assert alternatives("балалар үшін", "kk") == alternatives("балалар", "kk")


def test_a_query_of_small_words_alone_still_asks_for_them() -> None:
    assert alternatives("для") != ()


def test_a_query_without_words_asks_for_nothing() -> None:
    assert alternatives(" ?! \x00 ") == ()


def test_signs_that_a_search_language_would_obey_do_not_reach_the_index() -> None:
    assert analyse('мектеп" OR NEAR(*:^-', "kk").split() == ["мектеп", "or", "near"]


@given(st.text())
def test_any_text_becomes_plain_words(text: str) -> None:
    for word in analyse(text).split(" "):
        assert word == "" or word.isalnum()


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet="абвгеклнорстыіәғқңөұүмджт ", max_size=60))
def test_every_text_is_found_by_its_own_words(text: str) -> None:
    assert finds(text, text, "kk")
    assert finds(text, text, "ru")


def test_a_word_of_any_length_is_cut() -> None:
    assert words("а" * 200_000) == ["а" * 64]


def test_two_hundred_kilobytes_are_read_in_seconds() -> None:
    started = time.monotonic()
    analyse("мектептеріміздегі балаларымызға " * 3_000 + "\x00\u202e😀\ud800" * 1_000, "kk")
    assert time.monotonic() - started < 5


def test_the_same_request_in_other_words_is_alike() -> None:
    one = stems("Ауылда жаңа мектеп салу", "kk")
    other = stems("Жаңа мектептерді ауылдарда салуды сұраймыз", "kk")
    assert likeness(one, other) > 0.6


def test_two_requests_without_a_common_word_are_not_alike() -> None:
    assert likeness(stems("Жол жөндеу", "kk"), stems("Аурухана салу", "kk")) == 0.0


@given(st.lists(st.sampled_from("абвг")), st.lists(st.sampled_from("абвг")))
def test_likeness_is_mutual_and_between_nothing_and_all(one: list[str], other: list[str]) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0.0 <= likeness(one, other) <= 1.000001


def test_an_empty_text_is_like_nothing() -> None:
    assert likeness((), ("мектеп",)) == 0.0
