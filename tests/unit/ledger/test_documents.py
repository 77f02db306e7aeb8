"""The public description says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from petitions.ledger.entry import Kind
from petitions.ledger.statement import LEAST
from petitions.ledger.verify_ledger import arguments

ROOT = Path(__file__).parents[3]
DOCUMENT = (ROOT / "docs/ledger.md").read_text()
SOURCES = [*(ROOT / "petitions/ledger").glob("*.py")]


def test_every_code_of_an_error_is_explained() -> None:
    text = "".join(source.read_text() for source in SOURCES)
    codes = set(re.findall(r'LedgerError\(\s*"(\w+)"', text))
    script = (ROOT / "assets/js/receipt.js").read_text()
    codes |= set(re.findall(r"Broken\('(\w+)'", script))
    assert len(codes) > 20
    assert not {code for code in codes if f"`{code}`" not in DOCUMENT}


def test_every_kind_of_entry_is_explained() -> None:
    assert not {kind for kind in Kind if f"`{kind}`" not in DOCUMENT}


def test_the_least_number_of_a_cell_is_the_one_that_is_described() -> None:
    assert f"*k* = {LEAST}:" in DOCUMENT


def test_the_commands_of_the_guide_are_understood() -> None:
    commands = re.findall(r"verify_ledger\.py ((?:[^`\\]|\\\n)+)", DOCUMENT)
    given = [re.sub(r"\\\n|'", " ", command).split() for command in commands if "--" in command]
    assert len(given) == 2
    assert all(arguments(words).petition == 12 for words in given)
