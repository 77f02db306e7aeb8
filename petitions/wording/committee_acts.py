"""What committees do, in words: powers, motions, votes, debates, discussions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from petitions.domain.rules import RuleSet
from petitions.wording import names
from petitions.wording.catalogue import Words


def power_names(lang: str) -> dict[str, str]:
    """Say what using each power is, as a button or a heading does."""
    words = Words(lang)
    return {
        "write": words.gettext("Write to the petitioner"),
        "invite": words.gettext("Invite the petitioner"),
        "ask": words.gettext("Request evidence or an answer"),
        "press": words.gettext("Press for action"),
        "refer": words.gettext("Refer to another committee or body"),
        "debate": words.gettext("Put forward for debate"),
    }


def deed_names(lang: str) -> dict[str, str]:
    """Say what was done by each power, as a trace tells it."""
    words = Words(lang)
    return {
        "write": words.gettext("The committee wrote to the petitioner"),
        "invite": words.gettext("The committee invited the petitioner"),
        "ask": words.gettext("The committee requested evidence or an answer"),
        "press": words.gettext("The committee pressed for action"),
        "refer": words.gettext("The committee referred the petition"),
        "debate": words.gettext("The committee put the petition forward for debate"),
    }


def hints(lang: str) -> dict[str, str]:
    """Say what using each power brings about."""
    words = Words(lang)
    return {
        "write": words.gettext(
            "The petitioner gets the letter by e-mail and can answer on the site."
            " That the committee wrote, and what, stands on its public page."
        ),
        "invite": words.gettext(
            "The petitioner gets the invitation by e-mail and accepts or declines it on the site."
        ),
        "ask": words.gettext(
            "The request goes into the body's inbox with its date, which runs on the answer clock"
            " for everybody to see."
        ),
        "press": words.gettext(
            "The body is told by letter. With a date, it owes an answer by that day."
        ),
        "refer": words.gettext(
            "Another committee of this site gets the petition into its own work;"
            " any other body is told by letter. With a date, it owes an answer by that day."
        ),
        "debate": words.gettext(
            "The petitioner is told. When the day is known, schedule the debate."
        ),
    }


def duty_status_names(lang: str) -> dict[str, str]:
    """Say where a request stands."""
    words = Words(lang)
    return {
        "open": words.gettext("waiting for an answer"),
        "overdue": words.gettext("overdue"),
        "fulfilled": words.gettext("answered"),
        "declined": words.gettext("no answer will be given"),
        "cancelled": words.gettext("no longer owed"),
    }


def answer_names(lang: str) -> dict[str, str]:
    """Say how the petitioner answered."""
    words = Words(lang)
    return {
        "answered": words.gettext("The petitioner answered"),
        "accepted": words.gettext("The petitioner accepted"),
        "declined": words.gettext("The petitioner declined"),
    }


def motion_names(lang: str) -> dict[str, str]:
    """Name the kinds of motions."""
    words = Words(lang)
    return {
        "admissibility": words.gettext("Admissibility"),
        "decision": words.gettext("Decision on the petition"),
        "conclusion": words.gettext("Conclusion of the experts"),
        "debate": words.gettext("Putting forward for debate"),
        "other": words.gettext("Another question"),
    }


def result_names(lang: str) -> dict[str, str]:
    """Say what became of a motion."""
    words = Words(lang)
    return {
        "carried": words.gettext("carried"),
        "lost": words.gettext("not carried"),
        "no_quorum": words.gettext("no quorum"),
        "dropped": words.gettext("taken back"),
    }


def choice_names(lang: str) -> dict[str, str]:
    """Name the ways to vote."""
    words = Words(lang)
    return {
        "for": words.gettext("For the motion"),
        "against": words.gettext("Against the motion"),
        "abstain": words.gettext("Abstention"),
    }


def debate_names(lang: str) -> dict[str, str]:
    words = Words(lang)
    return {"debate": words.gettext("Debate"), "hearing": words.gettext("Hearing")}


def debate_status_names(lang: str) -> dict[str, str]:
    words = Words(lang)
    return {
        "scheduled": words.gettext("scheduled"),
        "held": words.gettext("held"),
        "not_held": words.gettext("not held"),
    }


def effect(action: Mapping[str, Any] | None, rule_set: RuleSet, lang: str) -> str | None:
    """Say what a motion does to the petition if it is carried."""
    if not action:
        return None
    words = Words(lang)
    if action["do"] != "review":
        what = names.duty_name(rule_set, action["duty"], lang)
        return f"{what}: {names.outcome_name(action['outcome'], lang)}"
    if action["outcome"] == "reject":
        why = names.reason_words(rule_set, action.get("reason", ""), lang)
        return words.gettext("The petition is not admitted: %(reason)s", reason=why)
    outcomes = {
        "accept": words.gettext("The petition is admitted"),
        "accept_partly": words.gettext("The petition is admitted in part"),
        "return": words.gettext("The petition is returned for changes"),
    }
    return outcomes[action["outcome"]]


def refusal_reasons(lang: str) -> dict[str, str]:
    """Name the reasons for which a comment is not published."""
    words = Words(lang)
    return {
        "offensive": words.gettext("It insults people"),
        "off_topic": words.gettext("It is not about the draft"),
        "personal_data": words.gettext("It holds somebody's personal data"),
        "advert": words.gettext("It advertises something"),
        "repeated": words.gettext("It says the same again"),
    }


def refusals(words: Words) -> dict[str, str]:
    """Say why an act is not possible."""
    _ = words.gettext
    return {
        "body_not_chosen": _("Choose the body."),
        "link_unknown_kind": _("Enter an address that begins with https://"),
        "paper_incomplete": _("Give each paper a title and an address."),
        "too_many_papers": _("No more papers can be added."),
        "answered_already": _("You have answered this already."),
        "answer_unknown": _("Choose an answer."),
        "option_unknown": _("Choose what is to be decided from the list."),
        "motion_is_open": _("Another motion on this petition is being voted on."),
        "debate_not_held": _("It has not been held."),
        "debate_has_ended": _("It has been held or called off already."),
        "closes_too_early": _("Leave at least a day for comments."),
        "discussion_is_open": _("A draft on this petition is being discussed already."),
        "discussion_closed": _("Comments are not taken now."),
        "discussion_still_open": _("Comments are still being taken."),
        "discussion_concluded": _("The discussion is concluded."),
        "comment_missing": _("Write your comment."),
        "commented_already": _("You have sent this comment already."),
        "too_many_comments": _("You have sent as many comments as one person may."),
        "comments_not_chosen": _("Choose the comments that this answers."),
        "comments_waiting": _("Some comments have not been looked at yet."),
        "comments_unanswered": _("Some comments have no answer yet."),
        "decided_already": _("This has been decided already."),
        "not_decided_yet": _("The decision has not been published yet."),
        "stated_already": _("The statement is published already."),
        "no_working_group": _("The rules know no working group here."),
        "group_exists": _("There is a working group for this petition already."),
        "represents_missing": _("Say whom this person stands for."),
        "seat_unknown": _("Choose a seat."),
    }


def refusals_of_votes(words: Words) -> dict[str, str]:
    """Say why a vote is not possible."""
    _ = words.gettext
    return {
        "vote_closed": _("The vote is closed."),
        "vote_not_open": _("The vote has not begun."),
        "vote_not_closed": _("The vote is not closed yet."),
        "not_a_member": _("Choose a member of the committee."),
        "not_present": _("Only members who are present vote."),
        "has_a_conflict": _("Whoever has declared a conflict of interest does not vote."),
        "already_voted": _("This member has voted already."),
        "choice_unknown": _("Choose how to vote."),
        "chair_decides": _("The chair decides the tie and cannot abstain."),
        "chair_has_decided": _("The chair has decided the tie; nobody votes any more."),
        "others_have_not_voted": _("The chair votes only when all the others have voted."),
        "no_tie": _("The chair votes only at a tie."),
        "no_quorum": _("Not enough members are present for a decision."),
        "nobody_voted": _("Nobody has voted yet."),
        "casting_vote_missing": _("The votes are equal: the chair must decide."),
        "stands_for_nobody": _("Choose for whom the substitute votes."),
        "is_full_member": _("Only a substitute votes for somebody else."),
        "member_is_present": _("The member whom the substitute stands for is present."),
        "has_a_substitute": _("Another substitute stands for this member."),
        "substitute_has_voted": _("The substitute has voted for this member already."),
        "was_not_outvoted": _("Only members who were outvoted record a dissent."),
        "dissented_already": _("This dissent is recorded already."),
    }
