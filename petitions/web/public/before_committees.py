"""The committees that a petition is or was before, for its public page."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from petitions.storage import committee_acts, committees
from petitions.storage.tables import Debate
from petitions.web.committees import in_reader_words
from petitions.wording.committee_acts import debate_names


def of_petition(db: Session, number: int, lang: str) -> list[dict[str, Any]]:
    """Return the committees that have or had the petition, with their pages about it and the
    debates to come."""
    cases = committees.cases_of_petition(db, number)
    coming = committee_acts.debates_to_come(db, number) if cases else []
    return [
        {
            "name": body.names[lang],
            "url": url_for("public.committee_case", slug=body.slug, number=number),
            "is_open": case.status == "open",
            "debates": [_debate(one, zone, lang) for one, of, zone in coming if of == case.id],
        }
        for case, body in cases
    ]


def _debate(debate: Debate, zone: str, lang: str) -> dict[str, Any]:
    return {
        "kind": debate_names(lang)[debate.kind],
        "starts_at": debate.starts_at,
        "zone": zone,
        "place": in_reader_words(debate.place),
        "link": debate.link,
    }
