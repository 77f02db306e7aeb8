"""Three rule sets with small numbers, so that a visitor can live a whole life in an afternoon."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from petitions import presets

NOTE = {
    "kk": " — шағын сандармен байқап көру",
    "ru": " — на пробу, с малыми числами",
    "en": " — for trying out, with small numbers",
}


def small_rules() -> dict[str, str]:
    """Return the TOML sources by id: the presets with their numbers made small."""
    return {
        "try-white-house": _small(
            "us-we-the-people",
            "try-white-house",
            {"required = 150\n": "required = 15\n", "required = 100000\n": "required = 100\n"},
        ),
        "try-parliament": _small(
            "uk-parliament",
            "try-parliament",
            {
                "needed = 5\n": "needed = 2\n",
                "required = 10000\n": "required = 50\n",
                "required = 100000\n": "required = 200\n",
            },
        ),
        "try-epetition": _small(
            "kz-epetition",
            "try-epetition",
            {"needed = 50\n": "needed = 5\n", "required = 50000\n": "required = 60\n"},
        ),
    }


def _small(preset: str, id: str, numbers: dict[str, str]) -> str:
    source = presets.source(preset).replace(f'id = "{preset}"', f'id = "{id}"', 1)
    for old, new in numbers.items():
        if source.count(old) != 1:
            raise LookupError(f"{preset}: {old.strip()!r} is not there once")
        source = source.replace(old, new)
    card = presets.preset(preset).card
    for lang, note in NOTE.items():
        name, summary = getattr(card.name, lang), getattr(card.summary, lang)
        source = source.replace(f'{lang} = "{name}"', f'{lang} = "{name}{note}"', 1)
        source = source.replace(f'{lang} = "{summary}"', f'{lang} = "{_summaries()[id][lang]}"', 1)
    return source


@cache
def _summaries() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
