"""What an installation is made of, changed by administrators: bodies, and days that count."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.services import rights, rulebooks
from petitions.services.errors import NotFound, Refused
from petitions.services.rights import Matter
from petitions.storage import audit, bodies, institutions, switches
from petitions.storage import rulebooks as store
from petitions.storage.engine import unit


@dataclass(frozen=True)
class BodyValues:
    """Everything about a body that an administrator decides."""

    slug: str
    kind: str
    rule_set: str | None
    name_kk: str
    name_ru: str
    name_en: str
    competence_kk: str
    competence_ru: str
    competence_en: str
    level: str
    territory: str | None
    active: bool


def save_body(
    session: Session, body_id: int | None, values: BodyValues, *, by: int, at: datetime
) -> int:
    """Add a body, or change one; Refused if its short name is another's."""
    rights.require(session, by, Matter(body_id=body_id), "administrator", at=at, act="save_body")
    with unit(session):
        namesake = institutions.body_by_slug(session, values.slug)
        if namesake is not None and namesake.id != body_id:
            raise Refused("slug_taken")
        if values.territory and bodies.territory(session, values.territory) is None:
            raise Refused("territory_unknown")
        if body_id is None:
            body_id, before = bodies.add(session, **asdict(values)), None
        else:
            before = _change(session, body_id, values)
        after = {key: value for key, value in asdict(values).items() if not before or key in before}
        if before != {}:
            audit.append(
                session, at=at, account_id=by, act="save_body", subject=f"body:{body_id}",
                before=before, after=after,
            )  # fmt: skip
        return body_id


def _change(session: Session, body_id: int, values: BodyValues) -> dict[str, Any]:
    """Write the values that differ and return what they were."""
    body = bodies.find(session, body_id)
    if body is None:
        raise NotFound("body")
    new = asdict(values)
    before = {key: getattr(body, key) for key in new if getattr(body, key) != new[key]}
    for key in before:
        setattr(body, key, new[key])
    return before


def put_day(
    session: Session, country: str, day: date, *, is_workday: bool, source: str, by: int,
    at: datetime,
) -> None:  # fmt: skip
    """Make a day a holiday, or a weekend day a working day; open due dates follow."""
    _correct(session, country, day, by, at, {"is_workday": is_workday, "source": source})


def remove_day(
    session: Session, country: str, day: date, *, why: str, by: int, at: datetime
) -> None:
    """Make a day an ordinary one again; open due dates follow."""
    _correct(session, country, day, by, at, None, why)


def _correct(
    session: Session, country: str, day: date, by: int, at: datetime,
    after: dict[str, Any] | None, why: str | None = None,
) -> None:  # fmt: skip
    rights.require(session, by, Matter(), "administrator", at=at, act="correct_days")
    with unit(session):
        known = institutions.holiday(session, country, day)
        if after is None and known is None:
            raise NotFound("day")
        before = {"is_workday": known.is_workday, "source": known.source} if known else None
        rulebooks.keep_days(session, country)
        if after is None:
            institutions.remove_holiday(session, country, day)
        else:
            store.add_holiday(session, country, day, after["source"], after["is_workday"])
        session.flush()
        rulebooks.keep_days(session, country)
        audit.append(
            session, at=at, account_id=by, act="correct_days", subject=f"day:{country}:{day}",
            before=before, after=after, why=why,
        )  # fmt: skip
        _follow(session, country, by, at)


def _follow(session: Session, country: str, by: int, at: datetime) -> None:
    """Let every process read the days anew, and the worker take up every petition that waits."""
    switches.put(session, store.corrected_days(country), {}, at, by)
    touched = [
        name
        for name in store.rule_set_ids(session)
        if rulebooks.rule_set_in_force(session, name, at).calendar.country == country
    ]
    institutions.wake(session, touched, at)
