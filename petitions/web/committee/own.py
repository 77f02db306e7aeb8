"""What somebody may open: the committees they work for, and their cases and meetings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import abort

from petitions import clock
from petitions.services.committees import cases
from petitions.storage import committee_meetings, committees
from petitions.storage import petitions as petitions_store
from petitions.storage.tables import (
    Body,
    Committee,
    CommitteeCase,
    CommitteeMeeting,
    CommitteeMember,
    Petition,
)
from petitions.web import access, database
from petitions.web.languages import current_language

workers = access.staff("clerk", "member")
clerks = access.staff("clerk")


@dataclass(frozen=True)
class Own:
    """A committee that the reader works for; `seat` is the reader's own, where they have one."""

    committee: Committee
    body: Body
    is_clerk: bool
    seat: CommitteeMember | None
    at: datetime

    @property
    def name(self) -> str:
        return self.body.names[current_language()]


@dataclass(frozen=True)
class OwnCase(Own):
    """A case of a committee that the reader works for."""

    case: CommitteeCase
    petition: Petition


@dataclass(frozen=True)
class OwnMeeting(Own):
    """A meeting of a committee that the reader works for."""

    meeting: CommitteeMeeting


def committee(body_id: int, *, for_clerk: bool = False) -> Own:
    """Return a committee of the reader's; another's is refused, whatever it holds."""
    session, at, person = database.session(), clock.now(), access.person()
    found = committees.with_body(session, body_id)
    if found is None:
        abort(404)
    if not cases.works_for(session, person.id, found[0], person.roles, at):
        abort(403)
    is_clerk = cases.is_clerk(person.roles, body_id)
    if for_clerk and not is_clerk:
        abort(403)
    seat = cases.seat_now(session, person.id, found[0], at)
    return Own(found[0], found[1], is_clerk, seat, at)


def case(case_id: int, *, for_clerk: bool = False) -> OwnCase:
    """Return a case of the reader's committee."""
    found = committees.case(database.session(), case_id)
    petition = petitions_store.find(database.session(), found.petition_id) if found else None
    if found is None or petition is None:
        abort(404)
    own = committee(found.body_id, for_clerk=for_clerk)
    return OwnCase(**vars(own), case=found, petition=petition)


def meeting(meeting_id: int, *, for_clerk: bool = False) -> OwnMeeting:
    """Return a meeting of the reader's committee."""
    found = committee_meetings.meeting(database.session(), meeting_id)
    if found is None:
        abort(404)
    own = committee(found.body_id, for_clerk=for_clerk)
    return OwnMeeting(**vars(own), meeting=found)
