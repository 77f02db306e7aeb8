"""Who sits on a committee: what it is, seats with terms, invitations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from petitions.services import rights, staff
from petitions.services.addresses import normalise
from petitions.services.committees import cases
from petitions.services.committees.rules import terms_of
from petitions.services.errors import NotFound, Refused
from petitions.services.rights import Matter
from petitions.services.staff import Grant
from petitions.storage import audit, bodies, committees
from petitions.storage import staff as roles
from petitions.storage.engine import unit
from petitions.storage.tables import Committee, CommitteeMember

Words = Mapping[str, str]  # language -> text
TEXT_LIMIT = 2_000


@dataclass(frozen=True)
class CommitteeValues:
    """What an administrator decides about a committee."""

    kind: str
    zone: str
    rules_body: str | None = None
    size: int | None = None
    quorum: int | None = None
    about: Words = field(default_factory=dict)


@dataclass(frozen=True)
class Seat:
    """A seat to be filled; with an address, its holder is invited to work here."""

    seat: str
    name: str
    from_on: date
    until_on: date | None = None
    party: Words = field(default_factory=dict)
    constituency: Words = field(default_factory=dict)
    represents: Words = field(default_factory=dict)
    substitute_for: int | None = None
    email: str | None = None
    language: str = "kk"


def establish(
    session: Session, body_id: int, values: CommitteeValues, *, by: int | None, at: datetime
) -> None:
    """Make a committee of a body; `by` None is the operator at a terminal."""
    _require_administrator(session, by, body_id, at, "establish")
    with unit(session):
        if bodies.find(session, body_id) is None:
            raise NotFound("body")
        if committees.lock(session, body_id) is not None:
            raise Refused("is_committee")
        _check_values(session, body_id, values, at)
        committees.add(session, body_id=body_id, created_at=at, **_columns(values))
        _note(session, at, by, "establish_committee", body_id, after=_columns(values))


def change(
    session: Session, body_id: int, values: CommitteeValues, *, by: int | None, at: datetime
) -> None:
    """Change what a committee is."""
    _require_administrator(session, by, body_id, at, "change_committee")
    with unit(session):
        committee = _locked(session, body_id)
        _check_values(session, body_id, values, at)
        new = _columns(values)
        before = {
            key: getattr(committee, key) for key in new if getattr(committee, key) != new[key]
        }
        for key in before:
            setattr(committee, key, new[key])
        committees.touch(session, body_id)
        after = {key: new[key] for key in before}
        _note(session, at, by, "change_committee", body_id, before=before, after=after)


def add_seat(session: Session, body_id: int, said: Seat, *, by: int | None, at: datetime) -> int:
    """Fill a seat, and invite its holder where an address is given.

    Refused with `chair_taken`, `seats_full` where the rules or the committee set a size,
    `term_in_wrong_order`, `substitute_for_unknown`, `seated_already`.
    """
    _require_administrator(session, by, body_id, at, "add_seat")
    address = normalise(said.email) if said.email else None
    with unit(session):
        committee = _locked(session, body_id)
        check_seat(session, committee, said, at)
        account_id = role_id = None
        if address is not None:
            role = "clerk" if said.seat == "clerk" else "member"
            account_id, given = staff.bring_in(
                session, address=address, name=said.name, language=said.language,
                grants=(Grant(role, body_id),), by=by, at=at,
            )  # fmt: skip
            role_id = given[0]
            require_one_voice(session, body_id, account_id, said)
        made = committees.add_member(
            session, body_id=body_id, account_id=account_id, role_id=role_id, seat=said.seat,
            name=said.name.strip(), party=_words(said.party), added_at=at,
            constituency=_words(said.constituency), represents=_words(said.represents),
            substitute_for=said.substitute_for, from_on=said.from_on, until_on=said.until_on,
        )  # fmt: skip
        committees.touch(session, body_id)
        after = {"seat": said.seat, "from": said.from_on.isoformat(), "until": _iso(said.until_on)}
        _note(session, at, by, "add_seat", body_id, f"member:{made.id}", after=after)
        return made.id


def end_seat(
    session: Session, member_id: int, until_on: date, why: str, *, by: int | None, at: datetime
) -> None:
    """Set the last day of a term; once it is over, the right to work here ends too."""
    if not why.strip():
        raise Refused("reason_missing")
    member = committees.member(session, member_id)
    if member is None:
        raise NotFound("member")
    _require_administrator(session, by, member.body_id, at, "end_seat")
    with unit(session):
        committee = _locked(session, member.body_id)
        if until_on < member.from_on:
            raise Refused("term_in_wrong_order")
        before = {"until": _iso(member.until_on)}
        member.until_on = until_on
        if until_on < cases.today(committee, at) and member.role_id is not None:
            _end_role(session, member, by, at, why)
        committees.touch(session, member.body_id)
        _note(
            session, at, by, "end_seat", member.body_id, f"member:{member_id}", before=before,
            after={"until": until_on.isoformat()}, why=why,
        )  # fmt: skip


def _end_role(
    session: Session, member: CommitteeMember, by: int | None, at: datetime, why: str
) -> None:
    if member.role_id is not None and roles.end_role(session, member.role_id, at) is not None:
        audit.append(
            session, at=at, account_id=by, act="revoke_role", subject=f"role:{member.role_id}",
            why=why,
        )  # fmt: skip


def _require_administrator(
    session: Session, by: int | None, body_id: int, at: datetime, act: str
) -> None:
    if by is not None:
        matter = Matter(body_id)
        rights.require(session, by, matter, "administrator", at=at, act=f"{act} body:{body_id}")


def _locked(session: Session, body_id: int) -> Committee:
    committee = committees.lock(session, body_id)
    if committee is None:
        raise NotFound("committee")
    return committee


def _check_values(session: Session, body_id: int, values: CommitteeValues, at: datetime) -> None:
    if values.zone not in available_timezones():
        raise Refused("zone_unknown")
    if values.size is not None and values.quorum is not None and values.quorum > values.size:
        raise Refused("quorum_above_size")
    body = bodies.find(session, body_id)
    if values.rules_body is not None and (body is None or body.rule_set is None):
        raise Refused("rules_body_unknown")


def check_seat(session: Session, committee: Committee, said: Seat, at: datetime) -> None:
    """Refuse a seat that the committee's size, its chair or its terms leave no room for."""
    if not said.name.strip():
        raise Refused("name_missing")
    if said.until_on is not None and said.until_on < said.from_on:
        raise Refused("term_in_wrong_order")
    others = [
        one
        for one in committees.members(session, committee.body_id)
        if _overlaps(one, said.from_on, said.until_on)
    ]
    if said.seat == "chair" and any(one.seat == "chair" for one in others):
        raise Refused("chair_taken")
    size = terms_of(session, committee, at).size
    counted = [one for one in others if one.seat in ("chair", "member")]
    if said.seat in ("chair", "member") and size is not None and len(counted) >= size:
        raise Refused("seats_full")
    if said.substitute_for is not None:
        sat_for = committees.member(session, said.substitute_for)
        if sat_for is None or sat_for.body_id != committee.body_id or said.seat != "substitute":
            raise Refused("substitute_for_unknown")


