"""A petition that failed and the one as which it was filed again, each on the other's page."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from petitions.domain.filing_again import FAILED
from petitions.services import reading
from petitions.services.errors import NotFound
from petitions.services.reading import Gone, View
from petitions.storage import records
from petitions.web.languages import current_language
from petitions.web.lately import for_a_second
from petitions.web.public.cards import untitled


def links_of(db: Session, view: View) -> dict[str, dict[str, Any] | None]:
    """Return the earlier and the later petition where there is one that the public may see."""
    number, lang = view.petition.number, current_language()
    if view.petition.again_of is None and view.life.state not in FAILED:
        return {"earlier": None, "later": None}
    return for_a_second(("again", number, lang), lambda: _links(db, view))


def _links(db: Session, view: View) -> dict[str, dict[str, Any] | None]:
    earlier, later = view.petition.again_of, list[int]()
    if view.life.state in FAILED:
        later = [one.id for one in records.successors(db, view.petition.number)]
    shown = [link for link in (_link(db, number) for number in later) if link is not None]
    return {
        "earlier": _link(db, earlier) if earlier is not None else None,
        "later": shown[0] if shown else None,
    }


def _link(db: Session, number: int) -> dict[str, Any] | None:
    try:
        other = reading.petition(db, number)
    except (NotFound, Gone):
        return None
    lang = current_language()
    text = other.text(None, lang)
    is_shown = text is not None and not other.is_text_hidden
    return {
        "number": number,
        "url": url_for("public.petition_page", number=number),
        "title": text.title if text is not None and is_shown else untitled(number),
        "language": text.language if text is not None and text.language != lang else None,
    }
