"""Files that wish no good, and honest ones beside them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

OOXML = (
    '<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def pdf(pages: int = 1, more: bytes = b"") -> bytes:
    objects = b"".join(b"%d 0 obj <</Type /Page>> endobj\n" % n for n in range(pages))
    return b"%PDF-1.7\n<</Type /Pages>>\n" + objects + more + b"%%EOF"


def packed_pdf(pages: int) -> bytes:
    """A PDF whose page objects are packed, as most programs write them today."""
    packed = zlib.compress(b"<</Type/Page>>" * pages)
    head = b"1 0 obj <</Type/ObjStm/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    return b"%PDF-1.7\n" + head + packed + b"\nendstream\nendobj\n%%EOF"


def numbered(*bodies: bytes) -> bytes:
    """A PDF of these objects: the first is number 1, the catalogue."""
    whole = b"".join(b"%d 0 obj\n%s\nendobj\n" % one for one in enumerate(bodies, start=1))
    return b"%PDF-1.7\n" + whole + b"trailer <</Root 1 0 R>>\n%%EOF"


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
LEAF = b"<</Type/Page/Parent 2 0 R>>"


def stream(said: bytes, content: bytes) -> bytes:
    return b"<<" + said + b"/Length %d>>\nstream\n" % len(content) + content + b"\nendstream"


def long_pdfs() -> dict[str, bytes]:
    """Ten thousand pages, in ways that a search for page objects alone does not see."""
    packed = zlib.compress(b"<</Type/Page>>" * 10_000)
    pages = b"<</Type/Pages/Count %d/Kids[%s]>>"
    escaped = [b"<</Type/P#61ge>>"] * 10_000
    return {
        "one page ten thousand times": numbered(CATALOGUE, pages % (10, b"3 0 R " * 10_000), LEAF),
        "a hundred times a hundred": numbered(
            CATALOGUE, pages % (1, b"4 0 R " * 100), LEAF, pages % (1, b"3 0 R " * 100)
        ),
        "a list that stands elsewhere": numbered(
            CATALOGUE, b"<</Type/Pages/Kids 4 0 R>>", LEAF, b"[" + b"3 0 R " * 10_000 + b"]"
        ),
        "said in a number": numbered(CATALOGUE, pages % (10_000, b"3 0 R"), LEAF),
        "names in numbers": numbered(CATALOGUE, *escaped),
        "a comment between": numbered(*[b"<</Type%x\n/Page>>"] * 10_000),
        "packed after a long word": numbered(
            stream(b"/Type/ObjStm/X(" + b"x" * 6000 + b")", packed)
        ),
        "packed under another name": numbered(stream(b"/Type/Obj#53tm", packed)),
        "packed in what claims no type": numbered(stream(b"/N 10000/First 9", packed)),
        "behind a word that begins nothing": numbered(
            stream(b"/Type/ObjStm/X(\nstream\nx)", packed)
        ),
    }


def docx(**parts: bytes) -> bytes:
    """A document with further parts by their names."""
    entries = {"[Content_Types].xml": OOXML.encode(), "word/document.xml": b"<w:document/>"}
    return archive(entries | parts)


def archive(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return made.getvalue()


def bomb() -> bytes:
    """A document that swells a thousandfold."""
    return docx(**{"word/media/image1.bmp": b"\0" * 20_000_000})


def lying_bomb() -> bytes:
    """The same, whose directory says that each entry is small."""
    content = bytearray(bomb())
    start = content.rindex(b"PK\x01\x02")
    content[start + 24 : start + 28] = struct.pack("<I", 1000)
    return bytes(content)


def odt(body: bytes = b"", **parts: bytes) -> bytes:
    """A text, with more in it and further parts by their names."""
    kind = b"application/vnd.oasis.opendocument.text"
    content = b"<office:document-content%s>%s</office:document-content>" % (SPACES, body)
    return archive({"mimetype": kind, "content.xml": content} | parts)


SPACES = b"".join(
    b' xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % (short, whole)
    for short, whole in (
        (b"office", b"office"), (b"draw", b"drawing"), (b"text", b"text"), (b"script", b"script"),
        (b"table", b"table"),
    )
) + b' xmlns:x="http://www.w3.org/1999/xlink"'  # fmt: skip


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 6))
        + chunk(b"IEND", b"")
    )


def jpeg(width: int = 2, height: int = 2) -> bytes:
    app = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + b"\0" * 9
    size = b"\xff\xc0" + struct.pack(">HBHH", 11, 8, height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + app + size + b"\xff\xd9"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>fetch('/account')</script>"
PROGRAM = b"MZ\x90\x00" + b"\0" * 200
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
