"""What anyone may take of the ledgers: checkpoints, tiles, entries, proofs, the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.ledger.checkpoint import Sealed
from petitions.ledger.download import Ledger
from petitions.ledger.merkle import HASH_SIZE
from petitions.ledger.paths import bundle, parse_bundle
from petitions.ledger.receipt import Evidence
from petitions.ledger.tiles import WIDTH, TileAt, inclusion_proof
from petitions.services import ledger_keys
from petitions.services.errors import NotFound
from petitions.storage import ledgers
from petitions.storage.ledgers import BUNDLES, SITE, petition_tree
from petitions.storage.tables import Checkpoint

MOST_HISTORY = 1000


@dataclass(frozen=True)
class StoredTiles:
    """The tiles of one tree, each read once."""

    session: Session
    tree: str
    read: dict[TileAt, bytes] = field(default_factory=dict)

    def tile(self, level: int, position: int) -> bytes:
        place = TileAt(level, position)
        if place not in self.read:
            self.read[place] = ledgers.tile(self.session, self.tree, level, position) or b""
        return self.read[place]

    def leaf(self, index: int) -> bytes:
        return parse_bundle(self.tile(BUNDLES, index // WIDTH))[index % WIDTH]


def checkpoint(session: Session) -> Checkpoint:
    """Return the site's newest signed checkpoint; NotFound before the first."""
    found = ledgers.latest_checkpoint(session)
    if found is None:
        raise NotFound("checkpoint")
    return found


def keys(session: Session) -> str:
    """Return every public key there ever was, one a line."""
    return "".join(f"{vkey}\n" for vkey, _made, _retired in ledger_keys.public_keys(session))


def tile(session: Session, tree: str, level: int, index: int, width: int) -> bytes:
    """Return the first `width` hashes of a tile; NotFound where there are fewer."""
    data = ledgers.tile(session, tree, level, index) or b""
    if len(data) < width * HASH_SIZE:
        raise NotFound("tile")
    return data[: width * HASH_SIZE]


def entries(session: Session, tree: str, index: int, width: int) -> bytes:
    """Return the first `width` entries of a bundle; NotFound where there are fewer."""
    leaves = parse_bundle(ledgers.tile(session, tree, BUNDLES, index) or b"")
    if len(leaves) < width:
        raise NotFound("entries")
    return bundle(leaves[:width])


def sealed(session: Session, number: int, at_least: int | None = None) -> Sealed:
    """Return a petition's checkpoint (the first that covers so many entries, else the newest)
    with the proof that leads to the site's newest note; NotFound before there is one."""
    head = checkpoint(session)
    published = ledgers.published(session, number, at_least)
    if published is None or published.site_index >= head.size:
        raise NotFound("checkpoint")
    tiles = StoredTiles(session, SITE)
    proof = inclusion_proof(tiles, published.site_index, head.size)
    leaf = tiles.leaf(published.site_index)
    return Sealed(leaf, published.site_index, tuple(proof), head.note)


def evidence(session: Session, number: int, entry: int) -> Evidence:
    """Return all that is public about one entry; NotFound until a checkpoint covers it."""
    published = ledgers.published(session, number)
    if published is None or not 1 <= entry <= published.size:
        raise NotFound("entry")
    tiles = StoredTiles(session, petition_tree(number))
    proof = inclusion_proof(tiles, entry - 1, published.size)
    return Evidence(tiles.leaf(entry - 1), entry - 1, tuple(proof), sealed(session, number))


def entry_of(session: Session, number: int, commitment: bytes) -> int:
    """Return at which entry a commitment stands; NotFound until it is counted."""
    found = ledgers.entry_of_commitment(session, number, commitment)
    if found is None:
        raise NotFound("entry")
    return found


def history(session: Session, number: int) -> list[bytes]:
    """Return a petition's checkpoints, oldest first, evenly thinned to a thousand."""
    head = checkpoint(session)
    rows = [row for row in ledgers.publications(session, number) if row.site_index < head.size]
    step = -(-len(rows) // MOST_HISTORY) or 1
    kept = rows[::-1][::step][::-1]
    tiles = StoredTiles(session, SITE)
    return [tiles.leaf(row.site_index) for row in kept]


def statements(session: Session, number: int) -> Sequence[str]:
    """Return the signed figures by hour, oldest first."""
    return ledgers.statements(session, number)


@dataclass(frozen=True)
class Whole:
    """A whole ledger to download, and the moment of its checkpoint."""

    ledger: Ledger
    at: datetime


def whole(session: Session, number: int) -> Whole:
    """Return a petition's ledger as it stands under the newest checkpoint."""
    head = checkpoint(session)
    published = ledgers.published(session, number)
    if published is None:
        raise NotFound("ledger")
    tree = petition_tree(number)
    vkeys = [vkey for vkey, _made, _retired in ledger_keys.public_keys(session)]
    return Whole(
        Ledger(
            sealed=sealed(session, number),
            leaves=_leaves(session, tree, published.size),
            tiles=StoredTiles(session, tree),
            history=history(session, number),
            statements=statements(session, number),
            vkeys=vkeys,
        ),
        head.signed_at,
    )


def _leaves(session: Session, tree: str, size: int) -> Iterator[bytes]:
    for index in range(-(-size // WIDTH)):
        room = min(WIDTH, size - index * WIDTH)
        yield from parse_bundle(ledgers.tile(session, tree, BUNDLES, index) or b"")[:room]
