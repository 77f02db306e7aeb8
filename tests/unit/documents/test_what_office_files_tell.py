"""Office files are kept without their properties, and the pictures in them without the place."""

from __future__ import annotations

import io
import zipfile

import pytest

from petitions.services.documents import check
from petitions.services.documents.metadata import without_metadata
from tests.unit.documents import hostile
from tests.unit.documents.test_what_pictures_tell import PLACE, TOLD

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "application/vnd.oasis.opendocument.text"
AUTHOR = b"Aigul of Semey"
CORE = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>'
    + AUTHOR
    + b"</dc:creator></cp:coreProperties>"
)
META = b"<document-meta><initial-creator>" + AUTHOR + b"</initial-creator></document-meta>"


def told_docx(**parts: bytes) -> bytes:
    told = {
        "docProps/core.xml": CORE, "docProps/app.xml": CORE, "docProps/custom.xml": CORE,
        "package/services/metadata/core-properties/1.psmdcp": CORE,
        "word/media/image1.JPG": TOLD["exif.jpg"],
    }  # fmt: skip
    return hostile.docx(**told, **parts)


def told_odt() -> bytes:
    return hostile.archive(
        {
            "mimetype": TEXT.encode(), "content.xml": b"<office/>", "meta.xml": META,
            "Object 1/meta.xml": META, "Pictures/1.jpg": TOLD["exif.jpg"],
        }
    )  # fmt: skip


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(("kind", "told"), [(WORD, told_docx()), (TEXT, told_odt())])
def test_an_office_file_names_no_author_and_no_place(kind: str, told: bytes) -> None:
    clean = without_metadata(kind, told)
    assert check("a", clean, 10**6).media_type == kind
    assert list(parts(clean)) == list(parts(told))
    for content in parts(clean).values():
        assert AUTHOR not in content
        assert PLACE not in content
    assert any(AUTHOR in content for content in parts(told).values())
    assert any(PLACE in content for content in parts(told).values())


def test_what_the_document_says_stays_to_the_byte() -> None:
    clean = parts(without_metadata(WORD, told_docx()))
    assert clean["word/document.xml"] == parts(told_docx())["word/document.xml"]
    assert clean["[Content_Types].xml"] == parts(told_docx())["[Content_Types].xml"]


def test_no_entry_tells_when_it_was_written_and_nothing_stands_around_them() -> None:
    clean = without_metadata(WORD, told_docx() + AUTHOR)
    assert AUTHOR not in clean
    with zipfile.ZipFile(io.BytesIO(clean)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_signed_document_stays_as_its_author_signed_it() -> None:
    signed = told_docx(**{"_xmlsignatures/sig1.xml": b"<Signature/>"})
    assert without_metadata(WORD, signed) == signed


def test_a_part_that_only_calls_itself_a_picture_is_emptied() -> None:
    odd = hostile.docx(**{"word/media/image1.png": b"PK" + AUTHOR})
    assert parts(without_metadata(WORD, odd))["word/media/image1.png"] == b""


def test_a_pdf_stays_as_it_is() -> None:
    told = hostile.pdf(more=b"1 0 obj <</Author (" + AUTHOR + b")>> endobj\n")
    assert without_metadata("application/pdf", told) == told
