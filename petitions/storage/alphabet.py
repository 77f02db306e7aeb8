"""Sort by the Kazakh alphabet, the same on both databases and in every language of the site."""

KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
# Code points in a row from U+0430, so that comparing them compares places in the alphabet.
_PLACES = str.maketrans({letter: chr(0x430 + place) for place, letter in enumerate(KAZAKH)})


def sort_key(text: str) -> str:
    """Give a string whose order by code point is the alphabet's: Latin, then the 42 letters."""
    return text.casefold().translate(_PLACES)
