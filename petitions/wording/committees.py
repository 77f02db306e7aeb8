"""What committees' seats, papers and meetings are called, and why an act is not possible."""

from __future__ import annotations

from collections.abc import Mapping

from petitions.wording.catalogue import Words


def kind_names(lang: str) -> dict[str, str]:
    """Name the kinds of committees."""
    words = Words(lang)
    return {
        "committee": words.gettext("Committee"),
        "expert_group": words.gettext("Expert group"),
        "commission": words.gettext("Commission"),
        "working_group": words.gettext("Working group"),
    }


def seat_names(lang: str) -> dict[str, str]:
    """Name the seats of a committee."""
    words = Words(lang)
    return {
        "chair": words.gettext("Chair"),
        "member": words.gettext("Member"),
        "substitute": words.gettext("Substitute"),
        "clerk": words.gettext("Clerk"),
    }


def item_names(lang: str) -> dict[str, str]:
    """Name the kinds of papers in a case file."""
    words = Words(lang)
    return {
        "petition": words.gettext("Petition"),
        "evidence": words.gettext("Evidence"),
        "correspondence": words.gettext("Letter"),
        "answer": words.gettext("Answer of a body"),
        "paper": words.gettext("Paper of the committee"),
        "note": words.gettext("Internal note"),
    }


def source_names(lang: str) -> dict[str, str]:
    """Say from whom a paper comes."""
    words = Words(lang)
    return {
        "petitioner": words.gettext("From the petitioner"),
        "body": words.gettext("From a body"),
        "committee": words.gettext("From the committee"),
        "other": words.gettext("From somebody else"),
    }


def status_names(lang: str) -> dict[str, str]:
    """Name what may become of a meeting."""
    words = Words(lang)
    return {
        "planned": words.gettext("planned"),
        "held": words.gettext("held"),
        "postponed": words.gettext("postponed"),
        "cancelled": words.gettext("cancelled"),
    }


def presence_names(lang: str) -> dict[str, str]:
    """Say whether somebody came."""
    words = Words(lang)
    return {
        "present": words.gettext("present"),
        "excused": words.gettext("excused"),
        "absent": words.gettext("absent"),
    }


def way_names(lang: str) -> dict[str, str]:
    """Say how a petition came before a committee."""
    words = Words(lang)
    return {
        "duty": words.gettext("The rules bring it here."),
        "review": words.gettext("It is here for the decision whether it is admitted."),
        "referral": words.gettext("Another committee referred it."),
        "own_motion": words.gettext("The committee took it up of its own motion."),
    }


def in_words(texts: Mapping[str, str] | None, lang: str) -> tuple[str, str | None]:
    """Choose the text in the reader's language, else another, with its language if it differs."""
    given = texts or {}
    for code in (lang, "kk", "ru", "en"):
        if given.get(code):
            return given[code], None if code == lang else code
    return "", None


def refusals(words: Words) -> dict[str, str]:
    """Say why an act on a committee is not possible."""
    _ = words.gettext
    return {
        "is_committee": _("This body is a committee already."),
        "zone_unknown": _("Name a time zone such as Asia/Almaty."),
        "quorum_above_size": _("The quorum cannot be larger than the committee."),
        "rules_body_unknown": _("Choose a body of the rule set that this body belongs to."),
        "name_missing": _("Enter the name."),
        "term_in_wrong_order": _("The last day comes before the first."),
        "seated_already": _("Whoever has this address holds a seat in that time already."),
        "chair_taken": _("The committee has a chair in this term already."),
        "seats_full": _("All seats are filled in this term."),
        "substitute_for_unknown": _("Choose whom the substitute stands in for."),
        "member_unknown": _("Choose a member of the committee."),
        "term_over": _("The term is over."),
        "petition_unknown": _("There is no published petition with this number."),
        "case_closed": _("The committee has finished its work on this petition."),
        "title_missing": _("Enter a title."),
        "nothing_to_file": _("Write something or add a file."),
        "notes_stay_internal": _("An internal note is never published."),
        "rules_keep_internal": _("The rules do not let papers of this kind be published."),
        "petitions_stay_public": _("The petition itself stays public."),
        "file_full": _("The file takes no more papers."),
        "place_missing": _("Enter a place or a link."),
        "link_malformed": _("Enter an address that begins with https://"),
        "ends_before_start": _("The end comes before the beginning."),
        "meeting_over": _("This meeting can no longer be changed."),
        "meeting_not_held": _("Minutes are written once the meeting has been held."),
        "agenda_full": _("The agenda is full."),
        "case_unknown": _("Choose a petition that is before the committee."),
        "on_agenda_already": _("This petition stands on the agenda already."),
    }


def refusals_of_files(words: Words) -> dict[str, str]:
    """Say why a file is not taken."""
    _ = words.gettext
    return {
        "file_empty": _("The file is empty."),
        "file_too_large": _("The file is too large."),
        "file_kind_not_taken": _(
            "Only PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG and WebP files are taken."
            " The file is none of these, whatever its name says."
        ),
        "file_too_many_pages": _("The file has too many pages. Hand it in as several files."),
        "file_locked": _("The file is locked with a password. Remove the password first."),
        "file_swells": _("The file swells to a size that no computer should open."),
        "file_holds_macros": _("The file holds macros. Save it without them."),
        "file_acts": _(
            "The file holds a script, a program to start or other files in itself. Print it into a"
            " new PDF and hand that in."
        ),
        "file_reaches_out": _(
            "The file fetches something from elsewhere when it is opened, such as a template or a"
            " picture. Hand it in as PDF."
        ),
        "file_damaged": _("The file is damaged."),
        "file_infected": _("The virus scanner found something in the file."),
        "scan_failed": _(
            "The file could not be checked for viruses, so it was not taken. Try again later."
        ),
        "too_many_files": _("Too many files at once."),
        "files_not_taken": _("Files are not taken here."),
    }
