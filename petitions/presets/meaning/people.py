"""Who may act, what a petition holds, and to whom it goes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from petitions.domain.rules import LEVELS, Eligibility, RuleSet
from petitions.presets.meaning.common import Contradiction

SHARED_FIELDS = ("title", "body", "details")


_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def eligibility(rules: RuleSet) -> Iterator[Contradiction]:
    for where, who in (("create", rules.create), ("sign", rules.sign)):
        yield from _who(rules, where, who)


def _who(rules: RuleSet, where: str, who: Eligibility) -> Iterator[Contradiction]:
    if not who.statuses:
        yield f"{where}.statuses", "lets nobody act; name one status at least, or anyone"
    if who.min_age > 120:
        yield f"{where}.min_age", f"{who.min_age} is impossible; allowed are 0 to 120"
    for level in set(who.own_territory) - set(rules.addressee.levels):
        yield f"{where}.own_territory", f"{level} is not among addressee.levels"
    if "claim" in who.statuses.values() and who.identity in ("none", "email_typed", "email"):
        yield (
            f"{where}.statuses",
            f"a claim cannot be proven with identity {who.identity}; allowed from phone on",
        )


def uniqueness(rules: RuleSet) -> Iterator[Contradiction]:
    if rules.uniqueness.per_address < 1:
        yield "uniqueness.per_address", "0 lets nobody sign; allowed is 1 or more"
    weak = rules.sign.identity in ("none", "email_typed", "email", "phone")
    if rules.uniqueness.key.startswith("personal_id") and weak:
        yield (
            "uniqueness.key",
            f"{rules.uniqueness.key} is unknown at identity {rules.sign.identity}; allowed are"
            " account, email",
        )


def petitioners(rules: RuleSet) -> Iterator[Contradiction]:
    group = rules.petitioners
    if group.min < 1:
        yield "petitioners.min", "0 is impossible; the petitioner is one, so allowed is 1 or more"
    if group.max is not None and group.max < group.min:
        yield "petitioners.max", f"{group.max} is less than min {group.min}"
    if group.min < len(group.roles):
        yield "petitioners.roles", f"needs min {len(group.roles)}: each is held by somebody else"
    if group.max == 1 and group.invitation is not None:
        yield "petitioners.invitation", "max is 1, so nobody is invited"
    if group.max is not None and group.territories > group.max:
        yield "petitioners.territories", f"{group.territories} is more than max {group.max} people"


def content(rules: RuleSet) -> Iterator[Contradiction]:
    if not rules.content.fields:
        yield "content.fields", "is empty; a petition has one field at least, such as title"
    for one in rules.content.fields:
        if one.max == 0:
            yield (
                f"content.fields[{one.key}].max",
                "0 lets nothing be written; allowed is 1 or more",
            )
        if one.key not in SHARED_FIELDS and one.label is None:
            yield (
                f"content.fields[{one.key}].label",
                "is missing; only title, body, details have one",
            )
    yield from _joint_limits(rules)
    yield from _tags(rules)
    yield from _languages(rules)


def _joint_limits(rules: RuleSet) -> Iterator[Contradiction]:
    known = {one.key for one in rules.content.fields}
    for number, limit in enumerate(rules.content.joint_limits, start=1):
        for key in sorted(set(limit.fields) - known):
            yield f"content.joint_limits[{number}].fields", f"{key!r} is no field"
        if limit.max == 0 or not limit.fields:
            yield f"content.joint_limits[{number}]", "lets nothing be written; raise max"


def _tags(rules: RuleSet) -> Iterator[Contradiction]:
    tags = rules.content.tags
    if tags.max is not None and tags.max < tags.min:
        yield "content.tags.max", f"{tags.max} is less than min {tags.min}"
    if tags.vocabulary and tags.min > len(tags.vocabulary):
        yield (
            "content.tags.min",
            f"{tags.min} is more than the {len(tags.vocabulary)} tags there are",
        )
    if tags.vocabulary and tags.max == 0:
        yield "content.tags.vocabulary", "can never be chosen from: max is 0"


def _languages(rules: RuleSet) -> Iterator[Contradiction]:
    languages = rules.content.languages
    for key in ("allowed", "required", "decision"):
        for code in getattr(languages, key):
            if not _LANGUAGE.fullmatch(code):
                yield f"content.languages.{key}", f"{code!r} is no language code, such as kk"
    for code in sorted(set(languages.required) - set(languages.allowed)):
        if languages.allowed:
            yield "content.languages.required", f"{code!r} is not among allowed"


def addressee(rules: RuleSet) -> Iterator[Contradiction]:
    addressee = rules.addressee
    if not addressee.levels:
        yield "addressee.levels", "is empty; allowed are " + ", ".join(LEVELS)
    for kind in addressee.kinds:
        if not kind.levels:
            yield f"addressee.kinds[{kind.id}].levels", "is empty; name one of addressee.levels"
        for level in set(kind.levels) - set(addressee.levels):
            yield f"addressee.kinds[{kind.id}].levels", f"{level} is not among addressee.levels"
    for level in addressee.levels:
        if addressee.kinds and not any(level in kind.levels for kind in addressee.kinds):
            yield "addressee.kinds", f"none can be addressed at level {level}"
    if addressee.mode == "chosen" and len(addressee.kinds) == 0 and len(addressee.levels) == 1:
        yield "addressee.mode", "chosen needs kinds or several levels to choose from"
