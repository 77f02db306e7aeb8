"""Codes of refusals and objections as sentences in the reader's language."""

from __future__ import annotations

from petitions.domain.rules import RuleSet
from petitions.wording.catalogue import Words
from petitions.wording.names import field_label

# What a text field's objection ends with: the sentence for it takes the field's name.
_FIELD_ENDINGS = ("_missing", "_too_long", "_first_character", "_has_link", "_unknown")


def refusal(code: str, lang: str, rule_set: RuleSet | None = None) -> str:
    """Return the sentence for a code; an unknown one gives a general sentence with the code."""
    words = Words(lang)
    known = _sentences(words).get(code)
    if known is not None:
        return known
    if rule_set is not None:
        own = _own_reason(code, rule_set, lang) or _field_sentence(code, rule_set, words)
        if own is not None:
            return own
    return words.gettext("This is not possible now (%(code)s).", code=code)


def _own_reason(code: str, rule_set: RuleSet, lang: str) -> str | None:
    reasons = (*rule_set.refusals, *rule_set.forbidden_topics)
    found = next((reason for reason in reasons if reason.code == code), None)
    return str(getattr(found.wording, lang)) if found else None


def _field_sentence(code: str, rule_set: RuleSet, words: Words) -> str | None:
    for field in rule_set.content.fields:
        for ending in _FIELD_ENDINGS:
            if code == field.key + ending:
                name = field_label(rule_set, field.key, words.lang)
                return _of_field(words, ending, name, field.max or 0)
    return None


def _of_field(words: Words, ending: str, name: str, limit: int) -> str:
    if ending == "_missing":
        return words.gettext("“%(field)s” is empty.", field=name)
    if ending == "_too_long":
        return words.ngettext(
            "“%(field)s” is too long: at most %(num)s character is allowed.",
            "“%(field)s” is too long: at most %(num)s characters are allowed.",
            limit,
            field=name,
        )
    if ending == "_first_character":
        return words.gettext("“%(field)s” may not begin with this character.", field=name)
    if ending == "_has_link":
        return words.gettext("“%(field)s” may not hold web addresses.", field=name)
    return words.gettext("“%(field)s” does not belong to this kind of petition.", field=name)


def _sentences(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "too_young": _("You have not reached the age that the rules require."),
        "status_not_accepted": _("The rules do not allow people of this status."),
        "identity_too_low": _("The rules require a stronger proof of who you are."),
        "outside_territory": _("Only residents of the petition's territory may do this."),
        "already_signed": _("You have signed this petition already."),
        "not_open": _("Signatures are not being collected now."),
        "paused": _("The collection of signatures is paused."),
        "not_possible": _("This is not possible in the petition's present state."),
        "too_few_tags": _("Choose more topics."),
        "too_many_tags": _("Choose fewer topics."),
        "tag_unknown": _("Choose topics from the list."),
        "kind_unknown": _("Choose the kind of petition from the list."),
        "attachments_not_allowed": _("Attachments are not allowed here."),
        "attachments_too_large": _("The attachments are too large."),
        "too_many_petitions": _("You have as many petitions running as the rules allow."),
        "too_many_tries": _("You have tried as often as the rules allow. Try again later."),
        "same_subject": _("There is or was a petition on the same subject not long ago."),
        "group_incomplete": _("The group is not complete yet."),
        "reason_missing": _("Give a reason."),
        "reason_unknown": _("Choose a reason from the list."),
        "outcome_unknown": _("Choose an outcome from the list."),
        "text_missing": _("Write the summary and the text in every required language."),
        "text_too_long": _("The text is too long."),
        "email_malformed": _("Enter an e-mail address such as name@example.org."),
    }
