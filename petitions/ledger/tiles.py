"""A Merkle tree kept as C2SP tlog-tiles: rows of at most 256 hashes, which only ever grow.

A tile is keyed (level, position). Its bytes are its hashes one after another, at most 8,192. The
hashes of tile level L cover 256**L leaves each. A partial tile is replaced by a longer one that
begins with the same bytes, so a tile of any earlier size is a prefix of what is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from petitions.ledger.errors import LedgerError
from petitions.ledger.merkle import EMPTY_ROOT, HASH_SIZE, fold, node_hash

HEIGHT = 8
WIDTH = 1 << HEIGHT


class TileAt(NamedTuple):
    level: int
    position: int


class Tiles(Protocol):
    """Where stored tiles are read from."""

    def tile(self, level: int, position: int) -> bytes:
        """All bytes stored for this tile; empty if there is none."""


@dataclass(frozen=True)
class MemoryTiles:
    """Tiles in a mapping: what one query has fetched, or a whole tree in tests."""

    stored: Mapping[TileAt, bytes]

    def tile(self, level: int, position: int) -> bytes:
        return self.stored.get(TileAt(level, position), b"")


@dataclass(frozen=True)
class Growth:
    """A tree after a batch: its size and root, and the tiles to write (insert or replace)."""

    size: int
    root: bytes
    tiles: Mapping[TileAt, bytes]


def edge(size: int) -> list[TileAt]:
    """The partial tiles of a tree of this size: all that `append` and `root` read."""
    places = []
    level = 0
    while size:
        if size % WIDTH:
            places.append(TileAt(level, size // WIDTH))
        size, level = size // WIDTH, level + 1
    return places


def append(tiles: Tiles, size: int, leaves: Sequence[bytes]) -> Growth:
    """The tree of `size` leaves after appending leaf *hashes*.

    Reads only `edge(size)`; the cost of a leaf does not depend on the size of the tree.
    """
    changed: dict[TileAt, bytes] = {}
    level, width, fresh = 0, size, list(leaves)
    while fresh:
        row = _hashes(tiles, TileAt(level, width // WIDTH), width % WIDTH) + fresh
        first = width // WIDTH
        for offset in range(0, len(row), WIDTH):
            changed[TileAt(level, first + offset // WIDTH)] = b"".join(row[offset : offset + WIDTH])
        full = len(row) // WIDTH
        fresh = [fold(row[n * WIDTH : (n + 1) * WIDTH]) for n in range(full)]
        level, width = level + 1, width // WIDTH
    return Growth(size + len(leaves), root(_Over(changed, tiles), size + len(leaves)), changed)


@dataclass(frozen=True)
class _Over:
    """Fresh tiles laid over stored ones."""

    fresh: Mapping[TileAt, bytes]
    below: Tiles

    def tile(self, level: int, position: int) -> bytes:
        return self.fresh.get(TileAt(level, position)) or self.below.tile(level, position)


def _hashes(tiles: Tiles, place: TileAt, width: int) -> list[bytes]:
    """The first `width` hashes of a tile; a shorter tile is corrupt storage."""
    if width == 0:
        return []
    data = tiles.tile(*place)
    if len(data) < width * HASH_SIZE:
        raise LedgerError("tile_missing", f"level {place.level}, position {place.position}")
    return [data[n : n + HASH_SIZE] for n in range(0, width * HASH_SIZE, HASH_SIZE)]


def root(tiles: Tiles, size: int) -> bytes:
    """The root of the first `size` leaves, for any size up to the stored one."""
    found: bytes | None = None
    for place in edge(size):
        width = (size >> (HEIGHT * place.level)) % WIDTH
        found = fold(_hashes(tiles, place, width), found)
    return EMPTY_ROOT if found is None else found


class _Reader:
    """Node hashes by binary (level, index), each tile read and hashed up once."""

    def __init__(self, tiles: Tiles) -> None:
        self._tiles = tiles
        self._rows: dict[TileAt, bytes] = {}

    def node(self, level: int, index: int) -> bytes:
        tile_level, rise = divmod(level, HEIGHT)
        start = index << rise
        place = TileAt(tile_level, start // WIDTH)
        if place not in self._rows:
            self._rows[place] = self._tiles.tile(*place)
        first = start % WIDTH * HASH_SIZE
        data = self._rows[place][first : first + (HASH_SIZE << rise)]
        if len(data) != HASH_SIZE << rise:
            raise LedgerError("tile_missing", f"level {tile_level}, position {place.position}")
        return fold([data[n : n + HASH_SIZE] for n in range(0, len(data), HASH_SIZE)])

    def between(self, start: int, end: int) -> bytes:
        """The tree hash over leaves [start, end), as the RFC's recursion meets them."""
        width = end - start
        if width & (width - 1) == 0:
            level = width.bit_length() - 1
            return self.node(level, start >> level)
        middle = start + _split(width)
        return node_hash(self.between(start, middle), self.between(middle, end))


def _split(width: int) -> int:
    """The largest power of two smaller than `width`."""
    return 1 << ((width - 1).bit_length() - 1)


def inclusion_proof(tiles: Tiles, index: int, size: int) -> list[bytes]:
    """The audit path of the leaf at `index` (from 0) in the tree of `size` (RFC 9162, 2.1.3)."""
    if not 0 <= index < size:
        raise LedgerError("not_included", f"entry {index + 1} of {size}")
    reader, path, start, end = _Reader(tiles), [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(reader.between(middle, end))
            end = middle
        else:
            path.append(reader.between(start, middle))
            start = middle
    return path[::-1]


def consistency_proof(tiles: Tiles, old_size: int, new_size: int) -> list[bytes]:
    """That the tree of `old_size` is a prefix of that of `new_size` (RFC 9162, 2.1.4)."""
    if not 0 <= old_size <= new_size:
        raise LedgerError("not_consistent", f"{old_size} and {new_size}")
    if old_size in (0, new_size):
        return []
    reader, path, start, end, whole = _Reader(tiles), [], 0, new_size, True
    while old_size != end:
        middle = start + _split(end - start)
        if old_size <= middle:
            path.append(reader.between(middle, end))
            end = middle
        else:
            path.append(reader.between(start, middle))
            start, whole = middle, False
    if not whole:
        path.append(reader.between(start, end))
    return path[::-1]
