"""Lists of petitions: narrowed, in an order, a page at a time by key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from petitions.storage import search
from petitions.storage.tables import (
    Duty,
    Petition,
    PetitionTag,
    PetitionText,
    Response,
    RuleVersion,
)

LISTED = sa.and_(Petition.listed.is_(True), Petition.state != "removed")


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
    if filters.state == "archived":
        return sa.and_(LISTED, Petition.archived_at.is_not(None))
    if filters.state == "rejected":
        return Petition.rule_set.in_(filters.rejected_sets)
    if not filters.expired_unlisted or filters.state not in (None, "expired"):
        return LISTED
    has_gone = sa.and_(Petition.state == "expired", Petition.rule_set.in_(filters.expired_unlisted))
    return sa.and_(LISTED, sa.not_(has_gone))


def _state_is(state: str | None, at: datetime | None) -> list[sa.ColumnElement[bool]]:
    if state in (None, "archived"):
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


def newest_answers(session: Session, limit: int) -> list[tuple[int, datetime]]:
    """Return (petition, moment) of the latest responses on listed petitions, each once."""
    newest = (
        sa.select(Response.petition_id, Response.published_at)
        .join(Petition, Petition.id == Response.petition_id)
        .where(LISTED, Response.version == 1)
        .order_by(Response.id.desc())
        .limit(limit * 4)
    )
    answers: dict[int, datetime] = {}
    for number, at in session.execute(newest):
        answers.setdefault(number, at)
    return list(answers.items())[:limit]


def state_counts(session: Session) -> dict[str, int]:
    """Count listed petitions by state; kept for a minute by whoever asks."""
    found = (
        sa.select(Petition.state, sa.func.count().label("uses"))
        .where(LISTED)
        .group_by(Petition.state)
    )
    return {row.state: int(row.uses) for row in session.execute(found)}


def signature_total(session: Session) -> int:
    """Add up the petitions' own counts; kept for a minute by whoever asks."""
    total = sa.select(sa.func.sum(Petition.signature_count)).where(LISTED)
    return int(session.scalar(total) or 0)


def listed_numbers(session: Session, above: int, up_to: int) -> list[int]:
    """Return the numbers of listed petitions of one part of the site's map."""
    found = sa.select(Petition.id).where(LISTED, Petition.id > above, Petition.id <= up_to)
    return list(session.scalars(found.order_by(Petition.id)))


def highest_number(session: Session) -> int:
    return int(session.scalar(sa.select(sa.func.max(Petition.id))) or 0)
