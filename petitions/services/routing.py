"""Who is competent: which bodies can owe what a petition asks, the likely ones first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from petitions.services.errors import Refused
from petitions.storage import analyser, bodies, search
from petitions.storage.tables import Body, Petition


@dataclass(frozen=True)
class Candidate:
    """A body, how many words of its competence a petition uses, and whether it is of its place."""

    body: Body
    words: int
    is_local: bool

    @property
    def is_likely(self) -> bool:
        return self.is_local or self.words > 0


def candidates(session: Session, petition: Petition, *, but: int | None) -> list[Candidate]:
    """Return the bodies that could owe a duty of the petition, without the one that does; first
    those of its territory, then those whose competence its text speaks of most."""
    said = search.stems(session, petition.id)
    found = [
        Candidate(
            body, _words(body, said),
            petition.territory is not None and body.territory == petition.territory,
        )
        for body in bodies.of_system(session, petition.rule_set)
        if body.id != but
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.is_local, -one.words))


def require_able(session: Session, petition: Petition, body_id: int) -> None:
    """Refused("to_missing") unless the body is in use and of the petition's system."""
    body = bodies.find(session, body_id)
    if body is None or not body.active or body.rule_set not in (None, petition.rule_set):
        raise Refused("to_missing")


def _words(body: Body, said: frozenset[str]) -> int:
    """Count the words of the competence that a petition uses, in the language that has most."""
    return max(
        sum(not said.isdisjoint(stems) for stems in analyser.alternatives(text, lang))
        for lang, text in body.competences.items()
    )
