"""Who opens the pages of administration, and the lists their forms choose from."""

from __future__ import annotations

from sqlalchemy.orm import Session

from petitions.services import reading
from petitions.storage import bodies, institutions
from petitions.web import access
from petitions.web.languages import current_language
from petitions.wording.names import said

administrators = access.staff("administrator")
readers = access.staff("administrator", "auditor")
"""Administrators, and auditors, who may read but change nothing."""

Pair = tuple[str, str]


def is_administrator() -> bool:
    """Say whether the reader may change what the page shows."""
    return access.person().has_role("administrator")


def body_pairs(session: Session) -> list[Pair]:
    lang = current_language()
    return [(str(b.id), b.names[lang]) for b in institutions.all_bodies(session)]


def territory_pairs(session: Session) -> list[Pair]:
    lang = current_language()
    return [(t.code, getattr(t, f"name_{lang}")) for t in bodies.territories(session)]


def rule_set_pairs(session: Session) -> list[Pair]:
    lang = current_language()
    found = reading.every_rule_set(session)
    return [(id, said(rule_set.card.name, lang)) for id, rule_set in found.items()]
