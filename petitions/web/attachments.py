"""Files attached to petitions, on pages."""

from __future__ import annotations

from collections.abc import Sequence

from petitions.services import attachments
from petitions.services.documents.checking import ENDINGS
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


def rows_beside(view: View) -> list[FileRow]:
    """Prepare the files that everybody may take beside a petition's text."""
    number = view.petition.number
    return for_a_second(("files", number), lambda: file_rows(attachments.shown(session(), view)))
