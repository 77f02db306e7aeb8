"""What bodies told of the progress of a petition, for its public page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from petitions.services.reading import View
from petitions.storage import reports
from petitions.storage.public import Named
from petitions.web.languages import current_language
from petitions.web.lately import for_a_second
from petitions.web.public.answers import spoken
from petitions.web.public.cards import body_of


def told(db: Session, view: View, bodies: Mapping[int, Named]) -> list[dict[str, Any]]:
    """Return the reports, the latest first; none are looked for where the rules ask for none."""
    number, lang = view.petition.number, current_language()
    if not any(duty.progress for duty in view.rule_set.duties):
        return []
    found = for_a_second(("reports", number), lambda: _read(db, number))
    return [
        {
            "body": body_of(view.rule_set, "addressee", body_id, bodies, lang),
            "at": at,
            "language": language if language != lang else None,
            "text": text,
        }
        for body_id, at, texts in found
        for language, text in (spoken(view, texts),)
    ]


def _read(db: Session, number: int) -> list[tuple[int | None, Any, dict[str, str]]]:
    return [(one.body_id, one.written_at, one.texts) for one in reports.of_petition(db, number)]
