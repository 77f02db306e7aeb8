"""The words of a letter, written by the mail room; `petitions.previewing` brings them here."""

from __future__ import annotations

from typing import cast

from flask import current_app

from petitions.services.telling_reviews import Told

WORDS = "words_of_letters"


def words(told: Told, number: int, title: str) -> str:
    """Return what a letter would say, in its reader's language."""
    return cast(str, current_app.extensions[WORDS](told, number, title))
