"""Files attached to petitions, on pages."""

from __future__ import annotations

from collections.abc import Sequence

from petitions.services import attachments, reading
from petitions.services.documents.checking import ENDINGS
from petitions.services.errors import NotFound
from petitions.services.reading import View
from petitions.storage.tables import Attachment
from petitions.web import uploads
from petitions.web.database import session
from petitions.web.lately import for_a_second

FileRow = dict[str, object]


def file_rows(files: Sequence[Attachment]) -> list[FileRow]:
    """Prepare files for a list: name, kind and size."""
    return [
        {
            "id": one.id,
            "name": one.name,
            "kind": ENDINGS[one.media_type].upper(),
            "kilobytes": uploads.kilobytes(one),
        }
        for one in files
    ]


def file_rows_of(number: int) -> list[FileRow]:
    """Prepare the files of a petition that everybody may take; none while nobody may see it."""
    try:
        return file_rows(attachments.shown(session(), reading.petition(session(), number)))
    except (NotFound, reading.Gone):
        return []


def rows_beside(view: View) -> list[FileRow]:
    """Prepare the files that everybody may take beside a petition's text."""
    number = view.petition.number
    return for_a_second(("files", number), lambda: file_rows(attachments.shown(session(), view)))
