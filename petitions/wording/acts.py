"""What staff did, in words: for a duty's history and the audit record."""

from __future__ import annotations

from petitions.wording.catalogue import Words


def act_name(act: str, lang: str) -> str:
    """Name an act of the audit record; one without words keeps its code."""
    return act_names(lang).get(act, act)


def act_names(lang: str) -> dict[str, str]:
    """Name every act that the product puts on record."""
    words = Words(lang)
    return {
        **_of_answers(words),
        **_of_cases(words),
        **_of_reviews(words),
        **_of_signatures(words),
        **_of_committees(words),
        **_of_meetings(words),
        **_of_motions(words),
        **_of_discussions(words),
        **_of_staff(words),
        **_of_the_site(words),
        **_of_personal_data(words),
    }


def _of_answers(words: Words) -> dict[str, str]:
    return {
        "save_draft": words.gettext("Saved a draft of the answer"),
        "submit_answer": words.gettext("Submitted the answer to the head"),
        "approve_answer": words.gettext("Approved the answer"),
        "send_back_answer": words.gettext("Sent the answer back with remarks"),
        "withdraw_answer": words.gettext("Took the answer back"),
        "schedule_response": words.gettext("Set the answer for a moment"),
        "publish_response": words.gettext("Published the answer"),
        "publication_failed": words.gettext("The answer could not be published at its moment"),
        "correct_response": words.gettext("Corrected the answer"),
        "extend": words.gettext("Extended the time"),
        "pause": words.gettext("Stopped the clock of the answer"),
        "resume": words.gettext("Let the clock of the answer go on"),
        "transfer": words.gettext("Passed it to another body"),
        "route": words.gettext("An administrator gave it to the body"),
        "assign": words.gettext("Changed who works on it"),
        "comment": words.gettext("Wrote a note"),
        "report_progress": words.gettext("Reported on progress"),
        "make_promise": words.gettext("Made a promise"),
        "promise_planned": words.gettext("A promise: planned"),
        "promise_under_way": words.gettext("A promise: under way"),
        "promise_kept": words.gettext("A promise: kept"),
        "promise_dropped": words.gettext("A promise: dropped"),
        "set_up_group": words.gettext("Has set up a working group"),
        "state_decision": words.gettext("Published the head's statement"),
        "write_message": words.gettext("Wrote to the petitioner"),
    }


def _of_cases(words: Words) -> dict[str, str]:
    return {
        "take_case": words.gettext("Took the case"),
        "give_back": words.gettext("Gave the case back"),
        "free_case": words.gettext("The case went back to the queue with the role of who had it"),
        "case_note": words.gettext("Wrote a note about the case"),
        "case_tags": words.gettext("Changed the tags of the case"),
        "case_check": words.gettext("Ticked the standards that were checked"),
        "case_flag": words.gettext("Flagged the case"),
        "case_unflag": words.gettext("Took the flag down"),
        "case_park": words.gettext("Parked the case"),
        "case_unpark": words.gettext("Took the parked case back into the queue"),
    }


def _of_reviews(words: Words) -> dict[str, str]:
    return {
        "review_accept": words.gettext("Accepted the petition"),
        "review_accept_partly": words.gettext("Accepted the petition in part"),
        "review_return": words.gettext("Returned the petition for changes"),
        "review_reject": words.gettext("Rejected the petition"),
        "correct_reasons": words.gettext("Corrected the reasons of the refusal"),
        "remove": words.gettext("Took the petition down"),
        "restore": words.gettext("Restored the petition"),
        "show_words": words.gettext("Let the public read an opinion of the answer"),
        "hide_words": words.gettext("Hid an opinion of the answer"),
    }


def _of_signatures(words: Words) -> dict[str, str]:
    return {
        "search_signatures": words.gettext("Searched the signatures"),
        "invalidate_signatures": words.gettext("Began to invalidate signatures"),
        "signatures_invalidated": words.gettext("The signatures were invalidated"),
        "undo_invalidation": words.gettext("Began to undo an invalidation"),
        "signatures_reinstated": words.gettext("The signatures count again"),
        "enter_paper": words.gettext("Entered signatures on paper"),
        "verify": words.gettext("Entered the result of the verification"),
    }


