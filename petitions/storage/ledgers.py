"""Trees, their tiles and entry bundles, checkpoints and keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.rows import add_row, insert_into
from petitions.storage.tables import (
    Checkpoint,
    LedgerKey,
    LedgerStatement,
    LedgerTile,
    LedgerTree,
    PublishedTree,
    Signature,
    SignatureEntry,
)

SITE = "site"
# PostgreSQL takes many rows by one statement that is the same for any number of them.
_PUT_TILES = """
INSERT INTO ledger_tile (tree, level, number, data)
SELECT %(tree)s, level, number, data
FROM unnest(%(levels)s::bigint[], %(numbers)s::bigint[], %(data)s::bytea[])
  AS written(level, number, data)
ON CONFLICT (tree, level, number) DO UPDATE SET data = excluded.data
"""
_PLACE = """
INSERT INTO signature_entry (signature_id, entry)
SELECT * FROM unnest(%(ids)s::bigint[], %(entries)s::bigint[])
"""
BUNDLES = -1  # the level under which entry bundles are kept, beside the tiles


def petition_tree(number: int) -> str:
    return f"petition/{number}"


def tree(session: Session, name: str) -> LedgerTree | None:
    return session.get(LedgerTree, name)


def lock_tree(session: Session, name: str, empty_root: bytes) -> LedgerTree:
    """Return the tree, locked; an empty one is made where there is none."""
    found = sa.select(LedgerTree).where(LedgerTree.tree == name).with_for_update()
    row = session.scalar(found.execution_options(populate_existing=True))
    if row is None:
        row = LedgerTree(tree=name, size=0, root=empty_root, sums={}, published_size=0)
        session.add(row)
        session.flush()
    return row


def tiles(
    session: Session, name: str, places: list[tuple[int, int]]
) -> dict[tuple[int, int], bytes]:
    """Return the stored bytes of the given (level, number) places; missing ones are left out."""
    if not places:
        return {}
    where = sa.tuple_(LedgerTile.level, LedgerTile.number).in_(places)
    rows = session.execute(
        sa.select(LedgerTile.level, LedgerTile.number, LedgerTile.data).where(
            LedgerTile.tree == name, where
        )
    )
    return {(row.level, row.number): row.data for row in rows}


def tile(session: Session, name: str, level: int, number: int) -> bytes | None:
    found = sa.select(LedgerTile.data).where(
        LedgerTile.tree == name, LedgerTile.level == level, LedgerTile.number == number
    )
    return session.scalar(found)


def put_tiles(session: Session, name: str, written: Mapping[tuple[int, int], bytes]) -> None:
    """Insert tiles or replace them by longer ones."""
    if not written:
        return
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        levels, numbers = zip(*written, strict=True)
        said = {
            "tree": name, "levels": list(levels), "numbers": list(numbers),
            "data": list(written.values()),
        }  # fmt: skip
        connection.exec_driver_sql(_PUT_TILES, said)
        return
    rows = [
        {"tree": name, "level": level, "number": number, "data": data}
        for (level, number), data in written.items()
    ]
    statement = insert_into(session, LedgerTile)
    statement = statement.on_conflict_do_update(
        index_elements=["tree", "level", "number"], set_={"data": statement.excluded.data}
    )
    session.execute(statement, rows)


def changed_trees(session: Session, limit: int) -> list[LedgerTree]:
    """Return the petitions' trees that grew since they were last in the site's ledger."""
    found = sa.select(LedgerTree).where(
        LedgerTree.tree != SITE, LedgerTree.size > LedgerTree.published_size
    )
    # The longest unpublished first: none waits for ever, however many change at once.
    order = (LedgerTree.published_at.is_not(None), LedgerTree.published_at, LedgerTree.tree)
    return list(session.scalars(found.order_by(*order).limit(limit).with_for_update()))


def note_published(session: Session, places: list[tuple[int, int, int]], at: datetime) -> None:
    """Remember which leaf of the site's ledger (site index) speaks of (petition, size)."""
    session.execute(
        sa.insert(PublishedTree),
        [
            {"site_index": index, "petition_id": petition, "size": size, "published_at": at}
            for index, petition, size in places
        ],
    )


