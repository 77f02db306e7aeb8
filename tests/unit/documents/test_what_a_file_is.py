"""A file is what it holds, not what it is called; what could do harm is refused."""

from __future__ import annotations

import io
import random
import time
import zipfile
import zlib

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


@pytest.mark.parametrize("how", hostile.long_pdfs())
def test_ten_thousand_pages_are_refused_however_they_are_hidden(how: str) -> None:
    assert refusal(hostile.long_pdfs()[how]) == "file_too_many_pages"


@pytest.mark.parametrize(
    "said", [b"/Filter[/ASCIIHexDecode/FlateDecode]", b"/Filter/LZWDecode", b"/Filter/F#6cateDecode"
             b"/DecodeParms<</Predictor 12>>"]
)  # fmt: skip
def test_objects_packed_so_that_nobody_sees_them_are_refused(said: bytes) -> None:
    hidden = hostile.stream(b"/Type/ObjStm" + said, b"789c")
    assert refusal(hostile.numbered(hidden)) == "file_damaged"


def test_a_tree_of_pages_that_goes_round_is_refused() -> None:
    round_and_round = [b"<</Type/Pages/Kids[%d 0 R]>>" % n for n in (3, 2)]
    assert refusal(hostile.numbered(hostile.CATALOGUE, *round_and_round)) == "file_damaged"


def test_a_tree_that_was_written_again_in_an_update_is_counted_once() -> None:
    pages = b"2 0 obj\n<</Type/Pages/Count 1500/Kids[" + b"3 0 R " * 1500 + b"]>>\nendobj\n"
    content = hostile.numbered(hostile.CATALOGUE, b"null", hostile.LEAF) + pages + pages
    assert check("a.pdf", content, LIMIT).media_type == "application/pdf"


def test_a_long_list_of_contents_is_no_number_of_pages() -> None:
    outline = b"<</Type/Outlines/First 5 0 R/Last 5 0 R/Count 5000>>"
    pages = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    content = hostile.numbered(hostile.CATALOGUE, pages, hostile.LEAF, outline)
    assert check("a.pdf", content, LIMIT).media_type == "application/pdf"


@pytest.mark.parametrize(
    "act",
    [
        b"<</S/JavaScript/JS(app.alert(1))>>", b"<</S/J#61vaScript/JS(x)>>",
        b"<</S/Launch/F(cmd.exe)>>", b"<</Names[(a)<</Type/EmbeddedFile>>]>>",
        b"<</Subtype/RichMedia>>",
    ],
)  # fmt: skip
def test_a_pdf_that_acts_by_itself_is_refused(act: bytes) -> None:
    assert refusal(hostile.numbered(hostile.CATALOGUE, act)) == "file_acts"
    packed = hostile.stream(b"/Type/ObjStm/Filter/FlateDecode", zlib.compress(act))
    assert refusal(hostile.numbered(hostile.CATALOGUE, packed)) == "file_acts"


def test_many_packed_streams_take_time_as_they_are_long() -> None:
    """Each was once read to the end of the file: this took half a minute."""
    small = hostile.stream(b"/Type/ObjStm", zlib.compress(b"<</A 1>>"))
    content = hostile.numbered(*[small] * 5_000) + b" " * 12_000_000
    before = time.process_time()
    check("a.pdf", content, LIMIT)
    assert time.process_time() - before < 4


def test_a_stream_that_swells_is_refused() -> None:
    packed = zlib.compress(b"\0" * 80_000_000)
    stream = b"<</Type/ObjStm>>\nstream\n" + packed + b"\nendstream"
    assert refusal(b"%PDF-1.7\n" + stream) == "file_swells"


def test_a_locked_pdf_is_refused() -> None:
    for said in (b"/Encrypt 5 0 R", b"/Encrypt<</Filter/Standard>>", b"/Encr#79pt%x\n5 0 R"):
        assert refusal(hostile.pdf(more=b"trailer <<" + said + b">>\n")) == "file_locked"


@pytest.mark.parametrize("make", [hostile.bomb, hostile.lying_bomb])
def test_a_zip_bomb_is_refused(make: object) -> None:
    assert refusal(make()) in ("file_swells", "file_damaged")  # type: ignore[operator]


def test_a_document_with_macros_is_refused() -> None:
    assert refusal(hostile.docx(**{"word/vbaProject.bin": b"x"})) == "file_holds_macros"


@pytest.mark.parametrize(
    "part",
    [
        {"word/embeddings/a.bin": "\1Ole10Native".encode("utf-16-le") + b"MZ"},
        {"word/embeddings/a.docm": b"PK"},
        {"ppt/embeddings/a.xlsx": hostile.archive({"xl/vbaProject.bin": b"x"})},
    ],
)
def test_a_document_that_wraps_what_acts_is_refused(part: dict[str, bytes]) -> None:
    assert refusal(hostile.docx(**part)) == "file_holds_macros"


@pytest.mark.parametrize(
    "words",
    [
        b'<w:instrText>DDE</w:instrText><w:instrText xml:space="preserve">AUTO c:</w:instrText>',
        b'<w:fldSimple w:instr=" DDEAUTO cmd "/>',
    ],
)
def test_a_field_that_starts_another_program_is_refused(words: bytes) -> None:
    assert refusal(hostile.docx(**{"word/footer1.xml": words})) == "file_reaches_out"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'<draw:image x:href="https://elsewhere.example/a.png"/>', "file_reaches_out"),
        (b'<draw:image x:href="//elsewhere.example/share/a.png"/>', "file_reaches_out"),
        (b'<draw:image x:href="../../../elsewhere.png"/>', "file_reaches_out"),
        (b'<draw:object x:href="file:///etc/passwd"/>', "file_reaches_out"),
        (b'<draw:floating-frame x:href="https://elsewhere.example/"/>', "file_reaches_out"),
        (b'<text:section-source x:href="https://elsewhere.example/a.odt"/>', "file_reaches_out"),
        (b'<table:cell-range-source x:href="https://elsewhere.example/a"/>', "file_reaches_out"),
        (b'<text:dde-connection-decl office:dde-topic="a"/>', "file_reaches_out"),
        (b'<script:event-listener x:href="a.py"/>', "file_holds_macros"),
        (b'<text:a x:href="vnd.sun.star.script:a.py$f">a</text:a>', "file_holds_macros"),
        (b'<office:script script:language="ooo:Basic"/>', "file_holds_macros"),
    ],
)
def test_an_open_document_that_fetches_or_runs_something_is_refused(body: bytes, code: str) -> None:
    assert refusal(hostile.odt(body)) == code
    assert refusal(hostile.odt(**{"Object 1/content.xml": _content(hostile.odt(body))})) == code


def _content(document: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return archive.read("content.xml")


def test_an_open_document_with_scripts_beside_its_words_is_refused() -> None:
    assert refusal(hostile.odt(**{"Scripts/python/a.py": b"import os"})) == "file_holds_macros"


def test_entities_in_an_open_document_are_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'
    assert refusal(hostile.odt(**{"styles.xml": bomb})) == "file_damaged"


def test_an_honest_open_document_keeps_its_links_pictures_and_empty_parts() -> None:
    body = (
        b'<text:a x:href="https://elsewhere.example/">a</text:a><draw:image x:href="Pictures/1"/>'
    )
    content = hostile.odt(body, **{"Configurations2/accelerator/current.xml": b""})
    assert check("a.odt", content, LIMIT).media_type.endswith("opendocument.text")


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
