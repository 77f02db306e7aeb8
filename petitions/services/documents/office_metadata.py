"""Office files without who wrote them, for whom, when and with what; their pictures likewise.

What stands in the text itself stays: names beside comments and tracked changes are part of it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from petitions.services.errors import Refused

# A signed file that is changed is signed no more: it stays as its author signed it.
SIGNED = ("_xmlsignatures/", "meta-inf/documentsignatures.xml")
PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
LONG_AGO = (1980, 1, 1, 0, 0, 0)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SCHEMAS = "http://schemas.openxmlformats.org"
CORE = f'{HEAD}<cp:coreProperties xmlns:cp="{SCHEMAS}/package/2006/metadata/core-properties"/>'
OF_PROGRAM = f'{HEAD}<Properties xmlns="{SCHEMAS}/officeDocument/2006/extended-properties"/>'
CUSTOM = f'{HEAD}<Properties xmlns="{SCHEMAS}/officeDocument/2006/custom-properties"/>'
META = (
    f'{HEAD}<office:document-meta office:version="1.2"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">'
    "<office:meta/></office:document-meta>"
)
EMPTY = {
    "docprops/core.xml": CORE, "docprops/app.xml": OF_PROGRAM, "docprops/custom.xml": CUSTOM,
    "meta.xml": META,
}  # fmt: skip
Clean = Callable[[str, bytes], bytes]


def without_properties(content: bytes, clean_picture: Clean) -> bytes:
    """Return an office file written anew, its properties empty and its pictures clean."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if any(name.lower().startswith(SIGNED) for name in archive.namelist()):
            return content
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as written:
            for entry in archive.infolist():
                same = zipfile.ZipInfo(entry.filename, LONG_AGO)
                same.compress_type = entry.compress_type
                written.writestr(same, _cleaned(entry.filename, archive.read(entry), clean_picture))
        return made.getvalue()


def _cleaned(name: str, content: bytes, clean_picture: Clean) -> bytes:
    name = name.lower()
    if name.endswith(".psmdcp"):  # where some programs keep the core properties
        return CORE.encode()
    # Parts within a part, such as a table in a letter, have properties of their own.
    empty = EMPTY.get(name) or (META if name.endswith("/meta.xml") else None)
    if empty is not None:
        return empty.encode()
    kind = PICTURES.get(name.rsplit(".", 1)[-1])
    try:
        return clean_picture(kind, content) if kind else content
    except Refused:  # no picture that anything would draw
        return b""