def published(session: Session, petition_id: int, size: int | None = None) -> PublishedTree | None:
    """Return a petition's latest leaf in the site's ledger that covers at least `size` entries
    (the first such one), or simply the latest where no size is given."""
    mine = sa.select(PublishedTree).where(PublishedTree.petition_id == petition_id)
    if size is None:
        return session.scalar(mine.order_by(PublishedTree.size.desc()).limit(1))
    enough = mine.where(PublishedTree.size >= size).order_by(PublishedTree.size)
    return session.scalar(enough.limit(1))


def publications(session: Session, petition_id: int) -> list[PublishedTree]:
    """Return every leaf of the site's ledger about a petition, the oldest first."""
    mine = sa.select(PublishedTree).where(PublishedTree.petition_id == petition_id)
    return list(session.scalars(mine.order_by(PublishedTree.size)))


def add_checkpoint(session: Session, size: int, root: bytes, note: str, at: datetime) -> None:
    session.add(Checkpoint(size=size, root=root, note=note, signed_at=at))


def latest_checkpoint(session: Session) -> Checkpoint | None:
    return session.scalar(sa.select(Checkpoint).order_by(Checkpoint.size.desc()).limit(1))


def place_signatures(session: Session, places: list[tuple[int, int]]) -> None:
    """Remember at which entry each signature stands: (signature id, entry number)."""
    if not places:
        return
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        ids, entries = zip(*places, strict=True)
        connection.exec_driver_sql(_PLACE, {"ids": list(ids), "entries": list(entries)})
        return
    rows = [{"signature_id": signature, "entry": entry} for signature, entry in places]
    connection.execute(sa.insert(SignatureEntry), rows)


def entry_of(session: Session, signature_id: int) -> int | None:
    found = sa.select(SignatureEntry.entry).where(SignatureEntry.signature_id == signature_id)
    return session.scalar(found)


def entry_of_commitment(session: Session, petition_id: int, commitment: bytes) -> int | None:
    """Return at which entry a signature's commitment stands, once it is counted."""
    found = (
        sa.select(SignatureEntry.entry)
        .join(Signature, Signature.id == SignatureEntry.signature_id)
        .where(Signature.petition_id == petition_id, Signature.commitment == commitment)
    )
    return session.scalar(found)


def statements(session: Session, petition_id: int) -> list[str]:
    """Return a petition's signed statements, the oldest first."""
    mine = sa.select(LedgerStatement.note).where(LedgerStatement.petition_id == petition_id)
    return list(session.scalars(mine.order_by(LedgerStatement.first)))


def last_statement(session: Session, petition_id: int) -> LedgerStatement | None:
    mine = sa.select(LedgerStatement).where(LedgerStatement.petition_id == petition_id)
    return session.scalar(mine.order_by(LedgerStatement.first.desc()).limit(1))


def add_statement(session: Session, **columns: Any) -> None:
    session.add(LedgerStatement(**columns))
    session.flush()


def unstated(session: Session, end: datetime, limit: int) -> list[int]:
    """Return petitions with entries published before `end` that no statement covers yet."""
    stated = (
        sa.select(sa.func.coalesce(sa.func.max(LedgerStatement.last), 0))
        .where(LedgerStatement.petition_id == PublishedTree.petition_id)
        .scalar_subquery()
    )
    found = (
        sa.select(PublishedTree.petition_id)
        .where(PublishedTree.published_at < end)
        .group_by(PublishedTree.petition_id)
        .having(sa.func.max(PublishedTree.size) > stated)
    )
    return list(session.scalars(found.order_by(PublishedTree.petition_id).limit(limit)))


def size_at(session: Session, petition_id: int, end: datetime) -> int:
    """Return how many entries checkpoints before `end` covered."""
    mine = (PublishedTree.petition_id == petition_id, PublishedTree.published_at < end)
    return session.scalar(sa.select(sa.func.max(PublishedTree.size)).where(*mine)) or 0


def first_published_at(session: Session, petition_id: int) -> datetime | None:
    mine = sa.select(sa.func.min(PublishedTree.published_at))
    return session.scalar(mine.where(PublishedTree.petition_id == petition_id))


def keys(session: Session) -> list[LedgerKey]:
    """Return every signing key, the newest first."""
    return list(session.scalars(sa.select(LedgerKey).order_by(LedgerKey.id.desc())))


def add_key(session: Session, vkey: str, skey_sealed: bytes, at: datetime) -> LedgerKey:
    return add_row(session, LedgerKey(vkey=vkey, skey_sealed=skey_sealed, made_at=at))
