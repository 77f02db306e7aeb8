"""One petition with its texts, its facts, its answers and its public signatories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.public.happenings import Fact, invalidations
from petitions.storage.public.lists import LISTED
from petitions.storage.tables import (
    Account,
    Act,
    Duty,
    Petition,
    PetitionTag,
    PetitionTerritory,
    PetitionText,
    Response,
    RuleVersion,
    Signatory,
    Signature,
    StoredFact,
)

# Facts whose act gives a reason that the public reads.
REASONED = {
    "duty_extended": ("extend",),
    "duty_transferred": ("transfer",),
    "state": ("remove", "restore"),
}


@dataclass(frozen=True)
class Owed:
    """A duty as it is stored, for lists of what bodies owe."""

    petition: int
    key: str
    kind: str
    owed_by: str
    obligation: str
    body_id: int | None
    status: str
    opened_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    outcome: str | None
    report_due_at: datetime | None
    id: int


def _owed(duty: Duty) -> Owed:
    return Owed(
        duty.petition_id, duty.key, duty.kind, duty.owed_by, duty.obligation, duty.body_id,
        duty.status, duty.opened_at, duty.due_at, duty.ended_at, duty.outcome,
        duty.report_due_at, duty.id,
    )  # fmt: skip


def open_duties(session: Session, limit: int) -> list[Owed]:
    """Return what bodies must do on listed petitions, the soonest due first, then what the law
    sets no date for."""
    found = (
        sa.select(Duty)
        .join(Petition, Petition.id == Duty.petition_id)
        .where(Duty.status == "open", Duty.obligation == "must", LISTED)
        .limit(limit)
    )
    dated = found.where(Duty.due_at.is_not(None)).order_by(Duty.due_at, Duty.id)
    owed = list(session.scalars(dated))
    if len(owed) < limit:
        undated = found.where(Duty.due_at.is_(None)).order_by(Duty.opened_at, Duty.id)
        owed += session.scalars(undated.limit(limit - len(owed)))
    return [_owed(duty) for duty in owed]


def duties(session: Session, number: int) -> list[Owed]:
    found = sa.select(Duty).where(Duty.petition_id == number).order_by(Duty.id)
    return [_owed(duty) for duty in session.scalars(found)]


@dataclass(frozen=True)
class Text:
    """One language version of a petition's text."""

    language: str
    title: str
    fields: Mapping[str, str]
    sha256: str
    translator: str
    is_added_later: bool


@dataclass(frozen=True)
class Answer:
    """A published response, its newest version."""

    duty_id: int | None
    duty_key: str | None
    body_id: int | None
    version: int
    outcome: str
    texts: Mapping[str, Mapping[str, str]]
    published_at: datetime
    is_approved: bool
    correction_reason: str | None


@dataclass(frozen=True)
class Whole:
    """A petition as its page needs it; `life` as the JSON that is stored."""

    number: int
    rule_set: str
    rules_sha256: str
    version: int
    state: str
    listed: bool
    level: str
    territory: str | None
    body_id: int | None
    original_language: str
    life: str
    count: int
    against: int
    rejection_reason: str | None
    text_hidden: bool
    support_token: str | None
    petitioner: str
    name_hidden: bool
    last_signature_at: datetime | None
    again_of: int | None
    archived_at: datetime | None
    texts: Mapping[str, Text] = field(default_factory=dict)


# Statements of the page that is read most are built once: building them costs more than running.
_NUMBER: sa.BindParameter[int] = sa.bindparam("number")
_WHOLE = (
    sa.select(
        Petition.id, Petition.rule_set, RuleVersion.sha256, RuleVersion.number, Petition.state,
        Petition.listed, Petition.level, Petition.territory, Petition.body_id,
        Petition.original_language, sa.cast(Petition.life, sa.Text), Petition.signature_count,
        Petition.against_count, Petition.rejection_reason, Petition.text_hidden,
        Petition.support_token, Account.name,
        Petition.name_hidden, Petition.last_signature_at, Petition.again_of, Petition.archived_at,
    )
    .join(RuleVersion, RuleVersion.id == Petition.rule_version_id)
    .join(Account, Account.id == Petition.petitioner_id)
    .where(Petition.id == _NUMBER)
)  # fmt: skip
_TEXTS = sa.select(
    PetitionText.language, PetitionText.title, PetitionText.fields, PetitionText.sha256,
    PetitionText.translator, PetitionText.is_added_later,
).where(PetitionText.petition_id == _NUMBER, PetitionText.is_current)  # fmt: skip
_FACTS = (
    sa.select(StoredFact.at, StoredFact.fact, StoredFact.data, Act.action)
    .outerjoin(Act, Act.id == StoredFact.act_id)
    .where(StoredFact.petition_id == _NUMBER)
    .order_by(StoredFact.number)
)
_ANSWERS = (
    sa.select(
        Response.duty_id, Duty.key, Response.body_id, Response.version, Response.outcome,
        Response.texts, Response.published_at, Response.approved_by.is_not(None),
        Response.correction_reason,
    )
    .outerjoin(Duty, Duty.id == Response.duty_id)
    .where(Response.petition_id == _NUMBER)
    .order_by(Response.id.desc())
)  # fmt: skip
_TAGS = (
    sa.select(PetitionTag.tag).where(PetitionTag.petition_id == _NUMBER).order_by(PetitionTag.tag)
)


