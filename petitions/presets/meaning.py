"""What a well-formed rule set cannot mean: the impossible and the contradictory.

Each check yields (where, what is wrong and what is allowed); CHECKS lists them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, fields
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

from petitions.domain.durations import Duration
from petitions.domain.rules import (
    DECLINING,
    LEVELS,
    OUTCOMES,
    ROLES,
    USUAL_OUTCOMES,
    Duty,
    Eligibility,
    Gate,
    Group,
    RuleSet,
    Threshold,
)

Contradiction = tuple[str, str]
FORMAT = 1
SHARED_FIELDS = ("title", "body", "details")
_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")


def contradictions(rules: RuleSet) -> Iterator[Contradiction]:
    """Everything that the values say against one another."""
    for check in CHECKS:
        yield from check(rules)


def _format(rules: RuleSet) -> Iterator[Contradiction]:
    if rules.format != FORMAT:
        yield "format", f"{rules.format} is unknown; allowed is {FORMAT}"


def _card(rules: RuleSet) -> Iterator[Contradiction]:
    if not _ID.fullmatch(rules.card.id) or len(rules.card.id) > 60:
        yield "card.id", "is no id; allowed are small Latin letters, digits and single hyphens"
    since, until = rules.card.in_force_from, rules.card.in_force_until
    if since and until and until <= since:
        yield "card.in_force_until", f"{until} is not after in_force_from {since}"


def _names(rules: RuleSet) -> Iterator[Contradiction]:
    lists = {
        "bodies": [b.id for b in rules.bodies],
        "content.fields": [f.key for f in rules.content.fields],
        "content.kinds": [k.id for k in rules.content.kinds],
        "content.tags.vocabulary": [t.id for t in rules.content.tags.vocabulary],
        "addressee.kinds": [k.id for k in rules.addressee.kinds],
        "gates": [_gate_id(g) for g in rules.gates],
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
    yield from ((f"gates[{_gate_id(g)}].id", _gate_id(g)) for g in rules.gates)
    yield from ((f"duties[{_duty_id(d)}].id", _duty_id(d)) for d in rules.duties)
    for body in rules.bodies:
        if body.id in ROLES:
            yield f"bodies[{body.id}].id", " is taken: " + body.id


def _own_choices(rules: RuleSet) -> Iterator[Contradiction]:
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


def _parts(where: str, value: object) -> Iterator[tuple[str, object]]:
    if not isinstance(value, tuple):
        yield where, value
        return
    for number, item in enumerate(value, start=1):
        name = next((n for n in (getattr(item, k, "") for k in ("id", "kind")) if n), number)
        yield f"{where}[{name}]", item


def _calendar(rules: RuleSet) -> Iterator[Contradiction]:
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


def _pin(rules: RuleSet) -> Iterator[Contradiction]:
    moment = rules.calendar.pinned_at
    if moment == "registration" and not _gates_of(rules, "review"):
        yield "calendar.pinned_at", "registration needs a review gate; there is none"
    if moment == "start" and not _gates_of(rules, "start", "deliberation"):
        yield "calendar.pinned_at", "start needs a start or deliberation gate; there is none"


def _eligibility(rules: RuleSet) -> Iterator[Contradiction]:
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


def _uniqueness(rules: RuleSet) -> Iterator[Contradiction]:
    if rules.uniqueness.per_address < 1:
        yield "uniqueness.per_address", "0 lets nobody sign; allowed is 1 or more"
    weak = rules.sign.identity in ("none", "email_typed", "email", "phone")
    if rules.uniqueness.key.startswith("personal_id") and weak:
        yield (
            "uniqueness.key",
            f"{rules.uniqueness.key} is unknown at identity {rules.sign.identity}; allowed are"
            " account, email",
        )


def _petitioners(rules: RuleSet) -> Iterator[Contradiction]:
    group = rules.petitioners
    if group.min < 1:
        yield "petitioners.min", "0 is impossible; the petitioner is one, so allowed is 1 or more"
    if group.max is not None and group.max < group.min:
        yield "petitioners.max", f"{group.max} is less than min {group.min}"
    if group.max is not None and group.territories > group.max:
        yield "petitioners.territories", f"{group.territories} is more than max {group.max} people"


def _content(rules: RuleSet) -> Iterator[Contradiction]:
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


def _addressee(rules: RuleSet) -> Iterator[Contradiction]:
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


def _gates(rules: RuleSet) -> Iterator[Contradiction]:
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
        where = f"gates[{_gate_id(gate)}]"
        yield from _gate_keys(where, gate)
        yield from _gate_values(rules, where, gate)


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
    yield from _by_kind(rules, f"{where}.limit_by_kind", tuple(gate.limit_by_kind))
    yield from _known_body(rules, f"{where}.by", gate.by)
    if gate.kind == "support" and gate.needed < 1:
        yield f"{where}.needed", "0 supporters are no gate; allowed is 1 or more"
    if gate.allowed is not None and gate.allowed < gate.needed:
        yield f"{where}.allowed", f"{gate.allowed} is less than needed {gate.needed}"
    if gate.limit and gate.at_least and _hours(gate.at_least) > _hours(gate.limit):
        yield f"{where}.at_least", f"{gate.at_least} is longer than limit {gate.limit}"
    if gate.limit and gate.notice and _hours(gate.notice) > _hours(gate.limit):
        yield f"{where}.notice", f"{gate.notice} is longer than limit {gate.limit}"
    if gate.returned_limit and "return" not in gate.outcomes:
        yield f"{where}.returned_limit", "never begins: return is not among outcomes"
    if gate.on_timeout != "expired" and gate.limit is None and not gate.limit_by_kind:
        yield f"{where}.on_timeout", "can never happen without limit; add limit"
    if gate.kind == "review" and not {"accept", "accept_partly"} & set(gate.outcomes):
        yield f"{where}.outcomes", "nothing can pass; allowed with accept or accept_partly"
    if gate.kind == "support" and gate.on_timeout == "passed":
        yield f"{where}.on_timeout", "passed would make needed idle; allowed are expired, late"
    if gate.optional and gate.limit:
        yield f"{where}.optional", "none means at once, so limit can never pass; drop one of them"


def _collection(rules: RuleSet) -> Iterator[Contradiction]:
    collection = rules.collection
    shortest, length, longest = collection.shortest, collection.length, collection.longest
    for key, less, more in (
        ("shortest", shortest, length),
        ("shortest", shortest, longest),
        ("length", length, longest),
    ):
        if less and more and _hours(less) > _hours(more):
            yield f"collection.{key}", f"{less} is longer than {more}"
    if shortest and not (length or longest):
        yield "collection.shortest", "needs longest, or length where the petitioner chooses none"
    if collection.changeable and not (shortest or longest):
        yield "collection.changeable", "needs shortest or longest to choose between"
    if collection.grace and not (length or longest or collection.early_end):
        yield "collection.grace", "never begins: collection is unlimited and cannot be ended"
    if collection.clock == "acceptance" and not _gates_of(rules, "review"):
        yield "collection.clock", "acceptance needs a review gate; there is none"
    if (
        collection.after_target != "until_deadline"
        and not any(t.decisive for t in rules.thresholds)
        and collection.after_target != "until_sent"
    ):
        yield "collection.after_target", "needs a decisive threshold; there is none"
    if not collection.signing and (rules.thresholds or rules.verification):
        yield "collection.signing", "false, but there are thresholds that only signing can reach"


def _ballot(rules: RuleSet) -> Iterator[Contradiction]:
    ballot = rules.ballot
    if ballot.paper_until and not ballot.paper:
        yield "ballot.paper_until", "needs paper = true"
    if ballot.supporters_sign and not _gates_of(rules, "support"):
        yield "ballot.supporters_sign", "there is no support gate, so there are no supporters"
    if ballot.co_petitioners_sign and rules.petitioners.max == 1:
        yield "ballot.co_petitioners_sign", "petitioners.max is 1, so there is none"
    if not ballot.against and any(t.counts == "net" for t in rules.thresholds):
        yield "ballot.against", "is false, but a threshold counts net"


def _thresholds(rules: RuleSet) -> Iterator[Contradiction]:
    for rung in rules.thresholds:
        where = f"thresholds[{rung.id}]"
        yield from _scope(rules, where, rung)
        yield from _quantity(rules, where, rung)
        yield from _spread(where, rung)
        yield from _effect(rules, where, rung)
    for one, other in combinations(rules.thresholds, 2):
        if _meet(one, other) and one.id == other.id:
            yield f"thresholds[{one.id}].id", "is there twice for the same level and addressee"
        if _meet(one, other) and one.decisive and other.decisive:
            yield (
                f"thresholds[{other.id}].decisive",
                f"{one.id} is decisive already; one is allowed",
            )


def _quantity(rules: RuleSet, where: str, rung: Threshold) -> Iterator[Contradiction]:
    named = [
        name
        for name, is_there in (
            ("required", rung.required is not None),
            ("percent", rung.percent is not None),
            ("cases", bool(rung.cases)),
            ("rank", rung.rank is not None),
        )
        if is_there
    ]
    if len(named) > 1 or (not named and rung.spread is None):
        yield (
            where,
            "says how many by "
            + (" and ".join(named) or "nothing")
            + ("; exactly one of required, percent, cases, rank is allowed"),
        )
    yield from _percent(where, rung.percent, rung.of, rung.floor, rung.ceiling)
    if rung.required == 0:
        yield f"{where}.required", "0 is reached by nothing; allowed is 1 or more"
    if rung.rank and not (rung.rank.top or rung.rank.top_of_category):
        yield f"{where}.rank", "nobody is among the first 0; name top or top_of_category"
    yield from _cases(where, rung)
    if rung.metric == "verified" and rules.verification is None:
        yield f"{where}.metric", "can never be reached: nobody verifies; add [verification] or raw"


def _cases(where: str, rung: Threshold) -> Iterator[Contradiction]:
    last: int | None = None
    for number, case in enumerate(rung.cases, start=1):
        place = f"{where}.cases[{number}]"
        if (case.number is None) == (case.percent is None):
            yield place, "says how many by number or by percent; exactly one is allowed"
        if case.number == 0:
            yield f"{place}.number", "0 is reached by nothing; allowed is 1 or more"
        yield from _percent(place, case.percent, case.of, case.floor, case.ceiling)
        if number > 1 and (last is None or (case.population_over or -1) >= last):
            yield place, "can never apply; put the largest population_over first, none last"
        last = case.population_over
    if rung.cases and rung.cases[-1].population_over is not None:
        yield (
            f"{where}.cases",
            "says nothing for the smallest; end with one without population_over",
        )


def _percent(
    where: str, percent: object, of: str | None, floor: int | None, ceiling: int | None
) -> Iterator[Contradiction]:
    if percent is not None and of is None:
        yield f"{where}.percent", 'without a population; add of = "population" or of = "voters"'
    if percent is None:
        for key, value in (("of", of), ("floor", floor), ("ceiling", ceiling)):
            if value is not None:
                yield f"{where}.{key}", "means nothing without percent"
    if floor is not None and ceiling is not None and floor > ceiling:
        yield f"{where}.floor", f"{floor} is more than ceiling {ceiling}"
    if ceiling == 0:
        yield f"{where}.ceiling", "0 is reached by nothing; allowed is 1 or more"


def _spread(where: str, rung: Threshold) -> Iterator[Contradiction]:
    spread = rung.spread
    if spread is None:
        return
    place = f"{where}.spread"
    if spread.territories < 1:
        yield f"{place}.territories", "0 asks for nothing; allowed is 1 or more"
    if (spread.minimum is None) == (not spread.seats):
        yield place, "says how many in each by minimum or by seats; exactly one is allowed"
    if spread.seats and spread.times is None:
        yield f"{place}.times", "is missing; seats are multiplied by it"
    if spread.seats and spread.territories > len(spread.seats):
        yield (
            f"{place}.territories",
            f"can never be reached: {spread.territories} of {len(spread.seats)} territories",
        )
    if spread.times is not None and not spread.seats:
        yield f"{place}.times", "means nothing without seats"
    if spread.minimum == 0 or spread.times == 0 or 0 in spread.seats.values():
        yield place, "0 is reached by nothing; allowed is 1 or more"


def _effect(rules: RuleSet, where: str, rung: Threshold) -> Iterator[Contradiction]:
    opens = any(d.opened_by.threshold == rung.id for d in rules.duties)
    verified = rules.verification is not None and rules.verification.rung == rung.id
    acts = rung.lists or rung.keeps_alive or rung.notifies or rung.decisive or opens or verified
    if not acts:
        yield (
            where,
            (
                "does nothing; allowed are lists, keeps_alive, notifies, decisive, or a duty that"
                " is opened by it"
            ),
        )
    if rung.keeps_alive and rung.within is None:
        yield f"{where}.keeps_alive", "needs within: by when it must be reached"
    longest = rules.collection.longest or rules.collection.length
    if rung.within and longest and _hours(rung.within) > _hours(longest):
        yield f"{where}.within", f"{rung.within} is longer than collection, {longest}"
    if rung.lists and rules.collection.visibility == "listed":
        yield (
            f"{where}.lists",
            'every petition is listed already; set collection.visibility = "link"',
        )


def _verification(rules: RuleSet) -> Iterator[Contradiction]:
    check = rules.verification
    if check is None:
        return
    rungs = [t for t in rules.thresholds if t.id == check.rung]
    if not rungs:
        yield (
            "verification.rung",
            f"{check.rung!r} is no threshold; allowed are "
            + (", ".join(t.id for t in rules.thresholds) or "none, add one"),
        )
    if any(t.rank for t in rungs):
        yield "verification.rung", "is a rank, which nobody can verify"
    yield from _known_body(rules, "verification.checked_by", check.checked_by)
    if check.batches and check.send_within is None:
        yield "verification.batches", "needs send_within: until when more may be sent"


def _duties(rules: RuleSet) -> Iterator[Contradiction]:
    for duty in rules.duties:
        where = f"duties[{_duty_id(duty)}]"
        yield from _scope(rules, where, duty)
        yield from _known_body(rules, f"{where}.by", duty.by)
        yield from _by_kind(rules, f"{where}.due_by_kind", tuple(duty.due_by_kind))
        yield from _outcomes(where, duty)
        yield from _opened_by(rules, where, duty)
        yield from _duty_values(rules, where, duty)
    for one, other in combinations(rules.duties, 2):
        if _meet(one, other) and _duty_id(one) == _duty_id(other):
            yield (
                f"duties[{_duty_id(one)}].id",
                "is there twice for the same level and addressee; give each an id of its own",
            )


def _outcomes(where: str, duty: Duty) -> Iterator[Contradiction]:
    allowed = OUTCOMES[duty.kind]
    for outcome in duty.outcomes:
        if outcome not in allowed:
            yield (
                f"{where}.outcomes",
                f"nobody can give {outcome!r} to a {duty.kind}; allowed are {', '.join(allowed)}",
            )
    given = duty.outcomes or USUAL_OUTCOMES[duty.kind]
    for outcome in set(duty.decides_on) - set(given):
        yield f"{where}.decides_on", f"nobody can give {outcome!r}; allowed are {', '.join(given)}"
    if duty.outcomes and set(duty.outcomes) <= DECLINING:
        yield f"{where}.outcomes", "nobody can fulfil it; name one outcome that is no refusal"


def _opened_by(rules: RuleSet, where: str, duty: Duty) -> Iterator[Contradiction]:
    opener = duty.opened_by
    named = [n for n in ("threshold", "event", "duty") if getattr(opener, n) is not None]
    if len(named) != 1:
        yield (
            f"{where}.opened_by",
            f"names {' and '.join(named) or 'nothing'}; allowed is one of threshold, event, duty",
        )
    rungs = [t for t in rules.thresholds if t.id == opener.threshold]
    if opener.threshold and not any(_meet(t, duty) for t in rungs):
        yield f"{where}.opened_by", f"no threshold {opener.threshold!r} where this duty applies"
    if opener.event == "acceptance" and not _gates_of(rules, "review"):
        yield f"{where}.opened_by", "acceptance never happens: there is no review gate"
    others = [d for d in rules.duties if _duty_id(d) == opener.duty and d is not duty]
    if opener.duty and not any(_meet(d, duty) for d in others):
        yield f"{where}.opened_by", f"no other duty {opener.duty!r} where this duty applies"
    for other in others:
        given = other.outcomes or USUAL_OUTCOMES[other.kind]
        for outcome in sorted(set(opener.outcomes) - set(given)):
            yield (
                f"{where}.opened_by",
                f"nobody can give {outcome!r} to {opener.duty}; allowed are {', '.join(given)}",
            )
    if opener.outcomes and not opener.duty:
        yield f"{where}.opened_by", "outcomes mean nothing without duty"


def _duty_values(rules: RuleSet, where: str, duty: Duty) -> Iterator[Contradiction]:
    has_due = duty.due is not None or bool(duty.due_by_kind)
    for key, needs_due in (("fatal", duty.fatal), ("extension", duty.extension is not None)):
        if needs_due and not has_due:
            yield f"{where}.{key}", "means nothing without due"
    if duty.extension and duty.extension.times < 1:
        yield f"{where}.extension.times", "0 allows no extension; allowed is 1 or more"
    if duty.decides_on and not duty.decides:
        yield f"{where}.decides_on", "needs decides = true"
    if duty.transfer_within and not duty.transferable:
        yield f"{where}.transfer_within", "needs transferable = true"
    if duty.pause_at_most and not duty.pausable:
        yield f"{where}.pause_at_most", "needs pausable = true"
    if duty.appeal and duty.appeal.by:
        yield from _known_body(rules, f"{where}.appeal.by", duty.appeal.by)


def _after_target(rules: RuleSet) -> Iterator[Contradiction]:
    if rules.collection.after_target == "until_answer" and not any(d.decides for d in rules.duties):
        yield "collection.after_target", "until_answer never comes: no duty decides"
    if rules.collection.after_target == "stop" and not any(t.decisive for t in rules.thresholds):
        yield "collection.after_target", "stop needs a decisive threshold"


def _others(rules: RuleSet) -> Iterator[Contradiction]:
    if rules.decision:
        yield from _known_body(rules, "decision.body", rules.decision.body)
    if rules.quotas and rules.quotas.at_a_time == 0:
        yield "quotas.at_a_time", "0 lets nobody make a petition; allowed is 1 or more"
    if rules.quotas and (rules.quotas.tries is None) != (rules.quotas.tries_within is None):
        yield "quotas.tries", "and tries_within belong together; give both or neither"
    if rules.failure.file_again_after and not rules.failure.file_again:
        yield "failure.file_again_after", "needs file_again = true"
    reviews = _gates_of(rules, "review")
    if reviews and "reject" in reviews[0].outcomes and not rules.reasons:
        yield "refusals", "is empty; a review that can reject needs one reason at least"


def _scope(rules: RuleSet, where: str, part: Threshold | Duty) -> Iterator[Contradiction]:
    for level in set(part.levels) - set(rules.addressee.levels):
        yield f"{where}.levels", f"{level} is not among addressee.levels"
    kinds = {kind.id for kind in rules.addressee.kinds}
    for kind in sorted(set(part.addressees) - kinds):
        yield f"{where}.addressees", f"{kind!r} is not among addressee.kinds"


def _meet(one: Threshold | Duty, other: Threshold | Duty) -> bool:
    """Whether a petition can be under both."""
    levels = not one.levels or not other.levels or set(one.levels) & set(other.levels)
    kinds = (
        not one.addressees or not other.addressees or set(one.addressees) & set(other.addressees)
    )
    return bool(levels) and bool(kinds)


def _known_body(rules: RuleSet, where: str, name: str) -> Iterator[Contradiction]:
    allowed = {*ROLES, *(body.id for body in rules.bodies)}
    if name not in allowed:
        yield where, f"{name!r} is no body; allowed are " + ", ".join(sorted(allowed))


def _by_kind(rules: RuleSet, where: str, kinds: tuple[str, ...]) -> Iterator[Contradiction]:
    known = {kind.id for kind in rules.content.kinds}
    for kind in sorted(set(kinds) - known):
        yield where, f"{kind!r} is not among content.kinds"


def _gates_of(rules: RuleSet, *kinds: str) -> list[Gate]:
    return [gate for gate in rules.gates if gate.kind in kinds]


def _gate_id(gate: Gate) -> str:
    return gate.id or gate.kind


def _duty_id(duty: Duty) -> str:
    return duty.id or duty.kind


_HOURS = {
    "hour": 1.0,
    "working hour": 3.0,
    "day": 24.0,
    "working day": 34.0,
    "week": 168.0,
    "month": 730.0,
    "year": 8766.0,
}


def _hours(duration: Duration) -> float:
    """About how long: good enough to compare what is clearly longer."""
    return duration.count * _HOURS[duration.unit]


def _default(field: Field[Any]) -> object:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else None


CHECKS: tuple[Callable[[RuleSet], Iterator[Contradiction]], ...] = (
    _format,
    _card,
    _names,
    _own_choices,
    _calendar,
    _pin,
    _eligibility,
    _uniqueness,
    _petitioners,
    _content,
    _addressee,
    _gates,
    _collection,
    _ballot,
    _thresholds,
    _verification,
    _duties,
    _after_target,
    _others,
)
