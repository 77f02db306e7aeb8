"""PDF: is it one, can it be opened without a password, how many pages does it have?"""

from __future__ import annotations

import re
import zlib

from petitions.services.errors import Refused

MOST_PAGES = 2_000
# Object streams are unpacked only so far: their pages are counted, nothing else is read.
MOST_UNPACKED = 64 * 1024 * 1024
HEADER_WITHIN = 1024
PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
OBJECT_STREAM = re.compile(rb"/ObjStm\b")
STREAM = re.compile(rb"stream\r?\n")
ENCRYPTED = re.compile(rb"/Encrypt\s+(\d+\s+\d+\s+R|<<)")


def look(content: bytes) -> str | None:
    """Recognise a PDF; Refused if it is locked or longer than anybody reads."""
    if b"%PDF-" not in content[:HEADER_WITHIN]:
        return None
    # A file that is something else too is not taken as a PDF.
    if not content.lstrip().startswith(b"%PDF-"):
        raise Refused("file_kind_not_taken")
    if ENCRYPTED.search(content):
        raise Refused("file_locked")
    if pages(content) > MOST_PAGES:
        raise Refused("file_too_many_pages")
    return "application/pdf"


def pages(content: bytes) -> int:
    """Count the page objects, those in packed object streams too; Refused for a bomb."""
    count = len(PAGE.findall(content))
    left = MOST_UNPACKED
    for found in OBJECT_STREAM.finditer(content):
        start = STREAM.search(content, found.end(), found.end() + 4096)
        if start is None:
            continue
        unpacked = _unpacked(content, start.end(), left)
        left -= len(unpacked)
        count += len(PAGE.findall(unpacked))
        if count > MOST_PAGES:
            break
    return count


def _unpacked(content: bytes, start: int, left: int) -> bytes:
    inflate = zlib.decompressobj()
    try:
        found = inflate.decompress(memoryview(content)[start:], left + 1)
    except zlib.error:
        return b""
    if len(found) > left:
        raise Refused("file_swells")
    return found
