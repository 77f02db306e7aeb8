"""Refusals of what bodies do with their answers, as sentences."""

from __future__ import annotations

from petitions.wording.catalogue import Words


def refusals(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "answer_waits": _("The answer waits for the head or for its moment. Take it back first."),
        "answer_waits_not": _("This answer waits for nothing now. Somebody may have decided."),
        "answer_changed": _("The answer was changed meanwhile. Read it again, then decide."),
        "answer_missing": _("There is no published answer yet."),
        "head_decides": _("By the rules only the head of the body may do this."),
        "remarks_missing": _("Write what the officer should change."),
        "no_report_asked": _("The rules of this petition ask for no reports on progress."),
        "report_text_missing": _("Write the report in every required language."),
        "promise_text_missing": _("Write the promise in every required language."),
        "promise_day_is_over": _("The day of a promise must lie ahead."),
        "promise_changed": _("Somebody changed this promise meanwhile. Look at it again."),
        "state_unknown": _("Choose what has become of the promise."),
        "officer_unknown": _("Choose somebody who works for the body."),
        "comment_missing": _("Write the note."),
        "has_owner": _("People are at work on this duty; only they can pass it on."),
    }
