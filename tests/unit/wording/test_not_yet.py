"""What the rules know and no page offers yet is named, and only that."""

from __future__ import annotations

import pytest

from petitions import presets
from petitions.wording.not_yet import NOT_YET, not_yet
from petitions.wording.phrases import Speaker

# What every preset must be able to do on the site, so that it may never stand in the list.
NEVER = {"create", "sign", "count", "rung", "duty", "answer"}


def test_what_a_petition_lives_by_never_stands_in_the_list() -> None:
    assert not NEVER & set(NOT_YET)


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@pytest.mark.parametrize("key", sorted(NOT_YET))
def test_each_has_its_own_sentence(lang: str, key: str) -> None:
    assert Speaker(lang).say("not_yet", key).endswith(".")


def test_a_rule_set_names_only_what_it_says() -> None:
    assert "Comments on a petition." in not_yet(presets.preset("kz-epetition"), "en")
    assert "Comments on a petition." not in not_yet(presets.preset("uk-parliament"), "en")
