"""What everybody may see of committees: never an internal paper, meeting or agenda item."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from petitions.domain.life import Life
from petitions.services import reading, rulebooks
from petitions.services.errors import NotFound
from petitions.storage import committee_files, committees
from petitions.storage.tables import Body, Committee, CommitteeCase, Document, Petition

MOST_CASES = 200


@dataclass(frozen=True)
class PublicCase:
    """A case whose petition everybody may read."""

    case: CommitteeCase
    petition: Petition
    visibility: str  # link or listed


def committee(session: Session, slug: str) -> tuple[Committee, Body]:
    """Return a committee; NotFound if there is none of that name."""
    found = committees.by_slug(session, slug)
    if found is None:
        raise NotFound("committee")
    return found


def cases(session: Session, body_id: int) -> list[PublicCase]:
    """Return the cases whose petitions stand in public lists, the newest first."""
    found = committees.cases(session, body_id)[:MOST_CASES]
    seen = (_seen(session, case, petition) for case, petition in found)
    return [one for one in seen if one is not None and one.visibility == "listed"]


def case(session: Session, body_id: int, number: int) -> PublicCase:
    """Return one case; NotFound where its petition is not public."""
    known = committees.case_of(session, body_id, number)
    if known is None:
        raise NotFound("case")
    reading.petition(session, number)  # NotFound or Gone, as its own page
    petition = session.get(Petition, number)
    seen = _seen(session, known, petition) if petition else None
    if seen is None:
        raise NotFound("case")
    return seen


def document(session: Session, document_id: int) -> Document:
    """Return a document of a public paper of a public petition; NotFound otherwise."""
    found = committee_files.document(session, document_id)
    if found is None or found[1].visibility != "public":
        raise NotFound("document")
    case(session, found[2].body_id, found[2].petition_id)
    return found[0]


def shows(session: Session, petition: Petition) -> bool:
    """Say whether everybody may know of a petition."""
    return _visibility(session, petition) in ("listed", "link")


def _seen(session: Session, case: CommitteeCase, petition: Petition) -> PublicCase | None:
    visibility = _visibility(session, petition)
    return PublicCase(case, petition, visibility) if visibility != "hidden" else None


def _visibility(session: Session, petition: Petition) -> str:
    if petition.state == "removed":
        return "hidden"
    rule_set = rulebooks.rule_set_of(session, petition)
    return reading.visibility(rule_set, Life.from_json(petition.life))
