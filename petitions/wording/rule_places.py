"""What changed between two versions of a rule set, for people who do not read the file."""

from __future__ import annotations

from dataclasses import dataclass

from petitions.domain.rules import RuleSet
from petitions.services.rule_changes import Change
from petitions.wording.catalogue import Words
from petitions.wording.names import duty_name, reason_words, threshold_name
from petitions.wording.phrases import Speaker
from petitions.wording.rules import RulesInWords

# The heading of the plain words under which the values of a block of the file are told.
HEADINGS = {
    "create": "who_creates", "petitioners": "who_creates", "sign": "who_signs",
    "uniqueness": "who_signs", "content": "content", "addressee": "addressee",
    "bodies": "addressee", "gates": "gates", "collection": "collection", "ballot": "collection",
    "thresholds": "thresholds", "verification": "verification", "duties": "duties",
    "decision": "decision", "refusals": "refusals", "forbidden_topics": "refusals",
    "quotas": "quotas", "disclosure": "disclosure", "retention": "retention",
    "failure": "failure", "calendar": "calendar",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A section of the plain words: which sentences go and which come."""

    heading: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


def place(change: Change, rule_set: RuleSet, lang: str) -> str:
    """Name where a value stands: its heading, and the threshold, duty or reason it belongs to."""
    block, *path = change.where.split(".")
    heading = _heading(block, lang)
    named = _named(block, path[0], rule_set, lang) if path else None
    return f"{heading}: {named}" if named else heading


def _heading(block: str, lang: str) -> str:
    if block in HEADINGS:
        return Speaker(lang).say("headings", HEADINGS[block])
    words = Words(lang)
    return words.gettext("About the rule set")


def _named(block: str, item: str, rule_set: RuleSet, lang: str) -> str | None:
    if block == "thresholds":
        return threshold_name(rule_set, item, lang)
    if block == "duties":
        return duty_name(rule_set, item, lang)
    if block in ("refusals", "forbidden_topics"):
        return reason_words(rule_set, item, lang)
    return None


def told_differently(before: RulesInWords, after: RulesInWords) -> tuple[Told, ...]:
    """Return the sections that read otherwise, with the sentences that go and those that come."""
    old, new = ({one.key: one for one in told.sections} for told in (before, after))
    found = []
    for key in dict.fromkeys((*new, *old)):
        was = (*old[key].sentences, *old[key].items) if key in old else ()
        now = (*new[key].sentences, *new[key].items) if key in new else ()
        if was != now:
            gone = tuple(one for one in was if one not in now)
            come = tuple(one for one in now if one not in was)
            found.append(Told((new.get(key) or old[key]).heading, gone, come))
    return tuple(found)
