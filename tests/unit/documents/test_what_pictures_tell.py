"""Pictures are kept without the place where they were taken, and still draw the same."""

from __future__ import annotations

import struct
import zlib
from hashlib import sha256
from pathlib import Path

import pytest

from petitions.services.documents import Given, Store, keep, opened
from petitions.services.documents.metadata import without_metadata
from petitions.services.errors import Refused
from tests.unit.documents import hostile

PLACE = b"GPS 43.2380N 76.9450E"
SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00?\x00" + b"\x12\xff\x00\x34\xff\xd0\x56"
FRAME = b"\xff\xc0\x00\x0b\x08\x00\x02\x00\x02\x01\x01\x11\x00"
PROFILE = b"\xff\xe2\x00\x12ICC_PROFILE\x00\x01\x01ab"


def segment(mark: int, data: bytes) -> bytes:
    return bytes([0xFF, mark]) + struct.pack(">H", len(data) + 2) + data


def exif(order: str = ">", turned: int = 6) -> bytes:
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0)
    head = b"MM\x00*" if order == ">" else b"II*\x00"
    return b"Exif\x00\x00" + head + struct.pack(f"{order}IH", 8, 1) + entry + b"\0\0\0\0" + PLACE


def photograph(*segments: bytes, after: bytes = b"") -> bytes:
    return b"\xff\xd8" + b"".join(segments) + PROFILE + FRAME + SCAN + b"\xff\xd9" + after


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def told_png() -> bytes:
    plain = hostile.png()
    return plain[:33] + chunk(b"eXIf", PLACE) + chunk(b"tEXt", b"Comment\0" + PLACE) + plain[33:]


def told_webp() -> bytes:
    def part(kind: bytes, data: bytes) -> bytes:
        return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)

    body = b"WEBP" + part(b"VP8X", bytes([0x0C]) + bytes(9)) + part(b"VP8L", b"pixels")
    body += part(b"EXIF", PLACE) + part(b"XMP ", PLACE)
    return b"RIFF" + struct.pack("<I", len(body)) + body


TOLD = {
    "exif.jpg": photograph(segment(0xE1, exif())),
    "xmp.jpg": photograph(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE)),
    "iptc.jpg": photograph(segment(0xED, PLACE), segment(0xFE, PLACE)),
    "after.jpg": photograph(after=PLACE),
    "a.png": told_png(),
    "after.png": hostile.png() + PLACE,
    "a.webp": told_webp(),
}


@pytest.mark.parametrize("name", TOLD)
def test_the_place_of_a_photograph_is_not_kept(tmp_path: Path, name: str) -> None:
    store = Store(tmp_path / "documents", 1024 * 1024)
    kept = keep(store, [Given(name, TOLD[name])])[0]
    stands = opened(store, kept.storage_name).read_bytes()
    assert PLACE in TOLD[name]
    assert PLACE not in stands
    assert (kept.size, kept.sha256) == (len(stands), sha256(stands).hexdigest())


def test_what_draws_a_photograph_stays_to_the_byte() -> None:
    plain = photograph()
    told = photograph(segment(0xE1, exif(turned=1)), segment(0xFE, PLACE), after=PLACE)
    assert without_metadata("image/jpeg", told) == plain == without_metadata("image/jpeg", plain)


def test_what_draws_a_png_stays_to_the_byte() -> None:
    assert without_metadata("image/png", told_png()) == hostile.png()


@pytest.mark.parametrize("order", [">", "<"])
def test_a_photograph_keeps_how_it_is_turned(order: str) -> None:
    clean = without_metadata("image/jpeg", photograph(segment(0xE1, exif(order, 6))))
    assert clean[2:4] == b"\xff\xe1"
    assert struct.pack(">HHIH", 0x0112, 3, 1, 6) in clean
    assert without_metadata("image/jpeg", clean) == clean


def test_a_webp_says_no_more_that_it_tells_anything() -> None:
    clean = without_metadata("image/webp", told_webp())
    assert clean[20] == 0
    assert struct.unpack_from("<I", clean, 4)[0] == len(clean) - 8


@pytest.mark.parametrize("cut", range(2, 60, 3))
def test_a_broken_picture_is_refused_or_harmless(cut: int) -> None:
    for kind, content in (
        ("image/jpeg", TOLD["exif.jpg"]), ("image/png", told_png()), ("image/webp", told_webp()),
    ):  # fmt: skip
        try:
            assert PLACE not in without_metadata(kind, content[:-cut])
        except Refused as refused:
            assert str(refused) == "file_damaged"
