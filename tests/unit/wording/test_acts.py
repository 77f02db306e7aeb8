"""Every act that goes on record has words; tests/support/acts.py holds that no act lacks them."""

from __future__ import annotations

import pytest

from petitions.wording.acts import act_names


@pytest.mark.parametrize("lang", ["kk", "ru"])
def test_every_act_is_named_in_its_own_words(lang: str) -> None:
    english, names = act_names("en"), act_names(lang)
    assert not [act for act in names if names[act] in (act, english[act])]
    # A committee's letter and a body's are told apart by who wrote them.
    assert len(set(names.values())) >= len(names) - 1
