"""Addresses and bundles of C2SP tlog-tiles (https://c2sp.org/tlog-tiles)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable

from petitions.ledger.errors import LedgerError
from petitions.ledger.tiles import WIDTH

LONGEST_ENTRY = 0xFFFF
_INDEX = re.compile(r"(?:x\d{3}/)*\d{3}")
_PARTIAL = re.compile(r"[1-9]\d{0,2}")
_MOST_GROUPS = 6


def index_path(index: int, width: int = WIDTH) -> str:
    """`x001/x234/067`, with `.p/<width>` where the tile is partial."""
    if index < 0 or not 1 <= width <= WIDTH:
        raise LedgerError("bad_tile_path", f"{index}, {width}")
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03d}")
    return "/".join(groups) + ("" if width == WIDTH else f".p/{width}")


def parse_index_path(path: str) -> tuple[int, int]:
    """Index and width (256 for a full tile) of the end of a tile's or bundle's address."""
    digits, dot, partial = path.partition(".p/")
    if not _INDEX.fullmatch(digits) or digits.count("/") >= _MOST_GROUPS:
        raise LedgerError("bad_tile_path", path[:60])
    if dot and not (_PARTIAL.fullmatch(partial) and int(partial) < WIDTH):
        raise LedgerError("bad_tile_path", path[:60])
    index, width = int(re.sub(r"\D", "", digits)), int(partial) if dot else WIDTH
    if index_path(index, width) != path:
        raise LedgerError("bad_tile_path", path[:60])
    return index, width


def bundle(leaves: Iterable[bytes]) -> bytes:
    """Entries as a bundle: each preceded by its length in two bytes, big-endian."""
    parts = []
    for leaf in leaves:
        if len(leaf) > LONGEST_ENTRY:
            raise LedgerError("entry_too_long", str(len(leaf)))
        parts += [struct.pack(">H", len(leaf)), leaf]
    return b"".join(parts)


def parse_bundle(data: bytes) -> list[bytes]:
    leaves: list[bytes] = []
    place = 0
    while place < len(data):
        length = int.from_bytes(data[place : place + 2], "big")
        leaf = data[place + 2 : place + 2 + length]
        if len(leaf) != length or place + 2 > len(data):
            raise LedgerError("bad_bundle", f"entry {len(leaves)}")
        leaves.append(leaf)
        place += 2 + length
    return leaves
