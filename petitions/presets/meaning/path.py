"""The way to a signature: calendar, gates, collection, ballot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from typing import Any
from zoneinfo import ZoneInfo

from petitions.domain.rules import Gate, RuleSet
from petitions.presets.meaning.common import (
    Contradiction,
    gate_id,
    gates_of,
    hours,
    known_body,
    known_kinds,
)

_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")


_GATE_KEYS = {
    "group": {"limit", "limit_by_kind", "on_timeout", "visibility"},
    "support": {"needed", "allowed", "limit", "limit_by_kind", "on_timeout", "visibility"},
    "review": {
        "limit", "limit_by_kind", "limit_again", "returned_limit", "on_timeout", "visibility",
        "outcomes", "by",
    },
    "deliberation": {
        "limit", "limit_by_kind", "on_timeout", "visibility", "at_least", "skipped_by_tags",
    },
    "start": {"limit", "limit_by_kind", "on_timeout", "visibility", "notice", "optional"},
}  # fmt: skip


def calendar(rules: RuleSet) -> Iterator[Contradiction]:
    calendar = rules.calendar
    try:
        ZoneInfo(calendar.zone)
    except (ValueError, LookupError, OSError):
        yield "calendar.zone", f"{calendar.zone!r} is no time zone; write one such as Asia/Almaty"
    if calendar.country is not None and not re.fullmatch("[A-Z]{2}", calendar.country):
        yield "calendar.country", f"{calendar.country!r} is no country code; write one such as KZ"
    last = "00:00"
    for span in calendar.office_hours:
        if not _SPAN.fullmatch(span) or not last <= span[:5] < span[6:] <= "24:00":
            yield (
                "calendar.office_hours",
                f"{span!r} is no span of hours after the one before; write such as 09:00-13:00",
            )
            return
        last = span[6:]
    if not calendar.office_hours:
        yield "calendar.office_hours", "is empty; name one span at least, such as 09:00-18:00"


def pin_moment(rules: RuleSet) -> Iterator[Contradiction]:
    moment = rules.calendar.pinned_at
    if moment == "registration" and not gates_of(rules, "review"):
        yield "calendar.pinned_at", "registration needs a review gate; there is none"
    if moment == "start" and not gates_of(rules, "start", "deliberation"):
        yield "calendar.pinned_at", "start needs a start or deliberation gate; there is none"


def gates(rules: RuleSet) -> Iterator[Contradiction]:
    order = [gate.kind for gate in rules.gates]
    for kind in ("group", "support", "review", "deliberation", "start"):
        if order.count(kind) > 1:
            yield "gates", f"{kind} is there {order.count(kind)} times; one is allowed"
    if "group" in order[1:]:
        yield "gates", "group is not the first; a group forms before anything else"
    for kind in ("deliberation", "start"):
        if kind in order[:-1]:
            yield "gates", f"{kind} is not the last; collection begins right after it"
    for gate in rules.gates:
        where = f"gates[{gate_id(gate)}]"
        yield from _gate_keys(where, gate)
        yield from _gate_values(rules, where, gate)


def _gate_keys(where: str, gate: Gate) -> Iterator[Contradiction]:
    foreign = set().union(*_GATE_KEYS.values()) - _GATE_KEYS[gate.kind]
    for field in fields(gate):
        if field.name in foreign and getattr(gate, field.name) != _default(field):
            yield (
                f"{where}.{field.name}",
                f"means nothing at a {gate.kind} gate; allowed are "
                + ", ".join(sorted(_GATE_KEYS[gate.kind])),
            )


def _gate_values(rules: RuleSet, where: str, gate: Gate) -> Iterator[Contradiction]:
    yield from known_kinds(rules, f"{where}.limit_by_kind", tuple(gate.limit_by_kind))
    yield from known_body(rules, f"{where}.by", gate.by)
    if gate.kind == "support":
        yield from _support(where, gate)
    if gate.kind == "review":
        yield from _review(where, gate)
    yield from _gate_times(where, gate)


def _support(where: str, gate: Gate) -> Iterator[Contradiction]:
    if gate.needed < 1:
        yield f"{where}.needed", "0 supporters are no gate; allowed is 1 or more"
    if gate.allowed is not None and gate.allowed < gate.needed:
        yield f"{where}.allowed", f"{gate.allowed} is less than needed {gate.needed}"
    if gate.on_timeout == "passed":
        yield f"{where}.on_timeout", "passed would make needed idle; allowed are expired, late"


def _review(where: str, gate: Gate) -> Iterator[Contradiction]:
    if gate.by in ("petitioner", "addressee"):
        yield f"{where}.by", f"{gate.by} cannot review; name a body, moderator or official"
    if gate.returned_limit and "return" not in gate.outcomes:
        yield f"{where}.returned_limit", "never begins: return is not among outcomes"
    if not {"accept", "accept_partly"} & set(gate.outcomes):
        yield f"{where}.outcomes", "nothing can pass; allowed with accept or accept_partly"


def _gate_times(where: str, gate: Gate) -> Iterator[Contradiction]:
    for key, least in (("at_least", gate.at_least), ("notice", gate.notice)):
        if gate.limit and least and hours(least) > hours(gate.limit):
            yield f"{where}.{key}", f"{least} is longer than limit {gate.limit}"
    if gate.on_timeout != "expired" and gate.limit is None and not gate.limit_by_kind:
        yield f"{where}.on_timeout", "can never happen without limit; add limit"
    if gate.optional and gate.limit:
        yield f"{where}.optional", "none means at once, so limit can never pass; drop one of them"


def collection(rules: RuleSet) -> Iterator[Contradiction]:
    collection = rules.collection
    shortest, length, longest = collection.shortest, collection.length, collection.longest
    for key, less, more in (
        ("shortest", shortest, length),
        ("shortest", shortest, longest),
        ("length", length, longest),
    ):
        if less and more and hours(less) > hours(more):
            yield f"collection.{key}", f"{less} is longer than {more}"
    if shortest and not (length or longest):
        yield "collection.shortest", "needs longest, or length where the petitioner chooses none"
    if collection.changeable and not (shortest or longest):
        yield "collection.changeable", "needs shortest or longest to choose between"
    if collection.grace and not (length or longest or collection.early_end):
        yield "collection.grace", "never begins: collection is unlimited and cannot be ended"
    if collection.clock == "acceptance" and not gates_of(rules, "review"):
        yield "collection.clock", "acceptance needs a review gate; there is none"
    if (
        collection.after_target != "until_deadline"
        and not any(t.decisive for t in rules.thresholds)
        and collection.after_target != "until_sent"
    ):
        yield "collection.after_target", "needs a decisive threshold; there is none"
    if not collection.signing and (rules.thresholds or rules.verification):
        yield "collection.signing", "false, but there are thresholds that only signing can reach"


def ballot(rules: RuleSet) -> Iterator[Contradiction]:
    ballot = rules.ballot
    if ballot.paper_until and not ballot.paper:
        yield "ballot.paper_until", "needs paper = true"
    if ballot.supporters_sign and not gates_of(rules, "support"):
        yield "ballot.supporters_sign", "there is no support gate, so there are no supporters"
    if ballot.co_petitioners_sign and rules.petitioners.max == 1:
        yield "ballot.co_petitioners_sign", "petitioners.max is 1, so there is none"
    if not ballot.against and any(t.counts == "net" for t in rules.thresholds):
        yield "ballot.against", "is false, but a threshold counts net"


def _default(field: Field[Any]) -> object:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else None
