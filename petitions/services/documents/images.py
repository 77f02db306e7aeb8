"""Pictures: PNG, JPEG and WebP, and none so large that drawing it would fill a memory."""

from __future__ import annotations

import struct

from petitions.services.errors import Refused

MOST_PIXELS = 60_000_000
JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
STANDS_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


def png(content: bytes) -> str | None:
    if not content.startswith(b"\x89PNG\r\n\x1a\n"):
        return None
    if content[12:16] != b"IHDR" or len(content) < 24 or b"IEND" not in content[-64:]:
        raise Refused("file_damaged")
    width, height = struct.unpack(">II", content[16:24])
    _check_size(width, height)
    return "image/png"


def jpeg(content: bytes) -> str | None:
    if not content.startswith(b"\xff\xd8\xff"):
        return None
    place = 2
    while place + 9 <= len(content):
        if content[place] != 0xFF:
            break
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
        elif marker in STANDS_ALONE:
            place += 2
        elif marker in JPEG_SIZES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            _check_size(width, height)
            return "image/jpeg"
        else:
            place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    raise Refused("file_damaged")


def webp(content: bytes) -> str | None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return None
    chunk = content[12:16]
    if chunk == b"VP8X" and len(content) >= 30:
        width = int.from_bytes(content[24:27], "little") + 1
        height = int.from_bytes(content[27:30], "little") + 1
        _check_size(width, height)
    elif chunk not in (b"VP8 ", b"VP8L"):  # these are at most 16,383 pixels a side
        raise Refused("file_damaged")
    return "image/webp"


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise Refused("file_damaged")
    if width * height > MOST_PIXELS:
        raise Refused("file_swells")
