"""Files without what cameras and programs write beside them: the place above all.

Of a picture only what draws it stays: EXIF, XMP, comments and anything after its end go. How a
photograph is turned is kept, so that it does not lie on its side. A PDF stays as it is
(docs/decisions/0304-what-files-tell-beside-themselves.md).
"""

from __future__ import annotations

import struct
import zipfile
import zlib

from petitions.services.documents.office_metadata import without_properties
from petitions.services.errors import Refused

OFFICE = (
    "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.",
)
JPEG_MARKS_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
JPEG_START, JPEG_END, JPEG_SCAN = 0xD8, 0xD9, 0xDA
JPEG_RESTARTS = frozenset({0x00, *range(0xD0, 0xD8)})
EXIF = b"Exif\x00\x00"
ORIENTATION, SHORT = 0x0112, 3
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
     b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"}
)  # fmt: skip
WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
WEBP_EXIF_AND_XMP = 0x08 | 0x04


def without_metadata(media_type: str, content: bytes) -> bytes:
    """Return a picture or office file without its metadata, a PDF as it is; Refused if it is
    broken."""
    try:
        if media_type == "image/jpeg":
            return _jpeg(content)
        if media_type == "image/png":
            return _png(content)
        if media_type == "image/webp":
            return _webp(content)
        if media_type.startswith(OFFICE):
            return without_properties(content, without_metadata)
    except (struct.error, IndexError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise Refused("file_damaged") from error
    return content


def _jpeg(content: bytes) -> bytes:
    parts, turned, place = [content[:2]], 1, 2
    while place + 2 <= len(content):
        if content[place] != 0xFF:
            raise Refused("file_damaged")
        mark = content[place + 1]
        if mark == 0xFF:
            place += 1
            continue
        if mark == JPEG_END:
            break
        if mark in JPEG_MARKS_ALONE:
            place += 2
            continue
        end = place + 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]
        data = content[place + 4 : end]
        if mark == 0xE1 and data.startswith(EXIF) and turned == 1:
            turned = _orientation(data[len(EXIF) :])
        if mark == JPEG_SCAN:
            end = _end_of_scan(content, end)
        if _draws(mark, data):
            parts.append(content[place:end])
        place = end
    if turned != 1:
        parts.insert(1, _only_orientation(turned))
    return b"".join(parts) + b"\xff\xd9"


def _draws(mark: int, data: bytes) -> bool:
    """Say whether a segment belongs to the picture; of the applications' own, JFIF, Adobe's
    colours and colour profiles do."""
    if mark == 0xE2:
        return data.startswith(b"ICC_PROFILE\x00")
    return mark in (0xE0, 0xEE) or not (0xE0 <= mark <= 0xEF or mark == 0xFE)


def _end_of_scan(content: bytes, place: int) -> int:
    while (place := content.find(b"\xff", place)) != -1:
        if place + 1 >= len(content):
            break
        if content[place + 1] not in JPEG_RESTARTS and content[place + 1] != 0xFF:
            return place
        place += 1 if content[place + 1] == 0xFF else 2
    return len(content)


def _orientation(tiff: bytes) -> int:
    """Return how a photograph is turned, 1 if that is not said or not to be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    if start + 2 > len(tiff):
        return 1
    (count,) = struct.unpack_from(f"{order}H", tiff, start)
    for place in range(start + 2, min(start + 2 + 12 * count, len(tiff) - 11), 12):
        tag, kind = struct.unpack_from(f"{order}HH", tiff, place)
        if tag == ORIENTATION and kind == SHORT:
            (value,) = struct.unpack_from(f"{order}H", tiff, place + 8)
            return int(value) if 1 <= value <= 8 else 1
    return 1


def _only_orientation(turned: int) -> bytes:
    tiff = b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, SHORT, 1, turned, 0, 0)
    data = EXIF + tiff
    return b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data


def _png(content: bytes) -> bytes:
    parts, place = [PNG_HEAD], len(PNG_HEAD)
    while place < len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        end = place + 12 + length
        if end > len(content):
            raise Refused("file_damaged")
        if kind in PNG_KEPT:
            parts.append(content[place:end])
        if kind == b"IEND":
            return b"".join(parts)
        place = end
    raise Refused("file_damaged")


def _webp(content: bytes) -> bytes:
    whole = 8 + struct.unpack_from("<I", content, 4)[0]
    parts, place = [], 12
    while place + 8 <= min(whole, len(content)):
        kind, length = struct.unpack_from("<4sI", content, place)
        end = place + 8 + length + length % 2
        chunk = content[place:end]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~WEBP_EXIF_AND_XMP]) + chunk[9:]
        if kind in WEBP_KEPT:
            parts.append(chunk)
        place = end
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body
