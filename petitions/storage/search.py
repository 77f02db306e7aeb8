"""Find petitions by words: FTS5 on SQLite, a GIN index on PostgreSQL, over the analyser's stems."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY
from sqlalchemy.orm import Session

from petitions.storage import analyser
from petitions.storage.tables import Petition, PetitionSearch, PetitionText

LONGEST_QUERY = 200
CANDIDATES = 100
FEW = 1_000
SIMILAR_FROM = 0.35


@dataclass(frozen=True)
class Similar:
    """An open petition that may ask for the same; `likeness` is 0 to 1."""

    number: int
    title: str
    language: str
    count: int
    likeness: float


def index_petition(session: Session, petition_id: int) -> None:
    """Write the stems of a petition's current texts; the caller commits."""
    texts = session.execute(
        sa.select(PetitionText.language, PetitionText.title, PetitionText.fields).where(
            PetitionText.petition_id == petition_id, PetitionText.is_current
        )
    ).all()
    titles = (analyser.analyse(text.title, text.language) for text in texts)
    whole = (
        analyser.analyse(value, text.language) for text in texts for value in text.fields.values()
    )
    title_stems = _each_once(titles)
    row = session.get(PetitionSearch, petition_id) or PetitionSearch(petition_id=petition_id)
    row.title_stems = title_stems
    row.stems = _each_once((title_stems, *whole))
    session.add(row)
    session.flush()


def _each_once(parts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(stem for part in parts for stem in part.split()))


def stems(session: Session, petition_id: int) -> frozenset[str]:
    """Return the stems of all that a petition's texts say."""
    row = session.get(PetitionSearch, petition_id)
    return frozenset(row.stems.split()) if row else frozenset()


def holds(session: Session, query: str) -> sa.ColumnElement[bool]:
    """Return the condition that a petition's text holds every word of the query."""
    groups = analyser.alternatives(query[:LONGEST_QUERY])
    if not groups:
        return sa.false()
    found = _matches(session, "stems", groups)
    if session.get_bind().dialect.name == "sqlite":
        return Petition.id.in_(found)
    # PostgreSQL walks along a list's order and looks into each text, a good way for words that
    # many hold and a long one for others: those few are looked up first.
    few = session.scalars(found.limit(FEW + 1)).all()
    if len(few) > FEW:
        return Petition.id.in_(found)
    return Petition.id == sa.any_(sa.literal(few, ARRAY(sa.BigInteger)))


def matching(session: Session, query: str) -> sa.Subquery | None:
    """Return a table of the numbers whose texts hold every word of the query, to be walked along
    no further than needed; None if the query has no words."""
    groups = analyser.alternatives(query[:LONGEST_QUERY])
    if not groups:
        return None
    found = _matches(session, "stems", groups)
    return found.with_only_columns(found.selected_columns[0].label("number")).subquery()


def _matches(
    session: Session, column: str, groups: Iterable[tuple[str, ...]], joined_by: str = "AND"
) -> sa.Select[Any]:
    """Select the numbers of petitions in whose `column` the groups of stems are found."""
    if session.get_bind().dialect.name == "sqlite":
        words = f" {joined_by} ".join(_any_of_fts5(group) for group in groups)
        fts = sa.table("petition_fts", sa.column("rowid", sa.Integer))
        sought = sa.literal_column("petition_fts").op("MATCH")(f"{{{column}}} : ({words})")
        return sa.select(fts.c.rowid).where(sought)
    sign = "&" if joined_by == "AND" else "|"
    words = sign.join(_any_of_tsquery(group) for group in groups)
    vector: sa.ColumnElement[Any] = sa.literal_column(f"petition_search.{column}_fts")
    sought = vector.op("@@")(sa.cast(words, TSQUERY))
    return sa.select(PetitionSearch.petition_id).where(sought)


def _any_of_fts5(stems: tuple[str, ...]) -> str:
    return "(" + " OR ".join(f'"{stem}"' for stem in stems) + ")"


def _any_of_tsquery(stems: tuple[str, ...]) -> str:
    return "(" + "|".join(f"'{stem}'" for stem in stems) + ")"


def similar(
    session: Session, text: str, limit: int = 5, lang: str | None = None
) -> tuple[Similar, ...]:
    """Return open, listed petitions with a title like this text, the most alike first."""
    wanted = analyser.stems(text, lang)
    groups = analyser.alternatives(text[:LONGEST_QUERY], lang)
    if not groups:
        return ()
    candidates = _candidates(session, groups)
    alike = (
        Similar(
            row.id, row.title, row.language, row.signature_count,
            analyser.likeness(wanted, analyser.stems(row.title, row.language)),
        )
        for row in candidates
    )  # fmt: skip
    best: dict[int, Similar] = {}
    for one in sorted(alike, key=lambda found: -found.likeness):
        if one.likeness >= SIMILAR_FROM:
            best.setdefault(one.number, one)
    return tuple(best.values())[:limit]


def _candidates(session: Session, groups: tuple[tuple[str, ...], ...]) -> Sequence[Any]:
    """Return the titles that share a word, of the newest petitions where there are many."""
    matching = _matches(session, "title_stems", groups, "OR")
    found = (
        sa.select(Petition.id, PetitionText.title, PetitionText.language, Petition.signature_count)
        .join(PetitionText, PetitionText.petition_id == Petition.id)
        .where(
            Petition.listed, Petition.state == "open", PetitionText.is_current,
            Petition.id.in_(matching),
        )
        .order_by(Petition.id.desc())
        .limit(CANDIDATES)
    )  # fmt: skip
    return session.execute(found).all()
