"""The way of a petition in plain words: its gates, its collection, its ballot."""

from __future__ import annotations

from collections.abc import Iterator

from petitions.domain.rules import Gate, RuleSet
from petitions.wording.phrases import Speaker


def gates(rules: RuleSet, speaker: Speaker) -> Iterator[str]:
    """One item for each gate; one that says so where there is none."""
    if not rules.gates:
        yield speaker.say("gates", "none")
    for gate in rules.gates:
        yield " ".join(_gate(gate, rules, speaker))


def _gate(gate: Gate, rules: RuleSet, speaker: Speaker) -> Iterator[str]:
    if gate.kind == "support":
        yield speaker.say("gates", "support", needed=gate.needed)
        if gate.allowed is not None:
            yield speaker.say("gates", "support_allowed", allowed=gate.allowed)
    elif gate.kind == "review":
        yield speaker.say("gates", "review", by=who(rules, gate.by, speaker))
        yield from _review(gate, speaker)
    elif gate.kind == "start":
        yield speaker.say("gates", "start_optional" if gate.optional else "start")
    else:
        yield speaker.say("gates", gate.kind)
    yield from _gate_times(gate, rules, speaker)
    yield speaker.say("gates", gate.visibility)


def _review(gate: Gate, speaker: Speaker) -> Iterator[str]:
    if "return" in gate.outcomes:
        yield speaker.say("gates", "returns")
    if "accept_partly" in gate.outcomes:
        yield speaker.say("gates", "partly")


def _gate_times(gate: Gate, rules: RuleSet, speaker: Speaker) -> Iterator[str]:
    if gate.at_least:
        yield speaker.say("gates", "deliberation_least", time=gate.at_least)
    if gate.notice:
        yield speaker.say("gates", "notice", time=gate.notice)
    if gate.limit:
        yield speaker.say("gates", "limit", time=gate.limit)
    for kind, limit in gate.limit_by_kind.items():
        yield speaker.say("gates", "limit_kind", kind=kind_name(rules, kind, speaker), time=limit)
    if gate.limit or gate.limit_by_kind:
        yield speaker.say("gates", gate.on_timeout)
    if gate.returned_limit:
        yield speaker.say("gates", "returned_limit", time=gate.returned_limit)
    if gate.limit_again:
        yield speaker.say("gates", "limit_again", time=gate.limit_again)
    if gate.skipped_by_tags:
        yield speaker.say("gates", "skipped", tags=speaker.list(gate.skipped_by_tags))


def collection(rules: RuleSet, speaker: Speaker) -> Iterator[str]:
    """How long signatures are collected, and what may end it."""
    rule = rules.collection
    if not rule.signing:
        yield speaker.say("collection", "no_signing")
        return
    yield from _length(rules, speaker)
    yield speaker.say("collection", rule.visibility)
    if any(rung.decisive for rung in rules.thresholds) or rule.after_target == "until_sent":
        yield speaker.say("collection", rule.after_target)
    if rule.early_end and rule.early_end.notice:
        yield speaker.say("collection", "early_notice", time=rule.early_end.notice)
    elif rule.early_end:
        yield speaker.say("collection", "early_end")
    if rule.pauses:
        yield speaker.say("collection", "pauses_extend" if rule.pauses.extends else "pauses")
        if rule.pauses.before_election:
            yield speaker.say("collection", "before_election", time=rule.pauses.before_election)
    if rule.grace:
        yield speaker.say("collection", "grace", time=rule.grace)


def _length(rules: RuleSet, speaker: Speaker) -> Iterator[str]:
    rule = rules.collection
    if rule.length:
        yield speaker.say("collection", "length", time=rule.length)
    if rule.shortest and rule.longest:
        bounds = {"shortest": rule.shortest, "longest": rule.longest}
        yield speaker.say("collection", "chosen", **bounds)
    elif rule.shortest or rule.longest:
        yield speaker.say("collection", "chosen_to")
    if not (rule.length or rule.shortest or rule.longest):
        yield speaker.say("collection", "unlimited")
        return
    yield speaker.say("collection", f"clock_{rule.clock}")
    if rule.changeable:
        yield speaker.say("collection", "changeable")


def ballot(rules: RuleSet, speaker: Speaker) -> Iterator[str]:
    """What a signature is, and whether it can be taken back."""
    rule = rules.ballot
    if not rules.collection.signing:
        return
    yield speaker.say("ballot", "for_and_against" if rule.against else "for_only")
    for key in ("petitioner_signs", "co_petitioners_sign", "supporters_sign"):
        if getattr(rule, key):
            yield speaker.say("ballot", key)
    if rule.withdrawal is None:
        yield speaker.say("ballot", "stays")
    else:
        yield speaker.say("ballot", rule.withdrawal.how)
        if rule.withdrawal.until != "end":
            yield speaker.say("ballot", f"until_{rule.withdrawal.until}")
        if not rule.withdrawal.again:
            yield speaker.say("ballot", "never_again")
    if rule.paper:
        yield speaker.say("ballot", "paper")
    if rule.paper_until:
        yield speaker.say("ballot", "paper_until", time=rule.paper_until)


def who(rules: RuleSet, name: str, speaker: Speaker) -> str:
    """Name a body of the file, or a role."""
    body = next((body for body in rules.bodies if body.id == name), None)
    return speaker.words(body.name) if body else speaker.say("who_acts", name)


def kind_name(rules: RuleSet, id: str, speaker: Speaker) -> str:
    kind = next(kind for kind in rules.content.kinds if kind.id == id)
    return speaker.words(kind.name)
