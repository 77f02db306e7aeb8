"""In which languages petitions and answers are written here (docs/decisions/0010)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence

from petitions.domain.rules import RuleSet


def binding(named: Sequence[str], site: Sequence[str]) -> tuple[str, ...]:
    """Return the named languages that bind this installation: those the site speaks, if its own
    first language is among them; another country's language law binds nobody here."""
    if site[0] not in named:
        return ()
    return tuple(language for language in site if language in named)


def of_petitions(rule_set: RuleSet, site: Sequence[str]) -> tuple[str, ...]:
    """Return the languages a petition may be written in."""
    return binding(rule_set.content.languages.allowed, site) or tuple(site)


def required_of_petitions(rule_set: RuleSet, site: Sequence[str]) -> tuple[str, ...]:
    """Return the languages a petition must have a version in."""
    return binding(rule_set.content.languages.required, site)


def required_of_answers(rule_set: RuleSet, original: str, site: Sequence[str]) -> tuple[str, ...]:
    """Return the languages an answer must be in; the petition's own where the rules bind none."""
    return binding(rule_set.content.languages.decision, site) or (original,)


def missing(rule_set: RuleSet, written: Collection[str], site: Sequence[str]) -> list[str]:
    """Return an objection where a language version is required and not there."""
    required = required_of_petitions(rule_set, site) if site else ()
    return ["language_missing"] if set(required) - set(written) else []


def text_hash(fields: Mapping[str, str]) -> str:
    """Return the SHA-256 (hex) that a signature records as the text it saw."""
    return hashlib.sha256(
        json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()
    ).hexdigest()
