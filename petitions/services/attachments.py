"""Files attached to a petition: added and removed while it is written, published with its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.services import documents, drafting, reading, rights, rulebooks
from petitions.services.documents import Given, Store
from petitions.services.errors import NotFound, Refused
from petitions.services.reading import View
from petitions.services.reviewing import MODERATORS
from petitions.services.rights import Matter
from petitions.storage import attachments, audit, drafts
from petitions.storage import petitions as store
from petitions.storage.attachments import MEGABYTE
from petitions.storage.engine import unit
from petitions.storage.tables import Attachment, Draft

MOST_FILES = 20


def own_files(session: Session, account_id: int, draft_id: int) -> list[Attachment]:
    """Return the files of one's own draft; none of anybody else's."""
    draft = drafts.find(session, account_id, draft_id)
    return attachments.of_draft(session, draft_id) if draft is not None else []


def own_file(session: Session, account_id: int, draft_id: int, file_id: int) -> Attachment:
    """Return a file of one's own draft or petition; NotFound of anybody else's."""
    draft = drafts.find(session, account_id, draft_id)
    found = attachments.find_in_draft(session, draft_id, file_id) if draft is not None else None
    if found is None:
        raise NotFound("document")
    return found


def attach(
    session: Session, store_of: Store, account_id: int, draft_id: int, files: Sequence[Given],
    at: datetime,
) -> None:  # fmt: skip
    """Add files to one's own open draft, all or none.

    Refused with `attachments_not_allowed`, `attachments_too_large`, `too_many_files` or what
    `documents.keep` refuses.
    """
    with unit(session):
        draft = _own_open(session, account_id, draft_id)
        _require_room(session, draft, [len(one.content) for one in files], at)
    with documents.kept_while_recorded(store_of, files) as kept, unit(session):
        draft = _own_open(session, account_id, draft_id)
        _require_room(session, draft, [one.size for one in kept], at)
        for one in kept:
            attachments.add(session, draft_id, at, **asdict(one))


def detach(session: Session, store_of: Store, account_id: int, draft_id: int, file_id: int) -> None:
    """Remove a file from one's own open draft, for good."""
    with unit(session):
        _own_open(session, account_id, draft_id)
        found = attachments.find_in_draft(session, draft_id, file_id)
        if found is None:
            raise NotFound("document")
        names = _delete(session, store_of, [found])
    documents.remove(store_of, names)


def discard_draft(session: Session, store_of: Store, account_id: int, draft_id: int) -> None:
    """Delete one's own draft that is no petition yet, its files too."""
    with unit(session):
        draft = drafts.lock(session, account_id, draft_id)
        if draft is None or draft.petition_id is not None:
            raise NotFound("draft")
        names = _delete(session, store_of, attachments.of_draft(session, draft_id))
        drafts.delete(session, account_id, draft_id)
    documents.remove(store_of, names)


def erase_of(session: Session, store_of: Store | None, account_id: int) -> None:
    """Delete all that an erased person attached to anything."""
    with unit(session):
        names = _delete(session, store_of, attachments.of_account(session, account_id))
    if store_of is not None:
        documents.remove(store_of, names)


def take_for_review(
    session: Session, account_id: int, petition_id: int, file_id: int, at: datetime
) -> Attachment:
    """Return a file of a petition that a moderator's role covers, on record; NotFound or
    Forbidden otherwise."""
    petition = store.find(session, petition_id)
    if petition is None or petition.submitted_at is None:
        raise NotFound("petition")
    matter, act = Matter.of(petition), f"take_document petition:{petition_id} file:{file_id}"
    role = rights.require(session, account_id, matter, *MODERATORS, at=at, act=act)
    found = attachments.find_in_petition(session, petition_id, file_id)
    if found is None:
        raise NotFound("document")
    with unit(session):
        audit.append(
            session, at=at, account_id=account_id, role=role.role, act="take_document",
            petition_id=petition_id, subject=f"file:{file_id}",
        )  # fmt: skip
    return found


def shown(session: Session, view: View) -> list[Attachment]:
    """Return the files that everybody may take beside a petition's text."""
    if view.is_text_hidden or view.rule_set.content.attachments_mb is None:
        return []
    return attachments.of_petition(session, view.petition.number)


def public_file(session: Session, number: int, file_id: int) -> Attachment:
    """Return a file of a petition whose text everybody may read; NotFound or Gone otherwise."""
    view = reading.petition(session, number)
    found = next((one for one in shown(session, view) if one.id == file_id), None)
    if found is None:
        raise NotFound("document")
    return found


def _own_open(session: Session, account_id: int, draft_id: int) -> Draft:
    draft = drafts.lock(session, account_id, draft_id)
    if draft is None or not drafting.is_open(session, draft):
        raise NotFound("draft")
    return draft


def _require_room(session: Session, draft: Draft, sizes: Sequence[int], at: datetime) -> None:
    most = _most_megabytes(session, draft, at)
    if most is None:
        raise Refused("attachments_not_allowed")
    there = attachments.of_draft(session, draft.id)
    if len(there) + len(sizes) > MOST_FILES:
        raise Refused("too_many_files")
    if sum(one.size for one in there) + sum(sizes) > most * MEGABYTE:
        raise Refused("attachments_too_large")


def _most_megabytes(session: Session, draft: Draft, at: datetime) -> int | None:
    petition = store.find(session, draft.petition_id) if draft.petition_id is not None else None
    if petition is not None:
        return rulebooks.rule_set_of(session, petition).content.attachments_mb
    chosen = draft.answers["rule_set"]
    if chosen is None:
        return None
    return rulebooks.rule_set_in_force(session, chosen, at).content.attachments_mb


def _delete(session: Session, store_of: Store | None, files: Sequence[Attachment]) -> list[str]:
    """Delete records, their files marked first: after a crash in between they are swept away."""
    names = [one.storage_name for one in files]
    if store_of is not None:
        documents.unsettle(store_of, names)
    attachments.delete(session, files)
    return names
