"""The tree by its definition, word for word from RFC 9162, and trees stored as tiles."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from petitions.ledger.merkle import leaf_hashes
from petitions.ledger.tiles import MemoryTiles, TileAt, append


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = split(len(leaves))
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def proof(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    return [] if m == 0 else subproof(m, leaves, True)


def subproof(m: int, leaves: Sequence[bytes], whole: bool) -> list[bytes]:
    n = len(leaves)
    if m == n:
        return [] if whole else [mth(leaves)]
    k = split(n)
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def some_leaves(n: int) -> list[bytes]:
    return [b"leaf %d" % i for i in range(n)]


def stored(leaves: Sequence[bytes], *batches: int) -> MemoryTiles:
    """A tree grown in batches of these sizes, then the rest at once."""
    tiles: dict[TileAt, bytes] = {}
    size = 0
    for batch in [*batches, len(leaves)]:
        growth = append(MemoryTiles(tiles), size, leaf_hashes(leaves[size : size + batch]))
        tiles.update(growth.tiles)
        size = growth.size
    return MemoryTiles(tiles)
