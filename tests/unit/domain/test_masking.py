"""What stays in a text when personal data go."""

from __future__ import annotations

import pytest

from petitions.domain.masking import masked


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Айгүл Сейітова хат жазды.", "••• ••• хат жазды."),
        ("Айгүлге айтылды, СЕЙІТОВАНЫҢ өтініші бойынша.", "••• айтылды, ••• өтініші бойынша."),
        ("Хат: aigul.s@post.example.kz, кеше.", "Хат: •••, кеше."),
        ("Тел. +7 (701) 123-45-67.", "Тел. •••."),
        ("ЖСН 900101300123 көрсетілген", "ЖСН ••• көрсетілген"),
    ],
)
def test_names_addresses_and_numbers_of_a_person_go(text: str, left: str) -> None:
    assert masked(text, ["Айгүл Сейітова"]) == left


@pytest.mark.parametrize(
    "text", ["2026-03-21 күні 50 000 қол жиналды.", "27-бап, 3-тармақ", "Ли көшесі туралы"]
)
def test_what_names_nobody_stays(text: str) -> None:
    assert masked(text, ["Ли Ан", "Айгүл Сейітова"]) == text


def test_without_names_only_addresses_go() -> None:
    assert masked("Айгүл: a@b.kz", []) == "Айгүл: •••"
