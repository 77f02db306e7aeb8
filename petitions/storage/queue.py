"""The moderators' queue: one index range a page, whatever the number of open cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage import search
from petitions.storage.staff import Role
from petitions.storage.tables import (
    Account,
    CaseTag,
    PetitionTag,
    PetitionText,
    ReviewCase,
)

# A case is near its limit when less than this part of the time is left.
NEAR = timedelta(days=3)
MOST_COUNTED = 1_000
MOST_FOUND = 200
LONGEST_NUMBER = 16
LATENESS = ("late", "near", "on_time")
WHOSE = ("mine", "free", "others")


@dataclass(frozen=True)
class Sought:
    """Which cases; None stands for any. `reach`: the roles that bound what may be seen; `among`:
    the cases that hold the words or have the tag, once `looked_up` has found them; `is_cut`: there
    are more of them."""

    reach: tuple[Role, ...]
    me: int
    rule_set: str | None = None
    language: str | None = None
    lateness: str | None = None
    whose: str | None = None
    tag: str | None = None
    words: str | None = None
    flagged: bool = False
    parked: bool = False
    by_age: bool = False
    among: tuple[int, ...] | None = None
    is_cut: bool = False


@dataclass(frozen=True)
class Waiting:
    """One line of the queue."""

    number: int
    title: str
    title_language: str
    rule_set: str
    language: str
    since: datetime
    due_at: datetime | None
    queue_at: datetime
    owner_id: int | None
    owner: str | None
    is_flagged: bool
    parked_until: datetime | None

    def place(self, sought: Sought) -> tuple[datetime, int]:
        """Return where the list goes on behind this line."""
        moment = self.since if sought.by_age else self.queue_at
        return (self.parked_until or moment) if sought.parked else moment, self.number


def looked_up(session: Session, sought: Sought) -> Sought:
    """Look words and tag up once for a page and its counts, the longest known cases first; no
    more than `MOST_FOUND`, so that a word that many hold costs no more than one that few do."""
    number = (sought.words or "").lstrip("№# ")
    if number.isdecimal() and len(number) < LONGEST_NUMBER:
        return replace(sought, among=(int(number),))
    if not sought.words and not sought.tag:
        return sought
    found: set[int] = set()
    for numbers in _sources(session, sought):
        found.update(session.scalars(_open_ones(numbers, sought).limit(MOST_FOUND + 1)))
    among = tuple(sorted(found)[:MOST_FOUND])
    return replace(sought, among=among, is_cut=len(found) > MOST_FOUND)


def _sources(session: Session, sought: Sought) -> list[sa.FromClause]:
    """Return the tables of numbers that a lookup walks along."""
    if sought.words:
        matching = search.matching(session, sought.words)
        return [] if matching is None else [matching]
    own, topics = CaseTag.__table__, PetitionTag.__table__
    return [
        sa.select(table.c.petition_id.label("number")).where(table.c.tag == sought.tag).subquery()
        for table in (own, topics)
    ]


def _open_ones(numbers: sa.FromClause, sought: Sought) -> sa.Select[Any]:
    """Select the open cases among numbers: those that the reader reaches, under their rules."""
    case = ReviewCase
    conditions = [_is_open(by_number=True), *within(sought.reach)]
    if sought.rule_set:
        conditions.append(case.rule_set == sought.rule_set)
    if sought.language:
        conditions.append(case.language == sought.language)
    if sought.words and sought.tag:
        conditions.append(_tagged(sought.tag))
    joined = numbers.join(case, case.petition_id == numbers.c.number)
    return sa.select(case.petition_id).select_from(joined).where(*conditions)


def page(
    session: Session, sought: Sought, now: datetime, lang: str,
    after: tuple[datetime, int] | None, limit: int,
) -> list[Waiting]:  # fmt: skip
    """Return the next cases behind `after`, (what the list is sorted by, number)."""
    found = list(session.scalars(numbers(sought, now, after, limit)))
    lines = _lines(session, found, lang)
    return [lines[number] for number in found]


def numbers(
    sought: Sought, now: datetime, after: tuple[datetime, int] | None, limit: int
) -> sa.Select[Any]:
    """Select the numbers of a page: one range of an index that is already in order."""
    key = _order(sought)
    found = sa.select(ReviewCase.petition_id).where(*_conditions(sought, now))
    if after is not None:
        found = found.where(
            sa.tuple_(key, ReviewCase.petition_id)
            > sa.tuple_(sa.literal(after[0], ReviewCase.since.type), sa.literal(after[1]))
        )
    return found.order_by(key, ReviewCase.petition_id).limit(limit)


def _order(sought: Sought) -> sa.ColumnElement[datetime]:
    if sought.parked:
        return sa.type_coerce(ReviewCase.parked_until, ReviewCase.since.type)
    return sa.type_coerce(
        ReviewCase.since if sought.by_age else ReviewCase.queue_at, ReviewCase.since.type
    )


def _lines(session: Session, numbers: list[int], lang: str) -> dict[int, Waiting]:
    """Read what the lines show; the title in the page's language, else in the original one."""
    found = (
        sa.select(
            ReviewCase.petition_id, PetitionText.title, PetitionText.language, ReviewCase.rule_set,
            ReviewCase.language, ReviewCase.since, ReviewCase.due_at, ReviewCase.queue_at,
            ReviewCase.owner_id, Account.name, ReviewCase.is_flagged, ReviewCase.parked_until,
        )
        .join(PetitionText, PetitionText.petition_id == ReviewCase.petition_id)
        .outerjoin(Account, Account.id == ReviewCase.owner_id)
        .where(ReviewCase.petition_id.in_(numbers), PetitionText.is_current)
        .where(PetitionText.language.in_([lang]) | (PetitionText.language == ReviewCase.language))
    )  # fmt: skip
    lines: dict[int, Waiting] = {}
    for row in session.execute(found):
        values: tuple[Any, ...] = tuple(row)
        line = Waiting(*values)
        if line.number not in lines or line.title_language == lang:
            lines[line.number] = line
    return lines


