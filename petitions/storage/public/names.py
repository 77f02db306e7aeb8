"""What things are called, which rules there are, what the site itself says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.tables import (
    Body,
    Feedback,
    PetitionTag,
    RuleVersion,
    Switch,
    Territory,
)


@dataclass(frozen=True)
class Published:
    """One published version of a rule set."""

    rule_set: str
    number: int
    sha256: str
    in_force_from: datetime
    published_at: datetime
    reason: str


def rule_versions(session: Session, rule_set: str | None = None) -> list[Published]:
    """Return the published versions, of one rule set or of all, the first one first."""
    found = sa.select(
        RuleVersion.rule_set, RuleVersion.number, RuleVersion.sha256, RuleVersion.in_force_from,
        RuleVersion.published_at, RuleVersion.reason,
    ).order_by(RuleVersion.rule_set, RuleVersion.number)  # fmt: skip
    if rule_set is not None:
        found = found.where(RuleVersion.rule_set == rule_set)
    return [Published(*row) for row in session.execute(found)]


def rule_sources(session: Session, digests: Sequence[str]) -> dict[str, str]:
    """Return the TOML sources by their digests."""
    found = sa.select(RuleVersion.sha256, RuleVersion.source)
    found = found.where(RuleVersion.sha256.in_(digests))
    return {row.sha256: row.source for row in session.execute(found)}


@dataclass(frozen=True)
class Named:
    """Something with a name in the three languages; `key` is an id or a code."""

    key: str
    kk: str
    ru: str
    en: str
    level: str
    kind: str = ""

    def name(self, lang: str) -> str:
        return str(getattr(self, lang))


def bodies(session: Session) -> dict[int, Named]:
    """Return every body of the installation: dozens, never many."""
    return {
        body.id: Named(body.slug, body.name_kk, body.name_ru, body.name_en, body.level, body.kind)
        for body in session.scalars(sa.select(Body))
    }


def territories(session: Session, codes: Sequence[str] | None = None) -> dict[str, Named]:
    """Return the named territories, or with no codes those a list may be narrowed to."""
    found = sa.select(Territory)
    if codes is None:
        found = found.where(Territory.level.in_(("national", "region")))
    else:
        found = found.where(Territory.code.in_(codes))
    return {
        row.code: Named(row.code, row.name_kk, row.name_ru, row.name_en, row.level)
        for row in session.scalars(found)
    }


def districts(session: Session) -> list[tuple[Named, str | None]]:
    """Return every territory with its parent, for a form that asks where somebody lives."""
    return [
        (Named(row.code, row.name_kk, row.name_ru, row.name_en, row.level), row.parent)
        for row in session.scalars(sa.select(Territory).order_by(Territory.code))
    ]


def tags_in_use(session: Session, limit: int) -> list[str]:
    found = sa.select(PetitionTag.tag, sa.func.count().label("uses")).group_by(PetitionTag.tag)
    found = found.order_by(sa.desc("uses"), PetitionTag.tag).limit(limit)
    return [row.tag for row in session.execute(found)]


def switches(session: Session) -> dict[str, Mapping[str, Any]]:
    """Return the states of the whole site that pages must tell about."""
    return {row.name: row.value for row in session.scalars(sa.select(Switch))}


def add_feedback(
    session: Session, *, language: str, page: str | None, message: str, email: str | None,
    at: datetime,
) -> None:  # fmt: skip
    session.add(Feedback(written_at=at, language=language, page=page, message=message, email=email))
    session.flush()