def _about(session: Session, statement: sa.Executable, number: int) -> Sequence[Any]:
    return session.connection().execute(statement, {"number": number}).all()


def petition(session: Session, number: int) -> Whole | None:
    """Return a petition with all language versions of its text, in two statements."""
    found = _about(session, _WHOLE, number)
    return replace(Whole(*found[0]), texts=texts(session, number)) if found else None


def texts(session: Session, number: int) -> dict[str, Text]:
    return {row.language: Text(*row) for row in _about(session, _TEXTS, number)}


def facts(session: Session, number: int) -> list[Fact]:
    """Return what happened to a petition, oldest first, signatures found invalid included."""
    told = [
        Fact(row.at, row.fact, row.data, _why(row.fact, row.action))
        for row in _about(session, _FACTS, number)
    ]
    return sorted([*told, *invalidations(session, number)], key=lambda fact: fact.at)


def _why(fact: str, action: Mapping[str, Any] | None) -> str | None:
    if action is None or action["do"] not in REASONED.get(fact, ()):
        return None
    return action.get("reason")


def answers(session: Session, number: int) -> list[Answer]:
    """Return the newest version of each response, the latest answer first."""
    newest: dict[int | None, Answer] = {}
    for row in _about(session, _ANSWERS, number):
        newest.setdefault(row.duty_id, Answer(*row))
    return list(newest.values())


@dataclass(frozen=True)
class Counted:
    """What the light count page says."""

    number: int
    count: int
    against: int
    state: str
    revision: int


def counted(session: Session, number: int) -> Counted | None:
    row = session.execute(
        sa.select(
            Petition.id, Petition.signature_count, Petition.against_count, Petition.state,
            Petition.revision,
        ).where(Petition.id == number)
    ).one_or_none()  # fmt: skip
    return Counted(*row) if row else None


# A petitioner who stays anonymous stands in no list of signatories either.
_MAY_BE_NAMED = sa.or_(
    ~Petition.name_hidden,
    Signatory.account_id.is_(None),
    Signatory.account_id != Petition.petitioner_id,
)


@dataclass(frozen=True)
class Signed:
    """One line of a public list of signatories."""

    id: int
    name: str
    territory: str | None
    confirmed_at: datetime


def signatories(
    session: Session, number: int, limit: int, before: int | None = None
) -> list[Signed]:
    """Return counted signatories, the newest first, behind the given signature."""
    found = (
        sa.select(Signature.id, Signatory.name, Signature.territory, Signature.confirmed_at)
        .join(Signatory, Signatory.signature_id == Signature.id)
        .join(Petition, Petition.id == Signature.petition_id)
        .where(_MAY_BE_NAMED)
        .where(
            Signature.petition_id == number, Signature.kind.in_(("for", "support")),
            Signature.withdrawn_at.is_(None), Signature.invalidated_at.is_(None),
        )
        .order_by(Signature.id.desc())
        .limit(limit)
    )  # fmt: skip
    if before is not None:
        found = found.where(Signature.id < before)
    return [Signed(*row) for row in session.execute(found)]


def territory_counts(session: Session, number: int) -> dict[str, int]:
    found = sa.select(PetitionTerritory.territory, PetitionTerritory.count)
    found = found.where(PetitionTerritory.petition_id == number, PetitionTerritory.count > 0)
    return {territory: count for territory, count in session.execute(found)}  # noqa: C416


def tags(session: Session, number: int) -> list[str]:
    return [row.tag for row in _about(session, _TAGS, number)]
