"""Say what a file is by its content alone; refuse what is not one of the kinds taken.

A file is never opened, drawn or converted here: it is looked at just far enough to know its kind
and that it cannot overwhelm whoever opens it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from petitions.services.documents import images, office, pdf
from petitions.services.documents.names import safe_name
from petitions.services.errors import Refused

ENDINGS = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
}
Look = Callable[[bytes], str | None]
LOOKS: tuple[Look, ...] = (pdf.look, office.look, images.png, images.jpeg, images.webp)


@dataclass(frozen=True)
class Checked:
    """A file that is taken: its true kind, and a name that does no harm."""

    media_type: str
    name: str


def check(name: str, content: bytes, limit: int) -> Checked:
    """Return what a file is.

    Refused with `file_empty`, `file_too_large`, `file_kind_not_taken`, `file_too_many_pages`,
    `file_locked`, `file_swells` (a bomb), `file_holds_macros`, `file_acts`,
    `file_reaches_out`, `file_damaged`.
    """
    if not content:
        raise Refused("file_empty")
    if len(content) > limit:
        raise Refused("file_too_large")
    for look in LOOKS:
        media_type = look(content)
        if media_type is not None:
            return Checked(media_type, safe_name(name, ENDINGS[media_type]))
    raise Refused("file_kind_not_taken")
