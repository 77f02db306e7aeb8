"""What things of a rule set are called: bodies, duties, outcomes, thresholds, text fields."""

from __future__ import annotations

from petitions.domain import rules
from petitions.domain.appeals import appealed_id
from petitions.domain.requests import is_request
from petitions.domain.rules import RuleSet
from petitions.wording.catalogue import Words
from petitions.wording.phrases import Speaker


def said(words: rules.Words, lang: str) -> str:
    """Return a rule set's own wording in one of the three languages."""
    return str(getattr(words, lang))


def body_name(rule_set: RuleSet, by: str, lang: str) -> str:
    """Name whoever the rules name: a body of the file, or a role."""
    own = next((body.name for body in rule_set.bodies if body.id == by), None)
    if own is not None:
        return said(own, lang)
    words = Words(lang)
    roles = {
        "petitioner": words.gettext("the petitioner"),
        "moderator": words.gettext("the site's moderators"),
        "verifier": words.gettext("whoever verifies the signatures"),
        "official": words.gettext("the responsible official"),
        "addressee": words.gettext("the body that the petition is addressed to"),
    }
    return roles.get(by, by)


def role_name(role: str, lang: str) -> str:
    """Name a role within a group of petitioners, as a label: with a capital letter."""
    name = Speaker(lang).known("roles", role)
    return name[:1].upper() + name[1:]


def duty_name(rule_set: RuleSet, duty: str, lang: str) -> str:
    """Name a duty by the file's own word, else by its kind."""
    if is_request(duty):
        return Words(lang).gettext("Answer to a committee's request")
    found = next((one for one in rule_set.duties if (one.id or one.kind) == duty), None)
    if found is None and is_appeal(rule_set, duty):
        return Words(lang).gettext("Answer to the petitioner's appeal")
    if found is not None and found.name is not None:
        return said(found.name, lang)
    return kind_name(found.kind if found is not None else duty, lang)


def is_appeal(rule_set: RuleSet, duty: str) -> bool:
    """Say whether this is the id under which a duty of the rules is examined again."""
    first = appealed_id(duty)
    return any((one.id or one.kind) == first and one.appeal for one in rule_set.duties)


def owed_name(rule_set: RuleSet, id: str, kind: str, lang: str) -> str:
    """Name what is owed by its kind; the answer to an appeal apart from the first answer."""
    return duty_name(rule_set, id if is_appeal(rule_set, id) else kind, lang)


def kind_name(kind: str, lang: str) -> str:
    words = Words(lang)
    kinds = {
        "response": words.gettext("Response"),
        "decision": words.gettext("Decision"),
        "debate": words.gettext("Debate"),
        "hearing": words.gettext("Hearing"),
        "meeting": words.gettext("Meeting"),
        "acceptance": words.gettext("Acceptance"),
        "referral": words.gettext("Referral"),
        "verification": words.gettext("Verification of signatures"),
    }
    return kinds.get(kind, kind)


def outcome_name(outcome: str, lang: str) -> str:
    """Say how a duty ended."""
    words = Words(lang)
    outcomes = {
        "responded": words.gettext("answered"),
        "declined": words.gettext("no answer will be given"),
        "satisfied": words.gettext("the request is granted"),
        "partly": words.gettext("the request is granted in part"),
        "refused": words.gettext("the request is refused"),
        "forwarded": words.gettext("forwarded to another body"),
        "lapsed": words.gettext("lapsed"),
        "act_drafted": words.gettext("a legal act is being drafted"),
        "solved_otherwise": words.gettext("solved in another way"),
        "investigated": words.gettext("investigated"),
        "returned": words.gettext("returned"),
        "debated": words.gettext("debated"),
        "not_debated": words.gettext("there will be no debate"),
        "held": words.gettext("held"),
        "not_held": words.gettext("will not be held"),
        "accepted": words.gettext("accepted"),
        "rejected": words.gettext("not accepted"),
        "referred": words.gettext("referred"),
        "not_referred": words.gettext("not referred"),
        "verified": words.gettext("verified"),
        "not_verified": words.gettext("not verified"),
    }
    return outcomes.get(outcome, outcome)


def threshold_name(rule_set: RuleSet, threshold: str, lang: str) -> str | None:
    """Say what a rung brings: its own name, else the duty it opens, else what it does."""
    found = next((one for one in rule_set.thresholds if one.id == threshold), None)
    if found is None:
        return None
    if found.name is not None:
        return said(found.name, lang)
    opened = next((d for d in rule_set.duties if d.opened_by.threshold == threshold), None)
    if opened is not None:
        return duty_name(rule_set, opened.id or opened.kind, lang)
    words = Words(lang)
    return words.gettext("Shown in the public list") if found.lists else None


def field_label(rule_set: RuleSet, key: str, lang: str) -> str:
    """Name a text field by the file's own label, else by its key."""
    found = next((one for one in rule_set.content.fields if one.key == key), None)
    if found is not None and found.label is not None:
        return said(found.label, lang)
    words = Words(lang)
    shared = {
        "title": words.gettext("Title"),
        "body": words.gettext("Text"),
        "details": words.gettext("Further details"),
    }
    return shared.get(key, key)


def reason_words(rule_set: RuleSet, code: str, lang: str) -> str:
    """Say the reason for which a petition was refused or stopped."""
    found = next(
        (one for one in (*rule_set.refusals, *rule_set.forbidden_topics) if one.code == code), None
    )
    if found is not None:
        return said(found.wording, lang)
    words = Words(lang)
    common = {
        "dissolution": words.gettext("The body it was addressed to was dissolved"),
        "election": words.gettext("An election is under way"),
    }
    return common.get(code, code)
