"""The demonstration's committee: its people, a case, a meeting past and one to come."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from petitions.services import institutions
from petitions.services.committees import (
    acts,
    agenda,
    conflicts,
    debates,
    filing,
    membership,
    motions,
)
from petitions.services.committees.acts import Said
from petitions.services.committees.agenda import Plan
from petitions.services.committees.debates import Planned
from petitions.services.committees.filing import Item
from petitions.services.committees.membership import CommitteeValues, Seat
from petitions.services.committees.motions import Proposed
from petitions.storage import committees
from petitions.storage import petitions as store

PLAN = tomllib.loads((Path(__file__).parent / "committee.toml").read_text("utf-8"))
ZONE = "Asia/Almaty"
PAST, COMING, DEBATE = timedelta(days=-30), timedelta(days=9), timedelta(days=23)
PEOPLE = tuple(
    (seat["email"], seat["name"], seat["seat"]) for seat in PLAN["seat"] if "email" in seat
)


def establish(
    session: Session, at: datetime, account: Callable[[str, str], int]
) -> tuple[int, dict[str, int]]:
    """Make the committee and fill its seats; return its body and the accounts of its people."""
    body_id = institutions.add_body(session, PLAN["body"])
    values = CommitteeValues(
        kind="committee", zone=ZONE, rules_body="petitions_committee", about=PLAN["about"]
    )
    membership.establish(session, body_id, values, by=None, at=at)
    people = {email: account(email, name) for email, name, _ in PEOPLE}
    for row in PLAN["seat"]:
        seat = Seat(**{**row, "from_on": at.date()})
        membership.add_seat(session, body_id, seat, by=None, at=at)
    return body_id, people


def establish_other(session: Session, at: datetime) -> int:
    """Make a second committee, to which a part of a petition is referred."""
    body_id = institutions.add_body(session, PLAN["other_body"])
    values = CommitteeValues(kind="committee", zone=ZONE, about=PLAN["other_about"])
    membership.establish(session, body_id, values, by=None, at=at)
    for row in PLAN["other_seat"]:
        membership.add_seat(session, body_id, Seat(**row, from_on=at.date()), by=None, at=at)
    return body_id


def work(
    session: Session, body_id: int, clerk: int, now: datetime, ministry: int, other: int
) -> None:
    """Let the committee work on its first case: papers, a conflict, two meetings, its powers."""
    found = committees.cases(session, body_id, "open")
    seats = {one.name: one.id for one in committees.members(session, body_id)}
    session.commit()
    if not found:
        raise LookupError("no petition came before the committee")
    case_id, past = found[-1][0].id, _at(now + PAST)
    for place, row in enumerate(PLAN["item"]):
        filing.file_item(session, clerk, case_id, Item(**row), past - timedelta(days=5 - place))
    declared = PLAN["conflict"]
    conflicts.declare_conflict(
        session, clerk, case_id, declared["reason"], declared["language"], past,
        member_id=seats[declared["member"]],
    )  # fmt: skip
    _hold(session, body_id, clerk, case_id, past, seats)
    _plan(session, body_id, clerk, case_id, _at(now + COMING), now)
    _decide(session, clerk, case_id, seats, past + timedelta(hours=1))
    _use_powers(session, clerk, case_id, past, {"press": ministry, "refer": other})
    ask: Mapping[str, Any] = PLAN["ask"]
    until = (now + timedelta(days=ask["days"])).date()
    said = Said(texts=ask["text"], to_body=ministry, until=until)
    acts.use(session, clerk, case_id, "ask", said, now)
    _schedule(session, clerk, case_id, _at(now + DEBATE), now)


def _use_powers(
    session: Session, clerk: int, case_id: int, meeting: datetime, to: Mapping[str, int]
) -> None:
    """Use the powers around the meeting that was held; the petitioner answers the day after."""
    case = committees.case(session, case_id)
    petition = store.find(session, case.petition_id) if case else None
    petitioner = petition.petitioner_id if petition else None
    session.commit()
    if petitioner is None:
        raise LookupError(case_id)
    for row in PLAN["act"]:
        at, kind = meeting + timedelta(days=row["days"], hours=4), row["kind"]
        invited = {"starts_at": meeting, "place": PLAN["past"]["place"]["kk"]}
        said = Said(
            texts=row["text"], to_body=to.get(kind), **(invited if kind == "invite" else {})
        )
        act = acts.use(session, clerk, case_id, kind, said, at)
        if answer := row.get("reply"):
            acts.reply(
                session, petitioner, act, answer["answer"], answer["text"], answer["language"],
                at + timedelta(days=1),
            )  # fmt: skip


def _decide(
    session: Session, clerk: int, case_id: int, seats: Mapping[str, int], at: datetime
) -> None:
    """Let the committee vote on what its minutes say; the clerk records the votes."""
    plan: Mapping[str, Any] = PLAN["motion"]
    motion = motions.open_motion(
        session, clerk, case_id, Proposed("other", plan["text"], "other"), at
    )
    present = {seats[name]: None for name in (plan["chair"], *plan["votes"])}
    motions.mark_present(session, clerk, motion, present, at)
    for name, choice in plan["votes"].items():
        motions.vote(session, clerk, motion, choice, at, member_id=seats[name])
    motions.close(session, clerk, motion, plan["reasons"], at, site=("kk", "ru", "en"))


def _schedule(session: Session, clerk: int, case_id: int, starts: datetime, now: datetime) -> None:
    plan: Mapping[str, Any] = PLAN["debate"]
    said = Planned("debate", starts, plan["place"], plan["link"])
    debates.schedule(session, clerk, case_id, said, now)


def _hold(
    session: Session, body_id: int, clerk: int, case_id: int, starts: datetime,
    seats: Mapping[str, int],
) -> None:  # fmt: skip
    plan: Mapping[str, Any] = PLAN["past"]
    said = Plan(starts, starts + timedelta(hours=2), place=plan["place"])
    before, after = starts - timedelta(days=14), starts + timedelta(hours=3)
    meeting = agenda.plan(session, clerk, body_id, said, before)
    agenda.put_on(session, clerk, meeting, before, case_id=case_id)
    agenda.set_status(session, clerk, meeting, "held", {}, after)
    voting = [row["name"] for row in PLAN["seat"] if row["seat"] in ("chair", "member")]
    presences = {seats[name]: "present" for name in voting} | {seats[voting[-1]]: "excused"}
    agenda.mark_attendance(session, clerk, meeting, presences, after)
    agenda.write_minutes(session, clerk, meeting, plan["minutes"], after, publish=True)


def _plan(
    session: Session, body_id: int, clerk: int, case_id: int, starts: datetime, now: datetime
) -> None:
    plan: Mapping[str, Any] = PLAN["coming"]
    said = Plan(starts, starts + timedelta(hours=3), place=plan["place"], link=plan["link"])
    meeting = agenda.plan(session, clerk, body_id, said, now)
    agenda.put_on(session, clerk, meeting, now, case_id=case_id)
    agenda.put_on(session, clerk, meeting, now, title=plan["other"])


def _at(moment: datetime) -> datetime:
    """Return eleven in the morning of a day, where the committee sits."""
    return datetime.combine(moment.astimezone(ZoneInfo(ZONE)).date(), time(11), ZoneInfo(ZONE))
