"""Keep the ledgers: append entries to a petition's tree, publish all trees in the site's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.ledger.checkpoint import PetitionCheckpoint, SiteCheckpoint, sign_checkpoint
from petitions.ledger.entry import Entry, Kind, sums
from petitions.ledger.merkle import EMPTY_ROOT, leaf_hash
from petitions.ledger.note import Signer
from petitions.ledger.paths import bundle
from petitions.ledger.tiles import WIDTH, MemoryTiles, TileAt, append, edge
from petitions.storage import ledgers
from petitions.storage.tables import LedgerTree

CHECKPOINT_TREES = 5_000


@dataclass(frozen=True)
class NewEntry:
    """What is to become an entry; `signature_id` remembers whose receipt it answers."""

    kind: Kind
    commitment: bytes
    territory: str | None = None
    signature_id: int | None = None
    count: int = 1


def append_entries(session: Session, petition_id: int, new: Sequence[NewEntry]) -> None:
    """Append to a petition's ledger; the caller holds the petition's lock."""
    if not new:
        return
    name = ledgers.petition_tree(petition_id)
    tree = ledgers.lock_tree(session, name, EMPTY_ROOT)
    entries = [
        Entry(tree.size + offset, entry.kind, entry.commitment, entry.territory, entry.count)
        for offset, entry in enumerate(new, start=1)
    ]
    places = [
        (entry.signature_id, made.number)
        for entry, made in zip(new, entries, strict=True)
        if entry.signature_id is not None
    ]
    _grow(session, tree, [entry.leaf() for entry in entries])
    tree.sums = sums(entries, tree.sums)
    ledgers.place_signatures(session, places)


def _grow(session: Session, tree: LedgerTree, leaves: Sequence[bytes]) -> None:
    last_bundle = (ledgers.BUNDLES, tree.size // WIDTH)
    stored = ledgers.tiles(
        session,
        tree.tree,
        [*((place.level, place.position) for place in edge(tree.size)), last_bundle],
    )
    open_bundle = stored.pop(last_bundle, b"")
    tiles = MemoryTiles({TileAt(level, index): data for (level, index), data in stored.items()})
    growth = append(tiles, tree.size, [leaf_hash(leaf) for leaf in leaves])
    bundles = _bundles(tree.size, open_bundle, leaves)
    written = {(place.level, place.position): data for place, data in growth.tiles.items()}
    written |= {(ledgers.BUNDLES, number): data for number, data in bundles.items()}
    ledgers.put_tiles(session, tree.tree, written)
    tree.size, tree.root = growth.size, growth.root


def _bundles(size: int, open_bundle: bytes, leaves: Sequence[bytes]) -> dict[int, bytes]:
    """The entry bundles to write: the open one continued, then whole and partial new ones."""
    written, room = {}, WIDTH - size % WIDTH
    first = open_bundle if size % WIDTH else b""
    written[size // WIDTH] = first + bundle(leaves[:room])
    for number, start in enumerate(range(room, len(leaves), WIDTH), start=size // WIDTH + 1):
        written[number] = bundle(leaves[start : start + WIDTH])
    return written


def publish_checkpoint(
    session: Session, origin: str, signers: Sequence[Signer], at: datetime
) -> bool:
    """Append every changed petition's checkpoint to the site's ledger and sign one note.

    Returns whether anything had changed; the caller commits.
    """
    changed = ledgers.changed_trees(session, CHECKPOINT_TREES)
    if not changed or not signers:
        return False
    site = ledgers.lock_tree(session, ledgers.SITE, EMPTY_ROOT)
    leaves = [
        PetitionCheckpoint(_number(tree), tree.size, tree.root, tree.sums).leaf()
        for tree in changed
    ]
    places = [(site.size + offset, _number(tree), tree.size) for offset, tree in enumerate(changed)]
    _grow(session, site, leaves)
    ledgers.note_published(session, places, at)
    for tree in changed:
        tree.published_size, tree.published_at = tree.size, at
    note = sign_checkpoint(SiteCheckpoint(origin, site.size, site.root), signers)
    ledgers.add_checkpoint(session, site.size, site.root, note, at)
    return True


def _number(tree: LedgerTree) -> int:
    return int(tree.tree.rpartition("/")[2])
