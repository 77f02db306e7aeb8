"""Sentences come in the language asked for, with or without compiled catalogues."""

from pathlib import Path

import pytest

from petitions.wording.catalogue import FOLDER, Words, _compile, _load


def test_english_is_what_the_code_says() -> None:
    assert Words("en").gettext("Nobody wrote this down") == "Nobody wrote this down"


def test_values_are_filled_in_by_name() -> None:
    assert Words("en").gettext("%(name)s signed", name="Aigül") == "Aigül signed"


def test_a_text_without_values_keeps_its_percent_sign() -> None:
    assert Words("en").gettext("100% of them") == "100% of them"


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_a_catalogue_compiled_in_memory_is_the_same_as_its_file(lang: str, tmp_path: Path) -> None:
    source = FOLDER / lang / "LC_MESSAGES" / "messages.po"
    target = tmp_path / lang / "LC_MESSAGES"
    target.mkdir(parents=True)
    (target / "messages.po").write_bytes(source.read_bytes())
    (target / "messages.mo").write_bytes(_compile(source, lang).read())
    compiled, in_memory = _load(lang, tmp_path), _load(lang, FOLDER)
    assert compiled.ungettext("%(shown)s day left", "%(shown)s days left", 2) == (
        in_memory.ungettext("%(shown)s day left", "%(shown)s days left", 2)
    )