def counts(session: Session, sought: Sought, now: datetime) -> dict[str, int]:
    """Count the sought cases by lateness, and all of them, whatever lateness is asked for.

    No further than one beyond `MOST_COUNTED`: a count must not cost more the more cases are open.
    """
    whole = replace(sought, lateness=None)
    conditions = _conditions(whole, now)
    if sought.among is not None:
        found = _counts_of_few(session, conditions, now)
    else:
        found = {name: _count(session, (*conditions, _late(name, now))) for name in LATENESS}
    return {**found, "all": min(sum(found.values()), MOST_COUNTED + 1)}


def _counts_of_few(
    session: Session, conditions: Iterable[sa.ColumnElement[bool]], now: datetime
) -> dict[str, int]:
    """Count what is known by its numbers, looking each up once."""
    sums = [sa.func.count(sa.case((_late(name, now), 1))) for name in LATENESS]
    row = session.execute(sa.select(*sums).where(*conditions)).one()
    return dict(zip(LATENESS, row, strict=True))


def aside(session: Session, sought: Sought, now: datetime) -> dict[str, int]:
    """Count what the reader may want to see besides: own, flagged and parked cases."""
    plain = Sought(sought.reach, sought.me)
    others = {
        "mine": replace(plain, whose="mine"),
        "flagged": replace(plain, flagged=True),
        "parked": replace(plain, parked=True),
    }
    return {name: _count(session, _conditions(one, now)) for name, one in others.items()}


def _count(session: Session, conditions: Iterable[sa.ColumnElement[bool]]) -> int:
    some = sa.select(ReviewCase.petition_id).where(*conditions).limit(MOST_COUNTED + 1)
    return session.scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0


def _conditions(sought: Sought, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    case = ReviewCase
    is_parked = case.parked_until > now
    found: list[sa.ColumnElement[bool]] = [
        _is_open(by_number=sought.among is not None),
        is_parked if sought.parked else _not_parked(now),
    ]
    found += within(sought.reach)
    if sought.rule_set:
        found.append(case.rule_set == sought.rule_set)
    if sought.language:
        found.append(case.language == sought.language)
    if sought.lateness:
        found.append(_late(sought.lateness, now))
    if sought.flagged:
        found.append(case.is_flagged == sa.true())
    if sought.whose:
        found.append(_whose(sought))
    if sought.among is not None:
        found.append(case.petition_id.in_(sought.among))
    return tuple(found)


def _is_open(*, by_number: bool) -> sa.ColumnElement[bool]:
    """Say that a case is open; `by_number`: where few numbers are known, so that these are looked
    up and not the indexes walked along, all of which begin with this column and hold no function.

    A planner that cannot look inside takes a truth for as likely as not, a sum for rare: for the
    sake of few it would read every case.
    """
    column = ReviewCase.is_open
    return sa.func.coalesce(column, sa.false()) if by_number else column == sa.true()


def _not_parked(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(ReviewCase.parked_until.is_(None), ReviewCase.parked_until <= now)


def _late(lateness: str, now: datetime) -> sa.ColumnElement[bool]:
    due = ReviewCase.queue_at
    return {
        "late": due <= now,
        "near": sa.and_(due > now, due <= now + NEAR),
        "on_time": due > now + NEAR,
    }[lateness]


def _whose(sought: Sought) -> sa.ColumnElement[bool]:
    owner = ReviewCase.owner_id
    if sought.whose == "free":
        return owner.is_(None)
    return owner == sought.me if sought.whose == "mine" else owner != sought.me


def _tagged(tag: str) -> sa.ColumnElement[bool]:
    """Say that a case has the moderators' own tag, or its petition the topic."""
    return sa.or_(*(
        sa.exists().where(table.petition_id == ReviewCase.petition_id, table.tag == tag)
        for table in (CaseTag, PetitionTag)
    ))  # fmt: skip


def within(reach: tuple[Role, ...]) -> list[sa.ColumnElement[bool]]:
    """Return the bounds of what some roles reach: none where one of them covers everything."""
    limits = [_limits(role) for role in reach]
    if any(not limit for limit in limits):
        return []
    return [sa.or_(sa.false(), *(sa.and_(*limit) for limit in limits))]


def _limits(role: Role) -> list[sa.ColumnElement[bool]]:
    bounds = (
        (ReviewCase.body_id, role.body_id),
        (ReviewCase.territory, role.territory),
        (ReviewCase.rule_set, role.rule_set),
    )
    return [column == wanted for column, wanted in bounds if wanted is not None]
