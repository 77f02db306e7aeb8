"""What the parts of an office file do by themselves: fetch, start another program, run.

OpenDocument writes its links among the words, so its parts are read; Office keeps them in lists
of their own (`office.py`), but not those to other programs.
"""

from __future__ import annotations

import re
import zipfile
from xml.parsers import expat

from petitions.services.errors import Refused

MOST_XML = 64 * 1024 * 1024
XLINK = "http://www.w3.org/1999/xlink href"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
# Links that nothing follows unless the reader asks for it.
ASKED_FOR = frozenset(
    {f"{OFFICE}text:1.0 a", f"{OFFICE}drawing:1.0 a", f"{OFFICE}drawing:1.0 area-rectangle",
     f"{OFFICE}drawing:1.0 area-circle", f"{OFFICE}drawing:1.0 area-polygon",
     f"{OFFICE}meta:1.0 template"}
)  # fmt: skip
INSIDE = re.compile(
    r"(?!/|\\|[A-Za-z][A-Za-z0-9+.-]*:)(?!.*(?:^|[/\\])\.\.(?:[/\\]|$)).*", re.DOTALL
)
MACRO = re.compile(r"(?i)(vnd\.sun\.star\.script|macro|service|slot|javascript):")
SCRIPTS = frozenset({f"{OFFICE}script:1.0 event-listener", f"{OFFICE}office:1.0 script"})
MACRO_ENDINGS = (".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".xlam", ".pptm", ".potm", ".ppsm")
# A file of any kind, wrapped so that a double click opens it.
PACKAGE = "Ole10Native".encode("utf-16-le")
FIELD = re.compile(
    rb"<[^<>]*instrText[^<>]*>([^<]*)|<[^<>]*fldSimple[^<>]* [\w:]*instr=[\"']([^<]*)"
)
OTHER_PROGRAM = re.compile(rb"\bDDE(?:AUTO)?\b", re.IGNORECASE)


def check_parts(archive: zipfile.ZipFile, *, is_open_document: bool) -> None:
    """Refused with `file_reaches_out` or `file_holds_macros`, `file_swells` or `file_damaged`
    where that cannot be told."""
    left = MOST_XML
    for entry in archive.infolist():
        name = entry.filename.lower()
        if name.endswith(MACRO_ENDINGS):
            raise Refused("file_holds_macros")
        if not name.endswith((".xml", ".rdf")):
            _check_other(name, archive, entry)
        elif is_open_document:
            left -= entry.file_size
            if left < 0:
                raise Refused("file_swells")
            # LibreOffice writes some parts empty.
            if content := archive.read(entry).strip():
                _check_links(content)
        elif name.startswith(("word/", "xl/externallinks/")):
            _check_fields(archive.read(entry))


def _check_other(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    if name.startswith(("pictures/", "thumbnails/")) or "/media/" in name:
        return
    content = archive.read(entry)
    if PACKAGE in content or b"vbaproject" in content.lower():
        raise Refused("file_holds_macros")


def _check_fields(content: bytes) -> None:
    """Refuse fields that start another program and ask it for their words."""
    words = b"".join(found[1] or found[2] or b"" for found in FIELD.finditer(content))
    if OTHER_PROGRAM.search(words) or b"ddeLink" in content:
        raise Refused("file_reaches_out")


def _check_links(content: bytes) -> None:
    """Refuse what leads out of an OpenDocument file by itself, and scripts. The parser fetches
    nothing, and entities are refused with the whole document type."""

    def element(name: str, said: dict[str, str]) -> None:
        last = name.rsplit(" ", 1)[-1]
        href = said.get(XLINK, "").strip()
        if name in SCRIPTS or MACRO.match(href):
            raise Refused("file_holds_macros")
        if last.startswith("dde-"):
            raise Refused("file_reaches_out")
        if name not in ASKED_FOR and not INSIDE.fullmatch(href):
            raise Refused("file_reaches_out")

    def entity(*_said: object) -> None:
        raise Refused("file_damaged")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = element
    parser.EntityDeclHandler = entity
    parser.Parse(content, True)
