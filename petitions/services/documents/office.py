"""Office files are ZIP archives: which kind, without macros, not a bomb, and fetching nothing."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from petitions.services.documents.office_parts import check_parts
from petitions.services.errors import Refused

MOST_ENTRIES = 5_000
MOST_UNPACKED = 256 * 1024 * 1024
MOST_RATIO = 100
SMALL = 1024 * 1024  # below this, a high ratio harms nobody
CHUNK = 64 * 1024
CONTENT_TYPES = "[Content_Types].xml"
OOXML = "application/vnd.openxmlformats-officedocument."
OOXML_KINDS = {
    b"wordprocessingml.document.main+xml": f"{OOXML}wordprocessingml.document",
    b"spreadsheetml.sheet.main+xml": f"{OOXML}spreadsheetml.sheet",
    b"presentationml.presentation.main+xml": f"{OOXML}presentationml.presentation",
}
ODF = "application/vnd.oasis.opendocument."
ODF_KINDS = frozenset(f"{ODF}{kind}" for kind in ("text", "spreadsheet", "presentation"))
ACTIVE = ("vbaproject", "activex", "basic/", "scripts/")
# Relations to somewhere outside that nothing follows unless the reader asks for it. A template, a
# picture or an object would be fetched as the file is opened: code comes, or the reader is seen.
ASKED_FOR = frozenset({"hyperlink", "externalLinkPath"})
MOST_RELATIONS = 4 * 1024 * 1024


def look(content: bytes) -> str | None:
    """Recognise a document, table or presentation; Refused if it is locked, a bomb or active, or
    fetches something when it is opened."""
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive.infolist())
            _check_unpacked(archive)
            _check_relations(archive)
            kind = _kind(archive)
            if kind is not None:
                check_parts(archive, is_open_document=kind in ODF_KINDS)
            return kind
    except expat.ExpatError as error:
        raise Refused("file_damaged") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise Refused("file_damaged") from error


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Refused("file_swells")
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise Refused("file_damaged")  # programs would differ in which of two they read
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise Refused("file_locked")
        name = entry.filename.replace("\\", "/").lower()
        if name.startswith("/") or ".." in name.split("/") or "\0" in entry.orig_filename:
            raise Refused("file_damaged")
        if any(part in name for part in ACTIVE):
            raise Refused("file_holds_macros")


def _check_unpacked(archive: zipfile.ZipFile) -> None:
    """Unpack everything, in small pieces that are thrown away: what entries say of their own
    size may be a lie."""
    total = packed = 0
    for entry in archive.infolist():
        packed += entry.compress_size
        with archive.open(entry) as stream:
            while piece := stream.read(CHUNK):
                total += len(piece)
                if total > MOST_UNPACKED or (total > SMALL and total > MOST_RATIO * packed):
                    raise Refused("file_swells")


def _check_relations(archive: zipfile.ZipFile) -> None:
    for entry in archive.infolist():
        if entry.filename.lower().endswith(".rels"):
            if entry.file_size > MOST_RELATIONS:
                raise Refused("file_swells")
            _check_outside(archive.read(entry))


def _check_outside(relations: bytes) -> None:
    """Refuse what leads outside by itself. The parser fetches nothing, and entities are refused
    with the whole document type."""

    def relation(name: str, said: dict[str, str]) -> None:
        is_outside = said.get("TargetMode", "").lower() == "external"
        if is_outside and said.get("Type", "").rsplit("/", 1)[-1] not in ASKED_FOR:
            raise Refused("file_reaches_out")

    def document_type(*_said: object) -> None:
        raise Refused("file_damaged")

    parser = expat.ParserCreate()
    parser.StartElementHandler = relation
    parser.StartDoctypeDeclHandler = document_type
    parser.Parse(relations, True)


def _kind(archive: zipfile.ZipFile) -> str | None:
    names = set(archive.namelist())
    if CONTENT_TYPES in names:
        said = archive.read(CONTENT_TYPES)
        if b"macroEnabled" in said:
            raise Refused("file_holds_macros")
        return next((kind for mark, kind in OOXML_KINDS.items() if mark in said), None)
    if "mimetype" in names:
        said = archive.read("mimetype").strip()
        kind = said.decode("ascii", "replace")
        return kind if kind in ODF_KINDS else None
    return None
