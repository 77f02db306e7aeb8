"""Codes of refusals and objections as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from petitions.domain.rules import RuleSet
from petitions.wording import answers, committee_acts, committees
from petitions.wording.catalogue import Words
from petitions.wording.names import field_label

# What a text field's objection ends with: the sentence for it takes the field's name.
_FIELD_ENDINGS = ("_missing", "_too_long", "_first_character", "_has_link", "_unknown")


def refusal(code: str, lang: str, rule_set: RuleSet | None = None) -> str:
    """Return the sentence for a code; an unknown one gives a general sentence with the code."""
    words = Words(lang)
    known = _sentences(words).get(_of_state(code))
    if known is not None:
        return known
    if rule_set is not None:
        own = _own_reason(code, rule_set, lang) or _field_sentence(code, rule_set, words)
        if own is not None:
            return own
    return words.gettext("This is not possible now (%(code)s).", code=code)


def refusal_sentences(
    codes: Iterable[str], lang: str, rule_set: RuleSet | None = None
) -> list[str]:
    return [refusal(code, lang, rule_set) for code in codes]


def refusal_text(codes: Iterable[str], lang: str, rule_set: RuleSet | None = None) -> str:
    """Return the sentences for several codes in one line."""
    return " ".join(refusal_sentences(codes, lang, rule_set))


def _of_state(code: str) -> str:
    """One sentence for all acts that the petition's state does not allow."""
    return "not_possible" if code.startswith("not_when_") else code


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
    groups = (
        _of_person(words),
        _of_text(words),
        _of_quota(words),
        _of_day(words),
        _of_count(words),
        _of_duty(words),
        _of_petition(words),
        _of_review(words),
        answers.refusals(words),
        committees.refusals(words),
        committees.refusals_of_files(words),
        committee_acts.refusals(words),
        committee_acts.refusals_of_votes(words),
    )
    return {code: sentence for group in groups for code, sentence in group.items()}


def _of_review(words: Words) -> dict[str, str]:
    return {
        "changes_missing": words.gettext("Say in the message or in a remark what it is about."),
        "part_missing": words.gettext("Say which part is accepted."),
        "remark_missing": words.gettext("Say in each remark what should be changed."),
        "passage_unknown": words.gettext(
            "A passage is not in the text of the petition. Copy it from the text as it stands."
        ),
        "note_missing": words.gettext("Write the note."),
        "why_missing": words.gettext("Say why."),
        "tags_too_many": words.gettext("There are too many tags, or one is too long."),
        "day_not_ahead": words.gettext("Choose a day from tomorrow on."),
        "reason_unchanged": words.gettext("These reasons hold already."),
    }


def _of_person(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "too_young": _("You have not reached the age that the rules require."),
        "status_not_accepted": _("The rules do not allow people of this status."),
        "identity_too_low": _("The rules require a stronger proof of who you are."),
        "outside_territory": _("Only residents of the petition's territory may do this."),
        "territory_unknown": _("Choose a territory that the rules know."),
        "is_petitioner": _("You made this petition, so you cannot be its supporter."),
        "already_supported": _("You support this petition already."),
        "already_signed": _("You have signed this petition already."),
        "signature_withdrawn": _(
            "You have withdrawn your signature; the rules do not let it be given again."
        ),
        "signature_invalidated": _("Your signature was found invalid."),
        "not_signed": _("There is no such signature."),
        "not_the_reviewer": _("Only whoever reviews the petition may do this."),
        "email_malformed": _("Enter an e-mail address such as name@example.org."),
    }


def _of_text(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "text_missing": _("Write the summary and the text in every required language."),
        "text_too_long": _("The text is too long."),
        "too_few_tags": _("Choose more topics."),
        "too_many_tags": _("Choose fewer topics."),
        "tag_unknown": _("Choose topics from the list."),
        "tag_too_long": _("Write each topic in a few words."),
        "kind_missing": _("Say what kind of petition it is."),
        "language_missing": _("A language version that these rules require is missing."),
        "kind_unknown": _("Choose the kind of petition from the list."),
        "attachments_not_allowed": _("Attachments are not allowed here."),
        "attachments_too_large": _("The attachments are too large."),
        "reason_missing": _("Give a reason."),
        "reason_unknown": _("Choose a reason from the list."),
        "outcome_unknown": _("Choose an outcome from the list."),
    }


