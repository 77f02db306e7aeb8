"""The territories that a form offers, and their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from petitions.domain.law import named_territories
from petitions.domain.rules import RuleSet
from petitions.services import reading
from petitions.storage import public
from petitions.storage.alphabet import sort_key
from petitions.web.database import session
from petitions.web.languages import current_language
from petitions.web.lately import for_a_minute
from petitions.wording.phrases import Speaker

Pair = tuple[str, str]


def choices(rule_set: RuleSet, level: str) -> list[Pair]:
    """Return (code, name) of those that the rules name, else of the installation's own."""
    lang = current_language()
    named = named_territories(rule_set)
    if named:
        speaker = Speaker(lang)
        return _sorted([(code, speaker.territory(code)) for code in named])
    wanted = {"national": "region", "region": "region", "district": "district"}[level]
    return for_a_minute(("places", wanted, lang), lambda: _installed(wanted, lang))


def _installed(wanted: str, lang: str) -> list[Pair]:
    every = [one for one, _parent in public.districts(session())]
    found = [one for one in every if one.level == wanted]
    found = found or [one for one in every if one.level == "national"]
    return _sorted([(one.key, one.name(lang)) for one in found])


def _sorted(pairs: list[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: sort_key(pair[1]))


def names(codes: Iterable[str | None]) -> Mapping[str, str]:
    """Return the names of territories; a country that is not the installation's has one too."""
    lang = current_language()
    wanted = {code for code in codes if code}
    known = reading.names_of(session(), wanted)
    speaker = Speaker(lang)
    return {
        code: known[code].name(lang) if code in known else speaker.territory(code)
        for code in wanted
    }
