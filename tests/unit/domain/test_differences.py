"""Differences between two versions of a text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain.differences import Part, differences


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("", "", []),
        ("Жол керек", "Жол керек", [("same", "Жол керек")]),
        ("", "Жол", [("inserted", "Жол")]),
        ("Жол", "", [("deleted", "Жол")]),
        (
            "Бізге жол керек",
            "Бізге көпір керек",
            [("same", "Бізге "), ("deleted", "жол "), ("inserted", "көпір "), ("same", "керек")],
        ),
        (
            "One line\nand two",
            "One line\nand three",
            [("same", "One line\nand "), ("deleted", "two"), ("inserted", "three")],
        ),
    ],
)
def test_words_that_changed_are_named(old: str, new: str, parts: list[Part]) -> None:
    assert differences(old, new) == parts


TEXTS = st.text(alphabet="аб \n.\t", max_size=60)


@given(TEXTS, TEXTS)
def test_the_parts_give_both_texts_back(old: str, new: str) -> None:
    parts = differences(old, new)
    assert "".join(text for kind, text in parts if kind != "inserted") == old
    assert "".join(text for kind, text in parts if kind != "deleted") == new


def test_hostile_texts_are_compared_in_a_moment() -> None:
    begun = time.perf_counter()
    differences("да " * 20_000, "нет да " * 10_000)
    differences("да\n" * 3_000, "нет\nда\n" * 1_500)
    differences("а б " * 4_000, "б в " * 4_000)
    assert time.perf_counter() - begun < 5
