"""Names for the demonstration's signatories; nobody real is meant."""

from __future__ import annotations

FIRST_NAMES = (
    "Айгүл", "Бауыржан", "Гүлнар", "Дәурен", "Ерлан", "Жанар", "Зарина", "Қайрат", "Ләззат",
    "Мадина", "Нұрлан", "Олжас", "Перизат", "Раушан", "Сәуле", "Тимур", "Ұлан", "Шолпан",
    "Әсел", "Ирина", "Сергей", "Ольга", "Виктор", "Наталья", "Марат", "Динара",
)  # fmt: skip
FAMILY_NAMES = (
    "Ахметова", "Әбенов", "Бекова", "Досжан", "Ермек", "Жүнісова", "Исаев", "Кәрім", "Қасымова",
    "Мұратов", "Нұрпейіс", "Оразбаев", "Рахимова", "Сейіт", "Тілеу", "Өтеген", "Шәріп",
    "Ковалёва", "Иванов", "Петрова", "Ким", "Шмидт", "Юсупов",
)  # fmt: skip


def name_of(number: int) -> str:
    """Return the name of the demonstration's person with this number."""
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    return f"{first} {FAMILY_NAMES[number * 7 % len(FAMILY_NAMES)]}"


def email_of(number: int) -> str:
    return f"person{number}@example.org"
