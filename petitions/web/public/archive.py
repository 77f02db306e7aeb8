"""What of a petition is in the archive, for its public page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from petitions.services.reading import View
from petitions.storage import archive
from petitions.web.languages import current_language
from petitions.web.lately import for_a_second
from petitions.wording.phrases import Speaker


def parts_of(db: Session, view: View) -> list[tuple[str, datetime]]:
    """Return what is archived, in words, and since when; nothing is looked for where the rules
    know no archive, and the whole petition says it all."""
    number, lang = view.petition.number, current_language()
    knows = any(term.action == "archive" for term in view.rule_set.retention)
    if not knows or view.petition.archived_at is not None:
        return []
    found = for_a_second(("archive", number), lambda: archive.of_petition(db, number))
    return [(Speaker(lang).say("data", data), at) for data, at in found.items()]
