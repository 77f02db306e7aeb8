"""The packed objects of a PDF, unpacked only so far that nothing swells; names however spelt."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from petitions.services.errors import Refused

MOST_UNPACKED = 64 * 1024 * 1024
CHUNK = 8 * 1024
# Between two words a comment is as good as a space; a longer one would be read again and again.
SPACE = rb"(?:[\0\t\n\f\r ]|%[^\r\n]{0,40}+[\r\n])"
STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)")


def name(word: bytes) -> bytes:
    """Return the pattern of a name, each of whose letters may be written as its number."""
    letters = b"".join(b"(?:%c|#%x|#%X)" % (one, one, one) for one in word)
    return b"/" + letters + rb"(?=[\0\t\n\f\r \[\]<>()/{}%]|\Z)"


# A reader takes objects out of any stream that its table points to, whatever type it claims.
PACKED = re.compile(name(b"ObjStm") + b"|" + name(b"First"))
OBJECT_STREAM = re.compile(name(b"ObjStm"))
# No program packs objects in other ways than by Flate; whoever does hides them from scanners.
HIDDEN = re.compile(
    b"|".join(
        map(name, (b"ASCIIHexDecode", b"ASCII85Decode", b"LZWDecode", b"RunLengthDecode", b"AHx",
                   b"A85", b"LZW", b"RL", b"Crypt", b"Predictor"))
    )
)  # fmt: skip


def unpacked_objects(content: bytes) -> Iterator[bytes]:
    """Yield what object streams hold; Refused for a bomb and for one that hides what it holds."""
    left, to_read, before, waits = MOST_UNPACKED, 2 * len(content) + MOST_UNPACKED, 0, False
    for found in STREAM.finditer(content):
        head, before = content[before : found.start()], found.end()
        if OBJECT_STREAM.search(head) and HIDDEN.search(head):
            raise Refused("file_damaged")
        # What names objects may stand before a word "stream" that begins none.
        waits = waits or PACKED.search(head) is not None
        if not waits:
            continue
        unpacked, read = _unpacked(content, found.end(), left, to_read)
        left, to_read = left - len(unpacked), to_read - read
        if unpacked:
            waits = False
            yield unpacked


def _unpacked(content: bytes, start: int, left: int, to_read: int) -> tuple[bytes, int]:
    """Return what a stream holds, nothing if it is no Flate, and how much of it was read."""
    inflate, found, size, place = zlib.decompressobj(), [], 0, start
    try:
        while not inflate.eof and place < len(content):
            piece = inflate.decompress(content[place : place + CHUNK], left - size + 1)
            found.append(piece)
            size, place = size + len(piece), place + CHUNK
            if size > left or place - start > to_read:
                raise Refused("file_swells")
    except zlib.error:
        pass
    return b"".join(found), place - start - len(inflate.unused_data)
