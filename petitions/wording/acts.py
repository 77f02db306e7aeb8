"""What staff did with a duty, in words for its history."""

from __future__ import annotations

from petitions.wording.catalogue import Words


def act_name(act: str, lang: str) -> str:
    """Name an act of the audit record; one without words keeps its code."""
    words = Words(lang)
    names = {
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
        "transfer": words.gettext("Passed it to another body"),
        "route": words.gettext("An administrator gave it to the body"),
        "assign": words.gettext("Changed who works on it"),
        "comment": words.gettext("Wrote a note"),
        "make_promise": words.gettext("Made a promise"),
        "promise_planned": words.gettext("A promise: planned"),
        "promise_under_way": words.gettext("A promise: under way"),
        "promise_kept": words.gettext("A promise: kept"),
        "promise_dropped": words.gettext("A promise: dropped"),
    }
    return names.get(act, act)