def _of_committees(words: Words) -> dict[str, str]:
    return {
        "establish_committee": words.gettext("Established a committee"),
        "change_committee": words.gettext("Changed what is said of a committee"),
        "add_seat": words.gettext("Gave somebody a seat in a committee"),
        "end_seat": words.gettext("Ended a seat in a committee"),
        "add_group_member": words.gettext("Took somebody into a working group"),
        "take_up_case": words.gettext("The committee took up a petition"),
        "close_case": words.gettext("The committee closed its case"),
        "declare_conflict": words.gettext("Declared a conflict of interest"),
        "withdraw_conflict": words.gettext("Took a conflict of interest back"),
        "file_item": words.gettext("Put something into the case file"),
        "publish_item": words.gettext("Published an item of the case file"),
        "withhold_item": words.gettext("Took an item of the case file out of sight"),
        "take_document": words.gettext("Opened a document of the case file"),
        "committee_write": words.gettext("The committee wrote to the petitioner"),
        "committee_invite": words.gettext("The committee invited the petitioner"),
        "committee_ask": words.gettext("The committee requested evidence or an answer"),
        "committee_press": words.gettext("The committee pressed for action"),
        "committee_refer": words.gettext("The committee referred the petition"),
        "committee_debate": words.gettext("The committee put the petition forward for debate"),
    }


def _of_meetings(words: Words) -> dict[str, str]:
    return {
        "plan_meeting": words.gettext("Planned a meeting"),
        "replan_meeting": words.gettext("Changed a meeting"),
        "meeting_status": words.gettext("Changed the status of a meeting"),
        "put_on_agenda": words.gettext("Put an item on the agenda"),
        "take_off_agenda": words.gettext("Took an item off the agenda"),
        "mark_attendance": words.gettext("Noted who was at a meeting"),
        "draft_minutes": words.gettext("Saved a draft of the minutes"),
        "publish_minutes": words.gettext("Published the minutes"),
        "schedule_debate": words.gettext("Scheduled a debate"),
        "schedule_hearing": words.gettext("Scheduled a hearing"),
        "move_debate": words.gettext("Set another day or place for a debate"),
        "hold_debate": words.gettext("Entered how a debate went"),
        "hold_hearing": words.gettext("Entered how a hearing went"),
        "cancel_debate": words.gettext("Entered why a debate was not held"),
        "cancel_hearing": words.gettext("Entered why a hearing was not held"),
        "add_records": words.gettext("Added a video, a transcript or papers"),
    }


def _of_motions(words: Words) -> dict[str, str]:
    return {
        "open_motion": words.gettext("Opened the vote on a motion"),
        "mark_present": words.gettext("Noted who is present for a vote"),
        "vote": words.gettext("Voted on a motion"),
        "close_motion": words.gettext("Closed the vote on a motion"),
        "drop_motion": words.gettext("Took a motion back"),
        "dissent": words.gettext("Recorded a dissent"),
    }


def _of_discussions(words: Words) -> dict[str, str]:
    return {
        "open_discussion": words.gettext("Put a draft decision up for comment"),
        "comment_published": words.gettext("Published a comment"),
        "comment_refused": words.gettext("Refused a comment"),
        "reply_comments": words.gettext("Answered comments"),
        "conclude_discussion": words.gettext("Published the final text after the comments"),
    }


def _of_staff(words: Words) -> dict[str, str]:
    return {
        "grant_role": words.gettext("Gave somebody a role"),
        "revoke_role": words.gettext("Took a role from somebody"),
        "invite_again": words.gettext("Sent an invitation again"),
        "reset_second_factor": words.gettext("Let somebody set up the second factor anew"),
        "refused": words.gettext("Tried what the role does not allow, and was refused"),
    }


def _of_the_site(words: Words) -> dict[str, str]:
    return {
        "save_body": words.gettext("Changed a body"),
        "import_territories": words.gettext("Imported territories"),
        "publish_rules": words.gettext("Published a version of a rule set"),
        "correct_days": words.gettext("Corrected the working days"),
        "enter_occasion": words.gettext("Entered an election, a dissolution or a pause"),
        "cancel_occasion": words.gettext("Took an election, a dissolution or a pause back"),
        "set_switch": words.gettext("Changed what the site allows now"),
    }


def _of_personal_data(words: Words) -> dict[str, str]:
    return {
        "erase_signature": words.gettext("A signature's personal data was erased"),
        "erase_account": words.gettext("An account was erased"),
        "mute_erased": words.gettext("The traces of erased people were made unreadable"),
        "destroy_petition_key": words.gettext("The key of a petition was destroyed"),
        "archive": words.gettext("The petition, or data of it, went to the archive"),
        "end_of_retention": words.gettext("Personal data was deleted at the end of its time"),
    }
