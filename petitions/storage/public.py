"""What public pages read: frozen values, one statement each, never a count over signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from petitions.storage import search
from petitions.storage.tables import (
    Account,
    Body,
    Duty,
    Feedback,
    Petition,
    PetitionTag,
    PetitionTerritory,
    PetitionText,
    Response,
    RuleVersion,
    Signatory,
    Signature,
    StoredFact,
    Switch,
    Territory,
)

IN_LISTS = sa.and_(Petition.listed.is_(True), Petition.state != "removed")


@dataclass(frozen=True)
class Row:
    """A petition in a list, with the title in the wanted language or else in its original."""

    number: int
    rule_set: str
    rules_sha256: str
    state: str
    level: str
    territory: str | None
    body_id: int | None
    life: Mapping[str, Any]
    count: int
    opened_at: datetime | None
    closing_at: datetime | None
    trending: int
    text_hidden: bool
    title: str
    fields: Mapping[str, str]
    language: str


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; None is no limit.

    `rejected_sets` are the rule sets that list refused petitions, `expired_unlisted` those that
    list no expired ones.
    """

    state: str | None = None
    rule_set: str | None = None
    body_id: int | None = None
    territory: str | None = None
    tag: str | None = None
    language: str | None = None
    query: str | None = None
    rejected_sets: tuple[str, ...] = ()
    expired_unlisted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Key:
    """Where a page of a list begins: the sort value and number of its neighbour."""

    value: datetime | int
    number: int
    is_backward: bool = False


# How a list may be sorted: by which column, and whether the highest comes first.
ORDERS: Mapping[str, tuple[Any, bool]] = {
    "newest": (Petition.opened_at, True),
    "most_signed": (Petition.signature_count, True),
    "trending": (Petition.trending, True),
    "closing": (Petition.closing_at, False),
    "number": (Petition.id, True),
}
DUTY_FILTERS = ("waiting", "overdue")
CLOSED = ("closed", "in_verification", "under_consideration")


def rows(
    session: Session,
    lang: str,
    filters: Filters,
    order: str,
    limit: int,
    key: Key | None = None,
    at: datetime | None = None,
) -> list[Row]:
    """Return a page of listed petitions in their order, beginning behind (or before) the key."""
    column, is_descending = ORDERS[order]
    found = _select(lang).where(*_conditions(session, filters, at))
    if order == "closing":
        found = found.where(Petition.closing_at.is_not(None))
    if key is not None:
        is_descending ^= key.is_backward
        place = sa.tuple_(column, Petition.id)
        start = sa.tuple_(sa.literal(key.value, column.type), sa.literal(key.number))
        found = found.where(place < start if is_descending else place > start)
    direction = sa.desc if is_descending else sa.asc
    found = found.order_by(direction(column), direction(Petition.id)).limit(limit)
    page = [_row(row) for row in session.execute(found)]
    return page[::-1] if key is not None and key.is_backward else page


def rows_of(session: Session, lang: str, numbers: Sequence[int]) -> list[Row]:
    """Return the given petitions, in the order of the numbers."""
    if not numbers:
        return []
    found = session.execute(_select(lang).where(Petition.id.in_(numbers)))
    by_number = {row.id: _row(row) for row in found}
    return [by_number[number] for number in numbers if number in by_number]


def _select(lang: str) -> sa.Select[Any]:
    wanted, original = aliased(PetitionText), aliased(PetitionText)
    return (
        sa.select(
            Petition.id, Petition.rule_set, Petition.state, Petition.level, Petition.territory,
            Petition.body_id, Petition.life, Petition.signature_count, Petition.opened_at,
            Petition.closing_at, Petition.trending, Petition.text_hidden,
            Petition.original_language, RuleVersion.sha256,
            wanted.title.label("wanted_title"), wanted.fields.label("wanted_fields"),
            original.title.label("original_title"), original.fields.label("original_fields"),
        )
        .join(RuleVersion, RuleVersion.id == Petition.rule_version_id)
        .outerjoin(wanted, _is_text(wanted, lang))
        .outerjoin(original, _is_text(original, Petition.original_language))
    )  # fmt: skip


