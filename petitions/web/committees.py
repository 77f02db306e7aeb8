"""Committees on pages: seats, papers, meetings in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext

from petitions.storage import answers, committee_files, committee_meetings
from petitions.storage.committees import sits
from petitions.storage.tables import CaseItem, CommitteeMeeting, CommitteeMember, Document, Petition
from petitions.web import database, uploads
from petitions.web.languages import current_language
from petitions.wording import committees as wording


@dataclass(frozen=True)
class Said:
    """A text with its language where that is not the page's."""

    text: str
    lang: str | None

    def __bool__(self) -> bool:
        return bool(self.text)


def in_reader_words(texts: Mapping[str, str] | None) -> Said:
    """Choose the text in the reader's language, else another."""
    return Said(*wording.in_words(texts, current_language()))


def member_row(one: CommitteeMember, on: date, lang: str) -> dict[str, Any]:
    """Prepare a seat for a list."""
    belongs = [in_reader_words(texts) for texts in (one.party, one.constituency, one.represents)]
    return {
        "member": one,
        "seat": wording.seat_names(lang)[one.seat],
        "belongs": [text for text in belongs if text],
        "is_now": sits(one, on),
        "is_over": one.until_on is not None and one.until_on < on,
    }


def meeting_row(one: CommitteeMeeting, zone: str) -> dict[str, Any]:
    """Prepare a meeting for a list or its page."""
    return {
        "meeting": one,
        "title": in_reader_words(one.title),
        "place": in_reader_words(one.place),
        "status": wording.status_names(current_language())[one.status],
        "reason": in_reader_words(one.status_reason),
        "zone": zone,
    }


def agenda_rows(meeting_id: int, *, public_only: bool = False) -> list[dict[str, Any]]:
    """Prepare an agenda for a page."""
    found = committee_meetings.agenda(database.session(), meeting_id, public_only=public_only)
    titles = titles_of([petition for _, petition in found if petition is not None])
    rows = []
    for item, petition in found:
        words = in_reader_words(item.title)
        title, language = titles[petition.id] if petition else (words.text, words.lang)
        lang = language if language != current_language() else None
        rows.append({"item": item, "petition": petition, "title": title, "title_lang": lang})
    return rows


def item_rows(items: list[CaseItem]) -> list[dict[str, Any]]:
    """Prepare papers for a page, each with its documents."""
    lang = current_language()
    documents = committee_files.documents(database.session(), [item.id for item in items])
    return [
        {
            "item": item,
            "kind": wording.item_names(lang)[item.kind],
            "source": wording.source_names(lang)[item.source],
            "lang": item.language if item.language != lang else None,
            "documents": [_document_row(one) for one in documents.get(item.id, [])],
        }
        for item in items
    ]


def _document_row(document: Document) -> dict[str, Any]:
    size = uploads.kilobytes(document)
    return {"id": document.id, "name": document.name, "kilobytes": size}


def titles_of(petitions: list[Petition]) -> dict[int, tuple[str, str]]:
    """Return each petition's title in the reader's language or else its own, with the language."""
    lang = current_language()
    found = answers.titles(database.session(), [petition.id for petition in petitions])
    named = {}
    for petition in petitions:
        mine = found.get(petition.id, {})
        language = lang if mine.get(lang) else petition.original_language
        named[petition.id] = (mine.get(language) or gettext("Untitled"), language)
    return named


def title_of(petition: Petition) -> str:
    return titles_of([petition])[petition.id][0]
