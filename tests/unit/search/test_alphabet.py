"""Lists stand in the order of the Kazakh alphabet."""

from petitions.storage.alphabet import KAZAKH, sort_key


def test_the_alphabet_has_forty_two_letters() -> None:
    assert len(set(KAZAKH)) == 42


def test_kazakh_letters_stand_beside_their_neighbours() -> None:
    regions = ["Ұлытау", "Шымкент", "Қостанай", "Жетісу", "Әулиеата", "Абай", "Ақмола", "Алматы"]
    assert sorted(regions, key=sort_key) == [
        *("Абай", "Ақмола", "Алматы", "Әулиеата", "Жетісу", "Қостанай", "Ұлытау", "Шымкент")
    ]


def test_capital_and_small_letters_are_one() -> None:
    assert sort_key("ӘЛЕМ") == sort_key("әлем")


def test_a_shorter_word_stands_before_its_longer_form() -> None:
    assert sort_key("ел") < sort_key("елді")
