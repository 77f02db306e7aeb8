"""Keeping personal data no longer than a petition's own rules say; the public facts stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.domain.keeping_data import terms_over
from petitions.domain.rules import Retention
from petitions.services import documents, lifecycle, rulebooks
from petitions.services.documents import Store
from petitions.storage import attachments, audit, erasure, retention
from petitions.storage import rulebooks as rule_rows
from petitions.storage.engine import unit
from petitions.storage.tables import Petition

ENDED = "end_of_retention"
PETITIONS_AT_ONCE, PERSONS_AT_ONCE = 200, 1_000
OF_SIGNATORIES = frozenset({"signatures", "everything"})
OF_THE_PETITIONER = frozenset({"petitioner", "everything"})
OF_PAPERS = frozenset({"papers", "everything"})


def carry_out(session: Session, at: datetime, files: Store | None = None) -> int:
    """Let go of all whose time is over, files too; return how many signatories those were.

    Each thousand is a transaction: killed in between, the next run goes on. What the rules hand
    to the archive is kept: see `archiving`.
    """
    gone = 0
    for rule_set in rule_rows.rule_set_ids(session):
        terms = _ever_said(session, rule_set)
        if terms:
            gone += _of_rule_set(session, rule_set, terms, at, files)
    session.commit()
    return gone


def _ever_said(session: Session, rule_set: str) -> list[Retention]:
    versions = rulebooks.rules_for(session, rule_set).versions
    return [term for one in versions for term in one.rule_set.retention if _ends(term)]


def _ends(term: Retention) -> bool:
    return term.action != "archive"


def _of_rule_set(
    session: Session, rule_set: str, terms: Sequence[Retention], at: datetime, files: Store | None
) -> int:
    gone, behind = 0, 0
    names = any(term.data in OF_THE_PETITIONER for term in terms)
    papers = names or any(term.data in OF_PAPERS for term in terms)
    while found := retention.petitions_with_data(
        session, rule_set, behind, PETITIONS_AT_ONCE, names=names, papers=papers
    ):
        session.commit()
        gone += sum(_of_petition(session, number, at, files) for number in found)
        behind = found[-1]
    return gone


def _of_petition(session: Session, number: int, at: datetime, files: Store | None) -> int:
    gone = 0
    while True:
        with unit(session):
            locked = lifecycle.take(session, number)
            over = [term for term in terms_over(locked.rules, locked.life, at) if _ends(term)]
            data = {str(term.data) for term in over}
            lost = _let_go_of_files(session, locked.petition, data, files)
            count = _let_go(session, locked.petition, data, at, lost)
        if files is not None:
            documents.remove(files, lost.names)
        gone += count
        if count < PERSONS_AT_ONCE:
            return gone


@dataclass(frozen=True)
class Lost:
    """How many papers were emptied and files detached, and the names of the files that go once
    this is written."""

    papers: int = 0
    attached: int = 0
    names: Sequence[str] = ()

    def on_record(self) -> dict[str, int]:
        counted = {"papers": self.papers, "files": self.attached}
        return {what: count for what, count in counted.items() if count}


def _let_go_of_files(
    session: Session, petition: Petition, data: set[str], files: Store | None
) -> Lost:
    """Empty papers of closed cases, detach the petition's own files; a committee still at work
    keeps what it works with."""
    mine, inside = bool(data & OF_THE_PETITIONER), bool(data & OF_PAPERS)
    papers = retention.papers(session, petition.id, petitioners=mine, internal=inside)
    attached = retention.attached(session, petition.id) if mine else []
    if not papers and not attached:
        return Lost()
    names = [*erasure.files_of(session, papers), *(one.storage_name for one in attached)]
    if files is not None:
        documents.unsettle(files, names)
    erasure.empty_papers(session, papers)
    attachments.delete(session, attached)
    return Lost(len(papers), len(attached), names)


def _let_go(session: Session, petition: Petition, data: set[str], at: datetime, lost: Lost) -> int:
    """Delete one batch of what is over on one petition; the record holds numbers alone."""
    all_of_it = bool(data & OF_SIGNATORIES)
    persons: list[int] = []
    if all_of_it or "email" in data:
        persons = retention.persons(session, petition.id, PERSONS_AT_ONCE, with_email=not all_of_it)
    if persons and all_of_it:
        retention.delete_persons(session, persons)
    elif persons:
        retention.delete_emails(session, persons)
    hides = bool(data & OF_THE_PETITIONER) and not petition.name_hidden
    if hides:
        petition.name_hidden = True
    if persons or hides or lost.on_record():
        petition.revision += 1
        audit.append(
            session, at=at, account_id=None, act=ENDED, petition_id=petition.id,
            after={"data": sorted(data), "signatures": len(persons), **lost.on_record()},
        )  # fmt: skip
    return len(persons)