def require_one_voice(session: Session, body_id: int, account_id: int, said: Seat) -> None:
    """Refuse a second seat at the same time: nobody has two votes."""
    if said.seat == "clerk":
        return
    for one in committees.members(session, body_id):
        is_theirs = one.account_id == account_id and one.seat != "clerk"
        if is_theirs and _overlaps(one, said.from_on, said.until_on):
            raise Refused("seated_already")


def _overlaps(one: CommitteeMember, from_on: date, until_on: date | None) -> bool:
    ends_before = one.until_on is not None and one.until_on < from_on
    starts_after = until_on is not None and one.from_on > until_on
    return not ends_before and not starts_after


def _columns(values: CommitteeValues) -> dict[str, Any]:
    return {
        "kind": values.kind, "zone": values.zone, "rules_body": values.rules_body,
        "size": values.size, "quorum": values.quorum, "about": _words(values.about),
    }  # fmt: skip


def _words(words: Words) -> dict[str, str]:
    return {lang: text.strip() for lang, text in words.items() if text.strip()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _note(
    session: Session, at: datetime, by: int | None, act: str, body_id: int,
    subject: str | None = None, *, before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None, why: str | None = None,
) -> None:  # fmt: skip
    whole = f"body:{body_id} {subject}" if subject else f"body:{body_id}"
    audit.append(
        session, at=at, account_id=by, act=act, subject=whole, before=before, after=after, why=why
    )
