"""Names, the identity card, and what is marked as this product's own choice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields

from petitions.domain.rules import ROLES, Group, RuleSet
from petitions.presets.meaning.common import Contradiction, duty_id, gate_id

FORMAT = 1


_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


def format_number(rules: RuleSet) -> Iterator[Contradiction]:
    if rules.format != FORMAT:
        yield "format", f"{rules.format} is unknown; allowed is {FORMAT}"


def card(rules: RuleSet) -> Iterator[Contradiction]:
    if not _ID.fullmatch(rules.card.id) or len(rules.card.id) > 60:
        yield "card.id", "is no id; allowed are small Latin letters, digits and single hyphens"
    since, until = rules.card.in_force_from, rules.card.in_force_until
    if since and until and until <= since:
        yield "card.in_force_until", f"{until} is not after in_force_from {since}"


def names(rules: RuleSet) -> Iterator[Contradiction]:
    lists = {
        "bodies": [b.id for b in rules.bodies],
        "content.fields": [f.key for f in rules.content.fields],
        "content.kinds": [k.id for k in rules.content.kinds],
        "content.tags.vocabulary": [t.id for t in rules.content.tags.vocabulary],
        "addressee.kinds": [k.id for k in rules.addressee.kinds],
        "gates": [gate_id(g) for g in rules.gates],
        "refusals": [r.code for r in (*rules.refusals, *rules.forbidden_topics)],
    }
    for where, names in lists.items():
        for name in sorted({n for n in names if names.count(n) > 1}):
            yield f"{where}[{name}]", "is there twice; each name is allowed once"
    for where, name in _new_names(rules):
        if not _ID.fullmatch(name) or len(name) > 60:
            yield where, f"{name!r} is no name; allowed are small Latin letters, digits, - and _"


def _new_names(rules: RuleSet) -> Iterator[Contradiction]:
    yield from ((f"bodies[{b.id}].id", b.id) for b in rules.bodies)
    yield from ((f"content.fields[{f.key}].key", f.key) for f in rules.content.fields)
    yield from ((f"content.kinds[{k.id}].id", k.id) for k in rules.content.kinds)
    yield from (
        (f"content.tags.vocabulary[{t.id}].id", t.id) for t in rules.content.tags.vocabulary
    )
    yield from ((f"addressee.kinds[{k.id}].id", k.id) for k in rules.addressee.kinds)
    yield from ((f"refusals[{r.code}].code", r.code) for r in rules.refusals)
    yield from ((f"forbidden_topics[{r.code}].code", r.code) for r in rules.forbidden_topics)
    yield from ((f"thresholds[{t.id}].id", t.id) for t in rules.thresholds)
    yield from ((f"gates[{gate_id(g)}].id", gate_id(g)) for g in rules.gates)
    yield from ((f"duties[{duty_id(d)}].id", duty_id(d)) for d in rules.duties)
    for body in rules.bodies:
        if body.id in ROLES:
            yield f"bodies[{body.id}].id", " is taken: " + body.id


def own_choices(rules: RuleSet) -> Iterator[Contradiction]:
    for where, group in _groups(rules):
        known = {f.name for f in fields(group)} - {"source", "own"}
        for key in group.own:
            if key.split(".")[0].split("[")[0] not in known:
                yield (
                    f"{where}.own",
                    f"{key!r} is no key here; allowed are " + ", ".join(sorted(known)),
                )


def _groups(rules: RuleSet) -> Iterator[tuple[str, Group]]:
    for field in fields(rules):
        value = getattr(rules, field.name)
        for place, part in _parts(field.name, value):
            if isinstance(part, Group):
                yield place, part
    for body in rules.bodies:
        if body.voting is not None:
            yield f"bodies[{body.id}].voting", body.voting


def _parts(where: str, value: object) -> Iterator[tuple[str, object]]:
    if not isinstance(value, tuple):
        yield where, value
        return
    for number, item in enumerate(value, start=1):
        name = next((n for n in (getattr(item, k, "") for k in ("id", "kind")) if n), number)
        yield f"{where}[{name}]", item