def _is_text(text: Any, language: Any) -> sa.ColumnElement[bool]:
    return sa.and_(
        text.petition_id == Petition.id, text.language == language, text.is_current.is_(True)
    )


def _row(row: Any) -> Row:
    has_wanted = row.wanted_title is not None
    return Row(
        number=row.id,
        rule_set=row.rule_set,
        rules_sha256=row.sha256,
        state=row.state,
        level=row.level,
        territory=row.territory,
        body_id=row.body_id,
        life=row.life,
        count=row.signature_count,
        opened_at=row.opened_at,
        closing_at=row.closing_at,
        trending=row.trending,
        text_hidden=row.text_hidden,
        title=(row.wanted_title if has_wanted else row.original_title) or "",
        fields=(row.wanted_fields if has_wanted else row.original_fields) or {},
        language="" if has_wanted else row.original_language,
    )


def _conditions(
    session: Session, filters: Filters, at: datetime | None
) -> list[sa.ColumnElement[bool]]:
    conditions = [_is_listed(filters), *_state_is(filters.state, at)]
    for column, value in (
        (Petition.rule_set, filters.rule_set),
        (Petition.body_id, filters.body_id),
        (Petition.territory, filters.territory),
    ):
        if value is not None:
            conditions.append(column == value)
    if filters.tag:
        conditions.append(_exists(PetitionTag, PetitionTag.tag == filters.tag))
    if filters.language:
        conditions.append(
            _exists(
                PetitionText, PetitionText.language == filters.language, PetitionText.is_current
            )
        )
    if filters.query:
        conditions.append(search.holds(session, filters.query))
    return conditions


def _is_listed(filters: Filters) -> sa.ColumnElement[bool]:
    if filters.state == "rejected":
        return Petition.rule_set.in_(filters.rejected_sets)
    if not filters.expired_unlisted or filters.state not in (None, "expired"):
        return IN_LISTS
    has_gone = sa.and_(Petition.state == "expired", Petition.rule_set.in_(filters.expired_unlisted))
    return sa.and_(IN_LISTS, sa.not_(has_gone))


def _state_is(state: str | None, at: datetime | None) -> list[sa.ColumnElement[bool]]:
    if state is None:
        return []
    if state == "answered":
        return [_exists(Response)]
    if state == "waiting":
        return [_exists(Duty, Duty.status == "open")]
    if state == "overdue":
        return [_exists(Duty, Duty.status == "open", Duty.due_at <= at)]
    return [Petition.state.in_(CLOSED) if state == "closed" else Petition.state == state]


def _exists(table: Any, *conditions: Any) -> sa.ColumnElement[bool]:
    return sa.exists().where(table.petition_id == Petition.id, *conditions)


@dataclass(frozen=True)
class Published:
    """One published version of a rule set."""

    rule_set: str
    number: int
    sha256: str
    in_force_from: datetime
    published_at: datetime
    reason: str


def rule_versions(session: Session, rule_set: str | None = None) -> list[Published]:
    """Return the published versions, of one rule set or of all, the first one first."""
    found = sa.select(
        RuleVersion.rule_set, RuleVersion.number, RuleVersion.sha256, RuleVersion.in_force_from,
        RuleVersion.published_at, RuleVersion.reason,
    ).order_by(RuleVersion.rule_set, RuleVersion.number)  # fmt: skip
    if rule_set is not None:
        found = found.where(RuleVersion.rule_set == rule_set)
    return [Published(*row) for row in session.execute(found)]


def rule_sources(session: Session, digests: Sequence[str]) -> dict[str, str]:
    """Return the TOML sources by their digests."""
    found = sa.select(RuleVersion.sha256, RuleVersion.source)
    found = found.where(RuleVersion.sha256.in_(digests))
    return {row.sha256: row.source for row in session.execute(found)}


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


