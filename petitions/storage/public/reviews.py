"""What everybody may know of reviews: corrected reasons, and figures by rule set and period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage.tables import Act, Decision, Petition, RefusalReason, ReviewCase

AFTERWARDS = ("correct", "remove", "restore")
ACCEPTED = ("accept", "accept_partly")
LOOKED_THROUGH = 100


@dataclass(frozen=True)
class PublicDecision:
    """A decision as the public timeline tells it; `why` is the part accepted, where it was one."""

    at: datetime
    outcome: str
    why: str | None


def told_decisions(session: Session, number: int) -> list[PublicDecision]:
    """Return the decisions that the facts do not tell: in part, and corrected reasons."""
    why = sa.case((Decision.outcome == "accept_partly", Decision.message), else_=Decision.why)
    found = (
        sa.select(Decision.decided_at, Decision.outcome, why)
        .where(Decision.petition_id == number, Decision.outcome.in_(["accept_partly", "correct"]))
        .order_by(Decision.id)
    )
    return [PublicDecision(*row) for row in session.execute(found)]


def refusal_reasons(session: Session, number: int) -> list[str]:
    found = sa.select(RefusalReason.code).where(RefusalReason.petition_id == number)
    return list(session.scalars(found.order_by(RefusalReason.position)))


@dataclass(frozen=True)
class Removal:
    """When and why a petition was taken down, in the moderator's words."""

    at: datetime
    why: str


def removal(session: Session, number: int) -> Removal | None:
    """Return how a petition came to be removed; it is the last such act, and a recent one."""
    last = (
        sa.select(Act.at, Act.action)
        .where(Act.petition_id == number)
        .order_by(Act.number.desc())
        .limit(LOOKED_THROUGH)
    )
    found = [row for row in session.execute(last) if row.action["do"] == "remove"]
    return Removal(found[0].at, found[0].action.get("reason") or "") if found else None


@dataclass(frozen=True)
class Period:
    """From the first moment to the last, which is not in it; None has no end."""

    since: datetime | None = None
    until: datetime | None = None

    def holds(self, column: sa.ColumnElement[datetime]) -> list[sa.ColumnElement[bool]]:
        bounds = [column >= self.since] if self.since else []
        return [*bounds, column < self.until] if self.until else bounds


@dataclass(frozen=True)
class Figures:
    """How one rule set's petitions were reviewed; `median` in seconds, `in_time` a share."""

    submitted: int
    decided: Mapping[str, int]
    waiting: int
    median: float | None
    in_time: float | None
    reasons: tuple[tuple[str, int], ...]

    @property
    def accepted(self) -> int:
        return sum(self.decided.get(outcome, 0) for outcome in ACCEPTED)


def figures(session: Session, period: Period) -> dict[str, Figures]:
    """Return the figures of every rule set that has any, in six statements."""
    submitted = _submitted(session, period)
    decided = _decided(session, period)
    medians, shares = _medians(session, period), _shares(session, period)
    reasons, waiting = _reasons(session, period), _waiting(session)
    names = {*submitted, *decided, *waiting}
    return {
        name: Figures(
            submitted.get(name, 0), decided.get(name, {}), waiting.get(name, 0),
            medians.get(name), shares.get(name), tuple(reasons.get(name, [])),
        )
        for name in names
    }  # fmt: skip


def first_year(session: Session) -> int | None:
    first = session.scalar(sa.select(sa.func.min(Decision.decided_at)))
    return first.year if first else None


def _submitted(session: Session, period: Period) -> dict[str, int]:
    found = (
        sa.select(Petition.rule_set, sa.func.count())
        .where(Petition.submitted_at.is_not(None), *period.holds(_moment(Petition.submitted_at)))
        .group_by(Petition.rule_set)
    )
    return {row[0]: row[1] for row in session.execute(found)}


def _moment(column: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[datetime]:
    return sa.type_coerce(column, Decision.decided_at.type)  # a null is in no period


def _decided(session: Session, period: Period) -> dict[str, dict[str, int]]:
    found = (
        sa.select(Petition.rule_set, Decision.outcome, sa.func.count())
        .join(Petition, Petition.id == Decision.petition_id)
        .where(*_reviews(period))
        .group_by(Petition.rule_set, Decision.outcome)
    )
    decided: dict[str, dict[str, int]] = {}
    for rule_set, outcome, count in session.execute(found):
        decided.setdefault(rule_set, {})[outcome] = count
    return decided


def _reviews(period: Period) -> list[sa.ColumnElement[bool]]:
    return [Decision.outcome.not_in(AFTERWARDS), *period.holds(_moment(Decision.decided_at))]


def _medians(session: Session, period: Period) -> dict[str, float]:
    """Return the middle of the times from coming in to the decision, by rule set."""
    ranked = (
        sa.select(
            Petition.rule_set.label("rule_set"),
            Decision.seconds.label("seconds"),
            sa.func.row_number()
            .over(partition_by=Petition.rule_set, order_by=Decision.seconds)
            .label("place"),
            sa.func.count().over(partition_by=Petition.rule_set).label("many"),
        )
        .join(Petition, Petition.id == Decision.petition_id)
        .where(Decision.seconds.is_not(None), *_reviews(period))
        .subquery()
    )
    place, many = ranked.c.place * 2, ranked.c.many
    middle = sa.select(ranked.c.rule_set, sa.func.avg(ranked.c.seconds)).where(
        place >= many, place <= many + 2
    )
    found = session.execute(middle.group_by(ranked.c.rule_set))
    return {row[0]: float(row[1]) for row in found}


def _shares(session: Session, period: Period) -> dict[str, float]:
    kept = sa.case((Decision.in_time == sa.true(), 1), else_=0)
    found = (
        sa.select(Petition.rule_set, sa.func.sum(kept), sa.func.count())
        .join(Petition, Petition.id == Decision.petition_id)
        .where(Decision.in_time.is_not(None), *_reviews(period))
        .group_by(Petition.rule_set)
    )
    return {row[0]: int(row[1]) / row[2] for row in session.execute(found)}


def _reasons(session: Session, period: Period) -> dict[str, list[tuple[str, int]]]:
    """Return how often each reason holds for what was rejected, the most frequent first."""
    rejected = sa.select(Decision.petition_id).where(
        Decision.outcome == "reject", *_reviews(period)
    )
    many = sa.func.count()
    found = (
        sa.select(Petition.rule_set, RefusalReason.code, many)
        .join(Petition, Petition.id == RefusalReason.petition_id)
        .where(RefusalReason.petition_id.in_(rejected))
        .group_by(Petition.rule_set, RefusalReason.code)
        .order_by(many.desc(), RefusalReason.code)
    )
    reasons: dict[str, list[tuple[str, int]]] = {}
    for rule_set, code, count in session.execute(found):
        reasons.setdefault(rule_set, []).append((code, count))
    return reasons


def _waiting(session: Session) -> dict[str, int]:
    found = sa.select(ReviewCase.rule_set, sa.func.count()).where(ReviewCase.is_open)
    return {row[0]: row[1] for row in session.execute(found.group_by(ReviewCase.rule_set))}
