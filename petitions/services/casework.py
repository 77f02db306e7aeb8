"""Work on a case inside the house: notes, tags, checks, flags, parking. None of it is public."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from petitions.services.errors import Conflict, NotFound, Refused
from petitions.services.lifecycle import Locked
from petitions.services.reviewing import for_moderator
from petitions.storage import audit, cases
from petitions.storage.engine import unit
from petitions.storage.tables import ReviewCase

LONGEST_TAG = 40
MOST_TAGS = 20


def add_note(session: Session, account_id: int, petition_id: int, text: str, at: datetime) -> None:
    """Leave a word for the other moderators."""
    if not text.strip():
        raise Refused("note_missing")
    with unit(session):
        _case(session, account_id, petition_id, at, "note")
        _note(session, account_id, petition_id, "note", text, at)


def set_tags(
    session: Session, account_id: int, petition_id: int, tags: Sequence[str], at: datetime
) -> None:
    """Keep exactly these tags on a case, each once, in small letters."""
    wanted = list(dict.fromkeys(tag for tag in (plain_tag(one) for one in tags) if tag))
    if len(wanted) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in wanted):
        raise Refused("tags_too_many")
    with unit(session):
        _case(session, account_id, petition_id, at, "tags")
        before = cases.tags(session, petition_id)
        cases.set_tags(session, petition_id, wanted)
        _record(
            session, account_id, petition_id, "case_tags", at,
            before={"tags": before}, after={"tags": sorted(wanted)},
        )  # fmt: skip


def plain_tag(text: str) -> str:
    """Return a tag as it is kept: small letters, one space between words."""
    return " ".join(text.split()).casefold()


def check(
    session: Session, account_id: int, petition_id: int, codes: Sequence[str], at: datetime
) -> None:
    """Keep which of the rule set's standards were checked on the present text."""
    with unit(session):
        locked, case = _case(session, account_id, petition_id, at, "check")
        rule_set = locked.rules.version(locked.life.version)
        known = {one.code for one in (*rule_set.refusals, *rule_set.forbidden_topics)}
        if not set(codes) <= known:
            raise Refused("reason_unknown")
        cases.forget_checks(session, petition_id, case.since)
        before = sorted(one.code for one in cases.checks(session, petition_id, case.since))
        cases.set_checks(session, petition_id, codes, account_id, at)
        _record(
            session, account_id, petition_id, "case_check", at,
            before={"checked": before}, after={"checked": sorted(codes)},
        )  # fmt: skip


def flag(
    session: Session, account_id: int, petition_id: int, up: bool, why: str, at: datetime
) -> None:
    """Raise or lower the flag by which a case asks for the others' attention."""
    if not why.strip():
        raise Refused("why_missing")
    with unit(session):
        _, case = _case(session, account_id, petition_id, at, "flag")
        before, case.is_flagged = case.is_flagged, up
        _note(session, account_id, petition_id, "flag" if up else "unflag", why, at, was=before)


def park(
    session: Session, account_id: int, petition_id: int, until: date, why: str, at: datetime
) -> None:
    """Put a case aside until the beginning of a day; the legal clock goes on."""
    if not why.strip():
        raise Refused("why_missing")
    with unit(session):
        locked, case = _open(session, account_id, petition_id, at, "park")
        zone = ZoneInfo(locked.rules.version(locked.life.version).calendar.zone)
        if until <= at.astimezone(zone).date():
            raise Refused("day_not_ahead")
        case.parked_until = datetime.combine(until, time(), zone)
        _note(session, account_id, petition_id, "park", why, at, until=until.isoformat())


def unpark(session: Session, account_id: int, petition_id: int, at: datetime) -> None:
    """Take a parked case back into the queue before its day."""
    with unit(session):
        _, case = _open(session, account_id, petition_id, at, "unpark")
        case.parked_until = None
        _note(session, account_id, petition_id, "unpark", "", at)


def _open(
    session: Session, account_id: int, petition_id: int, at: datetime, act: str
) -> tuple[Locked, ReviewCase]:
    locked, case = _case(session, account_id, petition_id, at, act)
    if not case.is_open:
        raise Conflict("decided_already")
    return locked, case


def _case(
    session: Session, account_id: int, petition_id: int, at: datetime, act: str
) -> tuple[Locked, ReviewCase]:
    locked = for_moderator(session, account_id, petition_id, at, act)
    case = cases.find(session, petition_id)
    if case is None:
        raise NotFound("case")
    return locked, case


def _note(
    session: Session, account_id: int, petition_id: int, kind: str, text: str, at: datetime,
    **after: object,
) -> None:  # fmt: skip
    """Write a note, and on record that it was written: what it says stays in the house."""
    cases.add_note(session, petition_id, account_id, kind, text.strip(), at)
    _record(session, account_id, petition_id, f"case_{kind}", at, after=after or None)


def _record(
    session: Session, account_id: int, petition_id: int, act: str, at: datetime,
    before: dict[str, object] | None = None, after: dict[str, object] | None = None,
) -> None:  # fmt: skip
    audit.append(
        session, at=at, account_id=account_id, role="moderator", act=act,
        petition_id=petition_id, before=before, after=after,
    )  # fmt: skip
