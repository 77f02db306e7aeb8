"""Reading everybody's work without personal data: whoever wrote something is a number, and what
was written comes without names, addresses and long numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.domain.masking import masked
from petitions.services import rights
from petitions.services.errors import NotFound
from petitions.services.rights import Matter
from petitions.storage import (
    answers,
    bodies,
    cases,
    committee_acts,
    committee_files,
    committees,
    overseeing,
)
from petitions.storage import petitions as store
from petitions.storage.staff import Role
from petitions.storage.tables import CommitteeCase, Duty, Petition, ReviewCase

AUDITORS = ("auditor",)


@dataclass(frozen=True)
class Entry:
    """Something that somebody wrote or did; `by` is the number of the account."""

    at: datetime
    by: int | None
    kind: str
    texts: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class OwedDuty:
    """A duty with what is being written, what was published and what was noted."""

    row: Duty
    body: Any
    draft: str | None
    versions: int
    comments: tuple[Entry, ...]


@dataclass(frozen=True)
class BeforeCommittee:
    """A committee's case: its papers and its votes."""

    row: CommitteeCase
    body: Any
    papers: tuple[tuple[Any, str, str], ...]  # the item, its title and its text
    votes: tuple[tuple[Any, dict[str, str]], ...]


@dataclass(frozen=True)
class Overseen:
    """All that staff have and did about one petition, as an auditor may read it."""

    petition: Petition
    titles: dict[str, str]
    texts: dict[str, dict[str, str]]
    review: ReviewCase | None
    tags: tuple[str, ...] = ()
    decisions: tuple[Entry, ...] = ()
    notes: tuple[Entry, ...] = ()
    messages: tuple[Entry, ...] = ()
    duties: tuple[OwedDuty, ...] = ()
    committees: tuple[BeforeCommittee, ...] = ()


@dataclass(frozen=True)
class _Reader:
    session: Session
    petition: Petition
    names: Sequence[str] = field(default_factory=tuple)

    def mask(self, text: str | None) -> str:
        return masked(text or "", self.names)


def oversee(session: Session, roles: Iterable[Role], number: int) -> Overseen:
    """Return everything about a petition that the roles reach; NotFound otherwise, and for what
    a petitioner has not handed in."""
    petition = store.find(session, number)
    mine = [role for role in roles if role.role in AUDITORS]
    if petition is None or petition.submitted_at is None:
        raise NotFound("petition_unknown")
    if not any(rights.covers(role, Matter.of(petition)) for role in mine):
        raise NotFound("petition_unknown")
    reader = _Reader(session, petition, overseeing.names_in(session, petition))
    texts = store.texts(session, number)
    return Overseen(
        petition,
        titles={lang: reader.mask(text.title) for lang, text in texts.items()},
        texts={lang: _fields(reader, text.fields) for lang, text in texts.items()},
        review=cases.find(session, number),
        tags=tuple(cases.tags(session, number)),
        decisions=_decisions(reader),
        notes=_notes(reader),
        messages=_messages(reader),
        duties=tuple(_duty(reader, duty) for duty in store.duties(session, number)),
        committees=tuple(
            _committee(reader, case, body)
            for case, body in committees.cases_of_petition(session, number)
        ),
    )


def titles(session: Session, numbers: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return the titles of petitions in their languages, masked."""
    found = {}
    for number, known in answers.titles(session, list(numbers)).items():
        petition = store.find(session, number)
        names = overseeing.names_in(session, petition) if petition else []
        found[number] = {lang: masked(title, names) for lang, title in known.items()}
    return found


def _fields(reader: _Reader, fields: dict[str, Any]) -> dict[str, str]:
    return {key: reader.mask(str(value)) for key, value in fields.items() if value}


def _decisions(reader: _Reader) -> tuple[Entry, ...]:
    found = cases.decisions(reader.session, reader.petition.id)
    return tuple(
        Entry(
            row.decided_at, row.decided_by, row.outcome,
            tuple(
                reader.mask(text)
                for text in (row.why, row.message, *_remarks(row.remarks), row.answer)
                if text
            ),
            tuple(row.reasons),
        )
        for row, _ in found
    )  # fmt: skip


def _remarks(remarks: list[Any]) -> list[str]:
    return [f"«{one['quote']}»: {one['remark']}" for one in remarks]


def _notes(reader: _Reader) -> tuple[Entry, ...]:
    found = cases.notes(reader.session, reader.petition.id)
    return tuple(
        Entry(note.written_at, note.account_id, note.kind, (reader.mask(note.text),))
        for note, _ in found
    )


def _messages(reader: _Reader) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            one.written_at,
            None if one.is_from_petitioner else one.account_id,
            "petitioner" if one.is_from_petitioner else "staff",
            (reader.mask(one.text),),
        )
        for one in overseeing.messages(reader.session, reader.petition.id)
    )


def _duty(reader: _Reader, duty: Duty) -> OwedDuty:
    draft = answers.draft(reader.session, duty.id)
    return OwedDuty(
        duty,
        bodies.find(reader.session, duty.body_id) if duty.body_id else None,
        draft.status if draft else None,
        len(answers.versions(reader.session, duty.id)),
        tuple(
            Entry(one.written_at, one.account_id, "comment", (reader.mask(one.text),))
            for one in overseeing.comments(reader.session, duty.id)
        ),
    )


def _committee(reader: _Reader, case: CommitteeCase, body: Any) -> BeforeCommittee:
    items = committee_files.items(reader.session, case.id)
    motions = committee_acts.motions(reader.session, case.id)
    return BeforeCommittee(
        case,
        body,
        tuple((item, reader.mask(item.title), reader.mask(item.text)) for item in items),
        tuple(
            (one, {lang: reader.mask(str(text)) for lang, text in one.texts.items()})
            for one in motions
        ),
    )
