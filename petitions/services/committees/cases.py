"""Petitions before a committee: how they come there, and who may work on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from petitions.services import rights
from petitions.services.errors import Forbidden, NotFound, Refused
from petitions.services.rights import Matter
from petitions.storage import audit, committee_files, committees
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.staff import Role
from petitions.storage.tables import Committee, CommitteeCase, CommitteeMember, Duty, Petition

CLERKS = ("clerk",)
EVERYBODY = ("clerk", "member")


@dataclass(frozen=True)
class Own:
    """A case that somebody may work on, with its committee and petition."""

    case: CommitteeCase
    committee: Committee
    petition: Petition
    role: str


def zone_of(committee: Committee) -> ZoneInfo:
    """Return the zone in which a committee tells the time."""
    return ZoneInfo(committee.zone)


def today(committee: Committee, at: datetime) -> date:
    """Return the day that it is where the committee sits."""
    return at.astimezone(ZoneInfo(committee.zone)).date()


def own_case(
    session: Session, account_id: int, case_id: int, at: datetime, *roles: str, act: str
) -> Own:
    """Return a case of one's own committee, locked; a member's term must cover the day.

    Forbidden otherwise, and the attempt is on record.
    """
    case = committees.lock_case(session, case_id)
    committee = committees.find(session, case.body_id) if case else None
    petition = store.find(session, case.petition_id) if case else None
    if case is None or committee is None or petition is None:
        raise NotFound("case")
    role = require_seat(session, account_id, committee, at, *roles, act=f"{act} case:{case_id}")
    return Own(case, committee, petition, role)


def require_seat(
    session: Session, account_id: int, committee: Committee, at: datetime, *roles: str, act: str
) -> str:
    """Return the role in which somebody works for a committee: a clerk by right, a member only
    while the term lasts."""
    matter = Matter(committee.body_id)
    held = rights.require(session, account_id, matter, *roles, at=at, act=act)
    if works_for(session, account_id, committee, (held,), at):
        return held.role
    if held.role == "member" and "clerk" in roles:
        held = rights.require(session, account_id, matter, "clerk", at=at, act=act)
        return held.role
    session.rollback()
    with unit(session):
        audit.append(session, at=at, account_id=account_id, act="refused", subject=act)
    raise Forbidden("term_over")


def works_for(
    session: Session, account_id: int, committee: Committee, roles: tuple[Role, ...], at: datetime
) -> bool:
    """Say whether somebody with these roles works for a committee now: who may read its files."""
    held = {one.role for one in roles if rights.covers(one, Matter(committee.body_id))}
    if held & {"clerk"}:
        return True
    return "member" in held and seat_now(session, account_id, committee, at) is not None


def is_clerk(roles: tuple[Role, ...], body_id: int) -> bool:
    return any(one.role == "clerk" and rights.covers(one, Matter(body_id)) for one in roles)


def seat_now(
    session: Session, account_id: int, committee: Committee, at: datetime
) -> CommitteeMember | None:
    """Return the seat that an account holds in a committee today."""
    return committees.seat_of(session, committee.body_id, account_id, today(committee, at))


def bring(
    session: Session, committee: Committee, petition: Petition, way: str, at: datetime, *,
    duty_id: int | None = None, referred_from: int | None = None, by: int | None = None,
) -> CommitteeCase:  # fmt: skip
    """Put a petition before a committee within the caller's unit; its file begins with it."""
    case = committees.open_case(
        session, committee.body_id, petition.id, way, at, duty_id=duty_id,
        referred_from=referred_from, by=by,
    )  # fmt: skip
    petition.revision += 1
    if case.item_count == 0:
        # The title may have to be hidden some day: the file names the petition by its number.
        committee_files.add_item(
            session, case, kind="petition", visibility="public", source="petitioner", sender="",
            title=f"№ {petition.id}", text="", language=petition.original_language,
            received_on=today(committee, at), filed_at=at, filed_by=by, published_at=at,
        )  # fmt: skip
    return case


def bring_by_duty(session: Session, petition: Petition, duty: Duty, at: datetime) -> None:
    """Put a petition before the committee that owes a duty on it, if a committee owes it."""
    committee = committees.find(session, duty.body_id) if duty.body_id else None
    if committee is not None:
        bring(session, committee, petition, "duty", at, duty_id=duty.id)


def bring_by_review(session: Session, petition: Petition, reviewer: str, at: datetime) -> None:
    """Put a petition before the committee that its rules name to review it, if there is one."""
    committee = committees.named_by_rules(session, petition.rule_set, reviewer)
    if committee is not None:
        bring(session, committee, petition, "review", at)


def take_up(session: Session, account_id: int, body_id: int, petition_id: int, at: datetime) -> int:
    """Put a petition before one's committee of its own motion."""
    with unit(session):
        committee = committees.lock(session, body_id)
        if committee is None:
            raise NotFound("committee")
        require_seat(session, account_id, committee, at, *CLERKS, act=f"take_up body:{body_id}")
        petition = store.find(session, petition_id)
        if petition is None or petition.opened_at is None:
            raise Refused("petition_unknown")
        case = bring(session, committee, petition, "own_motion", at, by=account_id)
        audit.append(
            session, at=at, account_id=account_id, role="clerk", act="take_up_case",
            petition_id=petition_id, subject=f"case:{case.id}",
        )  # fmt: skip
        return case.id


def close(session: Session, account_id: int, case_id: int, why: str, at: datetime) -> None:
    """End a committee's work on a petition, with a reason."""
    if not why.strip():
        raise Refused("reason_missing")
    with unit(session):
        own = own_case(session, account_id, case_id, at, *CLERKS, act="close_case")
        committees.close_case(session, own.case, at)
        own.petition.revision += 1
        audit.append(
            session, at=at, account_id=account_id, role="clerk", act="close_case",
            petition_id=own.petition.id, subject=f"case:{case_id}", why=why,
        )  # fmt: skip
