"""A file is what it holds, not what it is called; what could do harm is refused."""

from __future__ import annotations

import random

import pytest

from petitions.services.documents import check
from petitions.services.errors import Refused
from tests.unit.documents import hostile

LIMIT = 20 * 1024 * 1024
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def refusal(content: bytes, name: str = "file.pdf", limit: int = LIMIT) -> str:
    with pytest.raises(Refused) as refused:
        check(name, content, limit)
    return refused.value.codes[0]


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (hostile.pdf(), "application/pdf"),
        (hostile.packed_pdf(12), "application/pdf"),
        (hostile.docx(), WORD),
        (hostile.odt(), "application/vnd.oasis.opendocument.text"),
        (hostile.png(), "image/png"),
        (hostile.jpeg(), "image/jpeg"),
    ],
)
def test_an_honest_file_is_known_by_its_content(content: bytes, media_type: str) -> None:
    assert check("whatever.exe", content, LIMIT).media_type == media_type


@pytest.mark.parametrize(
    "content",
    [
        hostile.SVG, hostile.HTML, hostile.PROGRAM, hostile.OLD_WORD, b"just words", b"\0" * 100,
        b"GIF89a", b"\x1f\x8b\x08\0", hostile.archive({"a.txt": b"a"}),
        hostile.HTML + hostile.pdf(),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused_whatever_its_name(content: bytes) -> None:
    for name in ("report.pdf", "photo.png", "letter.docx"):
        assert refusal(content, name) == "file_kind_not_taken"


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"") == "file_empty"


def test_a_file_one_byte_too_large_is_refused_and_one_at_the_limit_is_not() -> None:
    content = hostile.pdf()
    assert check("a.pdf", content, len(content)).name == "a.pdf"
    assert refusal(content, limit=len(content) - 1) == "file_too_large"


@pytest.mark.parametrize("make", [hostile.pdf, hostile.packed_pdf])
def test_ten_thousand_pages_are_refused(make: object) -> None:
    assert refusal(make(10_000)) == "file_too_many_pages"  # type: ignore[operator]


def test_a_stream_that_swells_is_refused() -> None:
    import zlib

    packed = zlib.compress(b"\0" * 80_000_000)
    stream = b"<</Type/ObjStm>>\nstream\n" + packed + b"\nendstream"
    assert refusal(b"%PDF-1.7\n" + stream) == "file_swells"


def test_a_locked_pdf_is_refused() -> None:
    assert refusal(hostile.pdf(more=b"trailer <</Encrypt 5 0 R>>\n")) == "file_locked"


@pytest.mark.parametrize("make", [hostile.bomb, hostile.lying_bomb])
def test_a_zip_bomb_is_refused(make: object) -> None:
    assert refusal(make()) in ("file_swells", "file_damaged")  # type: ignore[operator]


def test_a_document_with_macros_is_refused() -> None:
    assert refusal(hostile.docx(**{"word/vbaProject.bin": b"x"})) == "file_holds_macros"


OUTSIDE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" TargetMode="External" Target="https://elsewhere.example/a" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
)


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "frame", "subDocument"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_that_fetches_something_by_itself_is_refused(kind: str, encoding: str) -> None:
    relations = OUTSIDE.format(kind=kind).encode(encoding)
    document = hostile.docx(**{"word/_rels/settings.xml.rels": relations})
    assert refusal(document) == "file_reaches_out"


def test_a_link_that_the_reader_follows_is_no_harm() -> None:
    relations = OUTSIDE.format(kind="hyperlink").encode()
    document = hostile.docx(**{"word/_rels/document.xml.rels": relations})
    assert check("a.docx", document, LIMIT).media_type == WORD


def test_entities_in_a_document_are_refused() -> None:
    relations = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    assert refusal(hostile.docx(**{"_rels/.rels": relations})) == "file_damaged"


def test_a_document_with_two_parts_of_one_name_is_refused() -> None:
    assert refusal(hostile.docx(**{"WORD/document.xml": b"x"})) == "file_damaged"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "word\\..\\..\\x"])
def test_an_archive_that_leads_out_of_its_folder_is_refused(name: str) -> None:
    assert refusal(hostile.docx(**{name: b"x"})) == "file_damaged"


def test_an_archive_of_very_many_entries_is_refused() -> None:
    many = {f"word/{n}.xml": b"" for n in range(6_000)}
    assert refusal(hostile.docx(**many)) == "file_swells"


@pytest.mark.parametrize("make", [hostile.png, hostile.jpeg])
def test_a_picture_too_large_to_draw_is_refused(make: object) -> None:
    assert refusal(make(60_000, 60_000)) == "file_swells"  # type: ignore[operator]


def test_cut_and_garbled_files_are_refused_or_known_but_break_nothing() -> None:
    chance = random.Random(7)
    honest = [
        hostile.pdf(3), hostile.packed_pdf(3), hostile.docx(), hostile.odt(), hostile.png(),
        hostile.jpeg(),
    ]  # fmt: skip
    for _ in range(600):
        content = bytearray(chance.choice(honest))
        for _ in range(chance.randrange(1, 12)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        cut = bytes(content[: chance.randrange(1, len(content) + 1)])
        try:
            check("a", cut, LIMIT)
        except Refused as refused:
            assert refused.codes
