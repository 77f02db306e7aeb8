"""Rules in plain words: the same sentences in three languages, with the right forms."""

from __future__ import annotations

import string
from decimal import Decimal

import pytest

from petitions import presets
from petitions.domain.durations import UNITS, Duration
from petitions.domain.rules import DECLINING, OUTCOMES
from petitions.wording.phrases import Speaker, phrases
from petitions.wording.rules import SECTIONS, as_text, in_words

LANGUAGES = ("kk", "ru", "en")
PHRASES = [
    (group, key, wordings)
    for group, keys in phrases().items()
    if group != "things"
    for key, wordings in keys.items()
]


@pytest.mark.parametrize("group, key, wordings", PHRASES, ids=lambda value: str(value)[:30])
def test_a_phrase_says_the_same_things_in_all_languages(
    group: str, key: str, wordings: dict[str, str]
) -> None:
    assert set(wordings) == set(LANGUAGES)
    named = {
        lang: {name.split(":")[0] for _, name, _, _ in string.Formatter().parse(text) if name}
        for lang, text in wordings.items()
    }
    assert named["kk"] == named["ru"] == named["en"]


@pytest.mark.parametrize(
    "count, en, ru, of, kk",
    [
        (1, "1 day", "1 день", "1 дня", "1 күн"),
        (2, "2 days", "2 дня", "2 дней", "2 күн"),
        (5, "5 days", "5 дней", "5 дней", "5 күн"),
        (11, "11 days", "11 дней", "11 дней", "11 күн"),
        (21, "21 days", "21 день", "21 дня", "21 күн"),
        (114, "114 days", "114 дней", "114 дней", "114 күн"),
    ],
)
def test_a_duration_has_the_right_form(count: int, en: str, ru: str, of: str, kk: str) -> None:
    days = Duration(count, "day")
    told = {lang: Speaker(lang).say("gates", "deliberation_least", time=days) for lang in LANGUAGES}
    assert en in told["en"].replace("\u00a0", " ")
    assert of in told["ru"].replace("\u00a0", " ")
    assert kk in told["kk"].replace("\u00a0", " ")
    plain = Speaker("ru").say("gates", "limit", time=days).replace("\u00a0", " ")
    assert ru in plain


def test_every_unit_can_be_told() -> None:
    for unit in UNITS:
        for lang in LANGUAGES:
            assert "3" in Speaker(lang).say("gates", "limit", time=Duration(3, unit))


@pytest.mark.parametrize(
    "lang, number", [("en", "100,000"), ("ru", "100\u00a0000"), ("kk", "100\u00a0000")]
)
def test_a_number_is_grouped_as_the_language_does(lang: str, number: str) -> None:
    assert Speaker(lang).number(100_000) == number


@pytest.mark.parametrize("lang, percent", [("en", "0.5"), ("ru", "0,5"), ("kk", "0,5")])
def test_a_percent_has_the_languages_decimal_sign(lang: str, percent: str) -> None:
    assert Speaker(lang).percent(Decimal("0.50")) == percent


def test_every_outcome_has_a_name() -> None:
    named = phrases()["outcomes"]
    assert {outcome for outcomes in OUTCOMES.values() for outcome in outcomes} <= named.keys()
    assert named.keys() >= DECLINING


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("id", presets.ids())
def test_every_preset_is_told_whole(id: str, lang: str) -> None:
    told = in_words(presets.preset(id), lang)
    keys = [section.key for section in told.sections]
    must = {"who_creates", "content", "addressee", "gates", "thresholds", "duties", "calendar"}
    assert must <= set(keys) <= set(SECTIONS)
    text = as_text(presets.preset(id), lang)
    assert "{" not in text
    assert "None" not in text


@pytest.mark.parametrize("id", presets.ids())
def test_the_languages_tell_the_same_sections(id: str) -> None:
    told = [in_words(presets.preset(id), lang) for lang in LANGUAGES]
    shapes = [[(s.key, len(s.sentences), len(s.items)) for s in words.sections] for words in told]
    assert shapes[0] == shapes[1] == shapes[2]


def test_the_numbers_of_the_rules_are_in_the_words() -> None:
    text = as_text(presets.preset("uk-parliament"), "en").replace("\u00a0", " ")
    for said in ("10,000 signatures", "100,000 signatures", "6 months", "24 hours", "5 people",
                 "20 supporters", "at most 80 characters", "11 members"):  # fmt: skip
        assert said in text
