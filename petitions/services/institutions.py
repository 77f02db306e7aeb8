"""Bodies, and marks about the installation as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.storage import bodies, switches
from petitions.storage.engine import unit


def add_body(session: Session, row: Mapping[str, Any]) -> int:
    """Add a body: slug, kind, level, territory, and name and competence in three languages."""
    words = {
        f"{what}_{lang}": row[lang].get(what, "")
        for lang in ("kk", "ru", "en")
        for what in ("name", "competence")
    }
    with unit(session):
        return bodies.add(
            session,
            slug=row["slug"],
            kind=row["kind"],
            rule_set=row.get("rule_set"),
            level=row.get("level", "national"),
            territory=row.get("territory"),
            **words,
        )


def add_territory(session: Session, row: Mapping[str, str]) -> None:
    """Add a territory with the population of one year, as a line of a territories file has it."""
    with unit(session):
        bodies.add_territory(session, row)


def mark(session: Session, name: str, at: datetime) -> None:
    """Remember something about this installation; the caller commits."""
    switches.put(session, name, {"is_on": True}, at)


def is_marked(session: Session, name: str) -> bool:
    """Say whether `mark` was called with this name."""
    found = switches.get(session, name)
    session.commit()
    return found is not None


def holds_people(session: Session) -> bool:
    """Say whether anybody has an account here: then it is no empty database."""
    found = switches.holds_accounts(session)
    session.commit()
    return found