def _owed(duty: Duty) -> Owed:
    return Owed(
        duty.petition_id, duty.key, duty.kind, duty.owed_by, duty.obligation, duty.body_id,
        duty.status, duty.opened_at, duty.due_at, duty.ended_at, duty.outcome,
    )  # fmt: skip


def open_duties(session: Session, limit: int) -> list[Owed]:
    """Return what bodies must do on listed petitions, the soonest due first, then what the law
    sets no date for."""
    found = (
        sa.select(Duty)
        .join(Petition, Petition.id == Duty.petition_id)
        .where(Duty.status == "open", Duty.obligation == "must", IN_LISTS)
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


def newest_answers(session: Session, limit: int) -> list[tuple[int, datetime]]:
    """Return (petition, moment) of the latest responses on listed petitions, each once."""
    newest = (
        sa.select(Response.petition_id, Response.published_at)
        .join(Petition, Petition.id == Response.petition_id)
        .where(IN_LISTS, Response.version == 1)
        .order_by(Response.id.desc())
        .limit(limit * 4)
    )
    answers: dict[int, datetime] = {}
    for number, at in session.execute(newest):
        answers.setdefault(number, at)
    return list(answers.items())[:limit]


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

    duty_key: str | None
    body_id: int | None
    version: int
    outcome: str
    texts: Mapping[str, Mapping[str, str]]
    published_at: datetime
    correction_reason: str | None


@dataclass(frozen=True)
class Fact:
    """One stored fact of a petition's life."""

    at: datetime
    fact: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Whole:
    """A petition as its page needs it."""

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
    life: Mapping[str, Any]
    count: int
    against: int
    rejection_reason: str | None
    text_hidden: bool
    support_token: str | None
    petitioner: str
    texts: Mapping[str, Text] = field(default_factory=dict)


def petition(session: Session, number: int) -> Whole | None:
    """Return a petition with all language versions of its text, in two statements."""
    found = session.execute(
        sa.select(
            Petition, RuleVersion.number.label("version"), RuleVersion.sha256,
            Account.name.label("petitioner"),
        )
        .join(RuleVersion, RuleVersion.id == Petition.rule_version_id)
        .join(Account, Account.id == Petition.petitioner_id)
        .where(Petition.id == number)
    ).one_or_none()  # fmt: skip
    if found is None:
        return None
    row: Petition = found[0]
    return Whole(
        number=row.id,
        rule_set=row.rule_set,
        rules_sha256=found.sha256,
        version=found.version,
        state=row.state,
        listed=row.listed,
        level=row.level,
        territory=row.territory,
        body_id=row.body_id,
        original_language=row.original_language,
        life=row.life,
        count=row.signature_count,
        against=row.against_count,
        rejection_reason=row.rejection_reason,
        text_hidden=row.text_hidden,
        support_token=row.support_token,
        petitioner=found.petitioner,
        texts=texts(session, number),
    )


def texts(session: Session, number: int) -> dict[str, Text]:
    found = sa.select(PetitionText).where(
        PetitionText.petition_id == number, PetitionText.is_current
    )
    return {
        text.language: Text(
            text.language, text.title, text.fields, text.sha256, text.translator,
            text.is_added_later,
        )
        for text in session.scalars(found)
    }  # fmt: skip


def facts(session: Session, number: int) -> list[Fact]:
    """Return what happened to a petition, oldest first."""
    found = sa.select(StoredFact).where(StoredFact.petition_id == number)
    return [
        Fact(fact.at, fact.fact, fact.data)
        for fact in session.scalars(found.order_by(StoredFact.number))
    ]


def answers(session: Session, number: int) -> list[Answer]:
    """Return the newest version of each response, the latest answer first."""
    found = session.execute(
        sa.select(Response, Duty.key)
        .outerjoin(Duty, Duty.id == Response.duty_id)
        .where(Response.petition_id == number)
        .order_by(Response.id.desc())
    )
    newest: dict[int | None, Answer] = {}
    for response, key in found:
        newest.setdefault(
            response.duty_id,
            Answer(
                key, response.body_id, response.version, response.outcome, response.texts,
                response.published_at, response.correction_reason,
            ),
        )  # fmt: skip
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


@dataclass(frozen=True)
class Named:
    """Something with a name in the three languages; `key` is an id or a code."""

    key: str
    kk: str
    ru: str
    en: str
    level: str
    kind: str = ""

    def name(self, lang: str) -> str:
        return str(getattr(self, lang))


def bodies(session: Session) -> dict[int, Named]:
    """Return every body of the installation: dozens, never many."""
    return {
        body.id: Named(body.slug, body.name_kk, body.name_ru, body.name_en, body.level, body.kind)
        for body in session.scalars(sa.select(Body))
    }


def territories(session: Session, codes: Sequence[str] | None = None) -> dict[str, Named]:
    """Return the named territories, or with no codes those a list may be narrowed to."""
    found = sa.select(Territory)
    if codes is None:
        found = found.where(Territory.level.in_(("national", "region")))
    else:
        found = found.where(Territory.code.in_(codes))
    return {
        row.code: Named(row.code, row.name_kk, row.name_ru, row.name_en, row.level)
        for row in session.scalars(found)
    }


def districts(session: Session) -> list[tuple[Named, str | None]]:
    """Return every territory with its parent, for a form that asks where somebody lives."""
    return [
        (Named(row.code, row.name_kk, row.name_ru, row.name_en, row.level), row.parent)
        for row in session.scalars(sa.select(Territory).order_by(Territory.code))
    ]


def territory_counts(session: Session, number: int) -> dict[str, int]:
    found = sa.select(PetitionTerritory.territory, PetitionTerritory.count)
    found = found.where(PetitionTerritory.petition_id == number, PetitionTerritory.count > 0)
    return {territory: count for territory, count in session.execute(found)}  # noqa: C416


def tags(session: Session, number: int) -> list[str]:
    found = sa.select(PetitionTag.tag).where(PetitionTag.petition_id == number)
    return list(session.scalars(found.order_by(PetitionTag.tag)))


def state_counts(session: Session) -> dict[str, int]:
    """Count listed petitions by state; kept for a minute by whoever asks."""
    found = (
        sa.select(Petition.state, sa.func.count().label("uses"))
        .where(IN_LISTS)
        .group_by(Petition.state)
    )
    return {row.state: int(row.uses) for row in session.execute(found)}


def signature_total(session: Session) -> int:
    """Add up the petitions' own counts; kept for a minute by whoever asks."""
    total = sa.select(sa.func.sum(Petition.signature_count)).where(IN_LISTS)
    return int(session.scalar(total) or 0)


def tags_in_use(session: Session, limit: int) -> list[str]:
    found = sa.select(PetitionTag.tag, sa.func.count().label("uses")).group_by(PetitionTag.tag)
    found = found.order_by(sa.desc("uses"), PetitionTag.tag).limit(limit)
    return [row.tag for row in session.execute(found)]


def listed_numbers(session: Session, above: int, up_to: int) -> list[int]:
    """Return the numbers of listed petitions of one part of the site's map."""
    found = sa.select(Petition.id).where(IN_LISTS, Petition.id > above, Petition.id <= up_to)
    return list(session.scalars(found.order_by(Petition.id)))


def highest_number(session: Session) -> int:
    return int(session.scalar(sa.select(sa.func.max(Petition.id))) or 0)


def switches(session: Session) -> dict[str, Mapping[str, Any]]:
    """Return the states of the whole site that pages must tell about."""
    return {row.name: row.value for row in session.scalars(sa.select(Switch))}


def add_feedback(
    session: Session, *, language: str, page: str | None, message: str, email: str | None,
    at: datetime,
) -> None:  # fmt: skip
    session.add(Feedback(written_at=at, language=language, page=page, message=message, email=email))
    session.flush()
