"""The case file: clerks, bodies and the petitioner put items with documents into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from petitions.domain.rules import Papers
from petitions.services import documents, rights
from petitions.services.committees import cases
from petitions.services.committees.rules import rules_body
from petitions.services.documents import Given, Store, Stored
from petitions.services.errors import Forbidden, NotFound, Refused
from petitions.services.rights import Matter
from petitions.storage import audit, committee_files, committees
from petitions.storage import petitions as store
from petitions.storage import staff as roles
from petitions.storage.engine import unit
from petitions.storage.tables import CaseItem, Committee, CommitteeCase, Petition

TITLE_LIMIT = 200
TEXT_LIMIT = 20_000
MOST_FILES = 5
MOST_ITEMS_FROM_OUTSIDE = 50
MOST_BYTES_OF_A_CASE = 1024 * 1024 * 1024
# A note is the committee's own; what the petition says is public anyway.
NEVER_PUBLIC = frozenset({"note"})
BY_RULES = "by_rules"
ALWAYS_PUBLIC = frozenset({"petition"})
OFFICERS = ("officer", "head")


@dataclass(frozen=True)
class Item:
    """What is put into a file. `sender` is shown; empty for the petitioner and the committee.
    `visibility` may be left to the rules."""

    kind: str
    title: str
    language: str
    text: str = ""
    visibility: str = "internal"
    source: str = "committee"
    sender: str = ""
    received_on: date | None = None


def file_item(
    session: Session, account_id: int, case_id: int, item: Item, at: datetime, *,
    store_of: Store | None = None, files: Sequence[Given] = (),
) -> int:  # fmt: skip
    """Let a clerk put an item into a case file, public or internal."""
    _check(item, files)
    with unit(session):
        cases.own_case(session, account_id, case_id, at, *cases.CLERKS, act="file_item")
    with documents.kept_while_recorded(store_of, files) as kept, unit(session):
        own = cases.own_case(session, account_id, case_id, at, *cases.CLERKS, act="file_item")
        item = replace(item, visibility=_visibility(session, own.committee, item, at))
        return _add(session, own.case, own.petition, account_id, "clerk", item, kept, at)


def file_from_petitioner(
    session: Session, account_id: int, case_id: int, item: Item, at: datetime, *,
    store_of: Store | None = None, files: Sequence[Given] = (),
) -> int:  # fmt: skip
    """Let the petitioner hand in evidence or a letter; internal until a clerk publishes it."""
    given = Item(item.kind, item.title, item.language, item.text, "internal", "petitioner")
    return _file_from_outside(session, account_id, case_id, given, at, store_of, files, None)


def file_from_body(
    session: Session, account_id: int, case_id: int, body_id: int, item: Item, at: datetime, *,
    store_of: Store | None = None, files: Sequence[Given] = (),
) -> int:  # fmt: skip
    """Let an officer of a body that the petition concerns hand in an answer or a paper."""
    given = Item(item.kind, item.title, item.language, item.text, "internal", "body", item.sender)
    return _file_from_outside(session, account_id, case_id, given, at, store_of, files, body_id)


def publish_item(session: Session, account_id: int, item_id: int, at: datetime) -> None:
    """Let everybody read an item and its documents."""
    with unit(session):
        own, item = _own_item(session, account_id, item_id, at, "publish_item")
        if item.kind in NEVER_PUBLIC:
            raise Refused("notes_stay_internal")
        if item.kind in _papers(session, own.committee, at).internal:
            raise Refused("rules_keep_internal")
        item.visibility, item.published_at, item.withheld_reason = "public", at, None
        _changed(session, own, account_id, "publish_item", item, at)


def withhold_item(session: Session, account_id: int, item_id: int, why: str, at: datetime) -> None:
    """Take an item out of public sight, with a reason; the public sees that and why."""
    if not why.strip():
        raise Refused("reason_missing")
    with unit(session):
        own, item = _own_item(session, account_id, item_id, at, "withhold_item")
        if item.kind in ALWAYS_PUBLIC:
            raise Refused("petitions_stay_public")
        item.visibility, item.published_at = "internal", None
        item.withheld_reason = why.strip()
        _changed(session, own, account_id, "withhold_item", item, at, why)


def _papers(session: Session, committee: Committee, at: datetime) -> Papers:
    said = rules_body(session, committee, at)
    return (said.papers if said else None) or Papers(source="")


def _visibility(session: Session, committee: Committee, item: Item, at: datetime) -> str:
    """Return what an item is by the rules, or as its clerk wishes where they do not forbid it."""
    papers = _papers(session, committee, at)
    if item.visibility == BY_RULES:
        return "public" if item.kind in papers.published else "internal"
    if item.visibility == "public" and item.kind in papers.internal:
        raise Refused("rules_keep_internal")
    return item.visibility


def bodies_of(session: Session, petition: Petition) -> set[int]:
    """Return the bodies that a petition concerns: addressed, or owing a duty on it."""
    found = {duty.body_id for duty in store.duties(session, petition.id)}
    return {body_id for body_id in (*found, petition.body_id) if body_id is not None}


def own_bodies(session: Session, account_id: int, petition: Petition) -> list[int]:
    """Return the bodies that a petition concerns and an officer acts for."""
    held = [one for one in roles.roles_of(session, account_id) if one.role in OFFICERS]
    concerned = bodies_of(session, petition)
    return sorted(
        body_id
        for body_id in concerned
        if any(rights.covers(one, Matter.of(petition, body_id)) for one in held)
    )


def _file_from_outside(
    session: Session, account_id: int, case_id: int, item: Item, at: datetime,
    store_of: Store | None, files: Sequence[Given], body_id: int | None,
) -> int:  # fmt: skip
    _check(item, files)
    with unit(session):
        _outside(session, account_id, case_id, body_id, at)
    with documents.kept_while_recorded(store_of, files) as kept, unit(session):
        case, petition = _outside(session, account_id, case_id, body_id, at)
        role = "petitioner" if body_id is None else "officer"
        return _add(session, case, petition, account_id, role, item, kept, at, body_id)


def _outside(
    session: Session, account_id: int, case_id: int, body_id: int | None, at: datetime
) -> tuple[CommitteeCase, Petition]:
    """Return an open case that this petitioner or this body may write to."""
    case = committees.lock_case(session, case_id)
    petition = store.find(session, case.petition_id) if case else None
    if case is None or petition is None:
        raise NotFound("case")
    if body_id is None:
        if petition.petitioner_id != account_id:
            raise NotFound("case")
    elif body_id not in own_bodies(session, account_id, petition):
        matter = Matter.of(petition, body_id)
        rights.require(session, account_id, matter, *OFFICERS, at=at, act=f"file case:{case_id}")
        raise Forbidden("not_yours")
    if case.status != "open":
        raise Refused("case_closed")
    if case.item_count >= MOST_ITEMS_FROM_OUTSIDE * 4:
        raise Refused("file_full")
    mine = [one for one in committee_files.items(session, case_id) if one.filed_by == account_id]
    if len(mine) >= MOST_ITEMS_FROM_OUTSIDE:
        raise Refused("file_full")
    return case, petition


def _check(item: Item, files: Sequence[Given]) -> None:
    if not item.title.strip():
        raise Refused("title_missing")
    if len(item.title) > TITLE_LIMIT or len(item.text) > TEXT_LIMIT:
        raise Refused("text_too_long")
    if not item.text.strip() and not files:
        raise Refused("nothing_to_file")
    if len(files) > MOST_FILES:
        raise Refused("too_many_files")
    if item.visibility == "public" and item.kind in NEVER_PUBLIC:
        raise Refused("notes_stay_internal")


def _add(
    session: Session, case: CommitteeCase, petition: Petition, account_id: int, role: str,
    item: Item, kept: Sequence[Stored], at: datetime, body_id: int | None = None,
) -> int:  # fmt: skip
    size = committee_files.stored_bytes(session, case.id) + sum(one.size for one in kept)
    if size > MOST_BYTES_OF_A_CASE:
        raise Refused("file_full")
    committee = committees.find(session, case.body_id)
    today = cases.today(committee, at) if committee else at.date()
    made = committee_files.add_item(
        session, case, kind=item.kind, visibility=item.visibility, source=item.source,
        sender=item.sender.strip(), sender_body_id=body_id, title=item.title.strip(),
        text=item.text, language=item.language, received_on=item.received_on or today,
        filed_at=at, filed_by=account_id, published_at=at if item.visibility == "public" else None,
    )  # fmt: skip
    for one in kept:
        committee_files.add_document(
            session, item_id=made.id, storage_name=one.storage_name, name=one.name,
            media_type=one.media_type, size=one.size, sha256=one.sha256, scanned=one.scanned,
            uploaded_at=at, uploaded_by=account_id,
        )  # fmt: skip
    committees.touch(session, case.body_id)
    audit.append(
        session, at=at, account_id=account_id, role=role, act="file_item",
        petition_id=petition.id, subject=f"case:{case.id} item:{made.id}",
        after={"kind": item.kind, "visibility": item.visibility, "documents": len(kept)},
    )  # fmt: skip
    return made.id


def _own_item(
    session: Session, account_id: int, item_id: int, at: datetime, act: str
) -> tuple[cases.Own, CaseItem]:
    item = committee_files.item(session, item_id)
    if item is None:
        raise NotFound("item")
    own = cases.own_case(session, account_id, item.case_id, at, *cases.CLERKS, act=act)
    return own, item


def _changed(
    session: Session, own: cases.Own, account_id: int, act: str, item: CaseItem, at: datetime,
    why: str | None = None,
) -> None:  # fmt: skip
    committees.touch(session, own.committee.body_id)
    audit.append(
        session, at=at, account_id=account_id, role="clerk", act=act, petition_id=own.petition.id,
        subject=f"case:{own.case.id} item:{item.id}", after={"visibility": item.visibility},
        why=why,
    )  # fmt: skip
