"""RFC 9162 Merkle tree hashing (section 2.1): hashes, and the verification of both proofs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from petitions.ledger.errors import LedgerError

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    return sha256(b"\x00" + leaf).digest()


def leaf_hashes(leaves: Iterable[bytes]) -> list[bytes]:
    return [sha256(b"\x00" + leaf).digest() for leaf in leaves]


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def parents(hashes: Sequence[bytes]) -> list[bytes]:
    """The level above an even number of sibling hashes."""
    pairs = zip(hashes[::2], hashes[1::2], strict=True)
    return [sha256(b"\x01" + left + right).digest() for left, right in pairs]


def tree_root(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, of any number."""
    return fold(hashes) if hashes else EMPTY_ROOT


def fold(row: Sequence[bytes], tail: bytes | None = None) -> bytes:
    """The root over a row of complete subtrees, with `tail` as the incomplete one on its right."""
    level = list(row)
    while level:
        if len(level) % 2:
            last = level.pop()
            tail = last if tail is None else node_hash(last, tail)
        level = parents(level)
    if tail is None:
        raise LedgerError("tile_missing", "an empty row")
    return tail


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raise `not_included` unless `proof` leads from the leaf hash at `index` to `root`.

    RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        raise LedgerError("not_included", f"entry {index + 1} of {size}")
    position, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0 or len(sibling) != HASH_SIZE:
            raise LedgerError("not_included", "the proof is too long")
        if position % 2 or position == last:
            found = node_hash(sibling, found)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        position, last = position >> 1, last >> 1
    if last or found != root:
        raise LedgerError("not_included", f"entry {index + 1} of {size}")


def verify_consistency(
    old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Raise `not_consistent` unless the older tree is a prefix of the newer.

    RFC 9162, section 2.1.4.2.
    """
    if not _is_prefix(old_size, new_size, list(proof), old_root, new_root):
        raise LedgerError("not_consistent", f"{old_size} and {new_size}")


def _is_prefix(
    old_size: int, new_size: int, path: list[bytes], old_root: bytes, new_root: bytes
) -> bool:
    if not 0 <= old_size <= new_size:
        return False
    if old_size == 0:
        return not path and old_root == EMPTY_ROOT
    if old_size == new_size:
        return not path and old_root == new_root
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    return bool(path) and _climb(old_size - 1, new_size - 1, path) == (old_root, new_root)


def _climb(position: int, last: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    while position % 2:
        position, last = position >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if position % 2 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        position, last = position >> 1, last >> 1
    return (old, new) if last == 0 else None