def _of_quota(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "too_many_petitions": _("You have as many petitions running as the rules allow."),
        "too_many_tries": _("You have tried as often as the rules allow. Try again later."),
        "same_subject": _("There is or was a petition on the same subject not long ago."),
        "same_subject_is_open": _("There is an open petition on this subject."),
        "not_filed_again": _("By the rules a petition that failed cannot be filed again."),
        "filed_again_too_soon": _(
            "The rules let a petition that failed be filed again only later."
        ),
        "filed_again_already": _("This petition was filed again already."),
        "has_not_failed": _("Only a petition that failed can be filed again."),
        "same_subject_too_soon": _(
            "A petition on this subject ended not long ago; the rules ask you to wait."
        ),
        "election_is_near": _("No petitions are made shortly before an election."),
        "population_missing": _(
            "The population of this territory is not known yet,"
            " so the threshold cannot be worked out."
        ),
        "creation_paused": _(
            "New petitions cannot be handed in now. Your draft is kept; try again later."
        ),
        "joined_already": _("You are in the group already."),
        "invitation_over": _("This invitation is too old. Ask whoever sent it to you to renew it."),
        "role_unknown": _("Choose people of the group, for the roles that the rules name."),
        "role_held_twice": _("Choose a different person for each role."),
        "roles_missing": _("Say first who of the group holds which role."),
        "group_incomplete": _("The group is not complete yet."),
        "group_full": _("The group already has as many members as the rules allow."),
        "group_too_small": _("The group does not have enough members yet."),
        "too_few_territories": _(
            "The members of the group do not come from enough territories yet."
        ),
        "enough_supporters": _(
            "The petition has as many supporters as it may have before publication."
        ),
    }


def _of_day(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "too_early": _("It is too early for this."),
        "too_late": _("It is too late for this."),
        "start_not_named": _("Choose the day on which collection starts."),
        "start_not_chosen": _("The start of collection cannot be chosen here."),
        "start_too_early": _("The chosen start is too early."),
        "start_too_late": _("The chosen start is too late."),
        "end_not_named": _("Choose the last day of collection."),
        "end_not_chosen": _("The last day of collection cannot be chosen here."),
        "end_not_changeable": _("The last day of collection cannot be changed any more."),
        "end_too_early": _("The chosen last day is too early."),
        "end_too_late": _("The chosen last day is too late."),
        "nothing_to_choose": _("There is nothing to choose here."),
        "date_unknown": _("Enter a date."),
        "extension_too_long": _("This is longer than the rules allow."),
    }


def _of_count(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "not_open": _("Signatures are not being collected now."),
        "paused": _("The collection of signatures is paused."),
        "signing_paused": _("Signing is paused on the whole site now. Try again later."),
        "no_votes_against": _("One cannot vote against this petition."),
        "signatures_stay": _("The rules do not let a signature be withdrawn."),
        "no_signatures": _("There are no signatures left."),
        "none_invalidated": _("No signatures were found invalid."),
        "pattern_missing": _("Say what the signatures have in common."),
        "nothing_found": _("No signature fits."),
        "message_missing": _("Write a message."),
        "appeal_reason_missing": _("Write why you do not agree with the answer."),
        "choice_missing": _("Choose an answer."),
        "survey_closed": _("This question is closed."),
        "undone_already": _("This was undone already."),
        "no_paper": _("Signatures on paper are not accepted here."),
        "not_closed_early": _("Collection cannot be ended early here."),
        "threshold_not_reached": _("The petition has not reached the threshold yet."),
        "not_enough_verified": _("Not enough signatures have been verified."),
        "more_than_signatures": _("More are given as valid than were signed."),
        "no_ranking": _("These rules know no ranking."),
    }


def _of_duty(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "duty_unknown": _("These rules know no such duty."),
        "duty_not_open": _("This duty is not open now."),
        "may_not_be_declined": _("This duty may not be declined."),
        "may_not_be_extended": _("The rules do not let this time limit be extended."),
        "petitioner_does_not_consent": _("The petitioner does not agree to a further extension."),
        "may_not_be_transferred": _("This duty may not be passed to another body."),
        "day_is_past": _("Choose a day in the future."),
        "too_many_requests": _("No more requests can be made about this petition."),
        "to_missing": _("Choose the body to which it is passed."),
        "no_appeal": _("There is nothing to appeal against here."),
        "already_appealed": _("An appeal has been made already."),
        "no_pause": _("This cannot be paused."),
        "not_paused": _("This is not paused."),
    }


def _of_petition(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "not_possible": _("This is not possible in the petition's present state."),
        "petition_exists": _("This petition exists already."),
        "no_petition": _("There is no such petition."),
        "not_gathering_support": _("Supporters are not being gathered now."),
        "already_sent": _("The petition has been handed on already."),
        "nothing_to_send": _("The petitioner hands nothing on under these rules."),
        "not_public": _("What nobody can see cannot be taken down."),
        "not_removed": _("This petition has not been taken down."),
    }
