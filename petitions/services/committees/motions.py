"""Motions: put to the vote, voted on once by each member, closed with reasons, and carried out.

The rules of voting stand in `petitions.domain.voting` and are pinned when a motion is opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy.orm import Session

from petitions.domain import voting
from petitions.domain.voting import Poll, Result, Tally, VoteRefused
from petitions.services import rights
from petitions.services.committees import cases, deciding, polls, texts
from petitions.services.committees.acts import note
from petitions.services.committees.cases import Own
from petitions.services.committees.rules import are_votes_public, voting_of
from petitions.services.committees.texts import Texts
from petitions.services.errors import Conflict, NotFound, Refused
from petitions.storage import audit, committee_acts, committee_meetings, committees
from petitions.storage.engine import unit
from petitions.storage.tables import CommitteeMember, Motion

DISSENT_LIMIT = 10_000


@dataclass(frozen=True)
class Proposed:
    """A motion as a clerk puts it: its words, and what it does to the petition if carried."""

    kind: str
    texts: Texts
    option: str = ""  # one of deciding.options
    meeting_id: int | None = None


def open_motion(
    session: Session, account_id: int, case_id: int, said: Proposed, at: datetime
) -> int:
    """Put a motion to the vote; those who are present at its meeting are taken as present.

    Refused with `text_missing`, `option_unknown`, `motion_is_open`, `case_closed`.
    """
    with unit(session):
        own = cases.own_case(session, account_id, case_id, at, *cases.CLERKS, act="open_motion")
        if own.case.status != "open":
            raise Refused("case_closed")
        if any(one.closed_at is None for one in committee_acts.motions(session, case_id)):
            raise Conflict("motion_is_open")
        action = deciding.action_of(session, own, said.kind, said.option, at)
        rules = voting_of(session, own.committee, at)
        if (action or {}).get("do") != "review" or (action or {}).get("outcome") != "accept":
            rules = replace(rules, enough_for=None)
        made = committee_acts.add_motion(
            session, body_id=own.committee.body_id, case_id=case_id, meeting_id=said.meeting_id,
            kind=said.kind, texts=texts.worded(said.texts),
            action=action,
            rules=polls.written(rules, _chair(session, own, at)),
            votes_public=are_votes_public(session, own.committee, at), opened_at=at,
            opened_by=account_id,
        )  # fmt: skip
        _take_attendance(session, own, made, at)
        note(session, own, "open_motion", f"motion:{made.id}", account_id, at)
        return made.id


def mark_present(
    session: Session, account_id: int, motion_id: int, present: Mapping[int, int | None],
    at: datetime,
) -> None:  # fmt: skip
    """Say who is there, each substitute with the member it stands for."""
    with _attempt(session, account_id, f"mark_present motion:{motion_id}", at):
        own, motion = _own(session, account_id, motion_id, at, *cases.CLERKS, act="mark_present")
        poll = polls.poll_of(session, motion)
        for member in set(poll.present) - set(present):
            poll = _allowed(voting.leave, poll, member, at)
        for member, stands_for in sorted(present.items(), key=lambda one: one[1] is not None):
            if member not in poll.present or poll.present[member] != stands_for:
                poll = _allowed(voting.attend, poll, member, at, stands_for)
        committee_acts.put_present(session, motion_id, dict(poll.present), at)
        after = {"present": sorted(poll.present)}
        note(session, own, "mark_present", f"motion:{motion_id}", account_id, at, after=after)


def vote(
    session: Session, account_id: int, motion_id: int, choice: str, at: datetime, *,
    member_id: int | None = None,
) -> None:  # fmt: skip
    """Cast one's own vote, or as a clerk record that of a member who voted aloud.

    A vote that the rules refuse is on record too.
    """
    said = f" member:{member_id}" if member_id is not None else ""
    with _attempt(session, account_id, f"vote motion:{motion_id}{said}", at):
        own, motion = _own(session, account_id, motion_id, at, *cases.EVERYBODY, act="vote")
        member = _voting(session, own, account_id, member_id, at, act=f"vote motion:{motion_id}")
        _allowed(voting.cast, polls.poll_of(session, motion), member.id, choice, at)
        committee_acts.add_vote(
            session, motion_id=motion_id, member_id=member.id, choice=choice, cast_at=at,
            cast_by=account_id,
        )  # fmt: skip
        subject = f"motion:{motion_id} member:{member.id}"
        note(session, own, "vote", subject, account_id, at)


def close(
    session: Session, account_id: int, motion_id: int, reasons: Texts, at: datetime, *,
    site: Sequence[str],
) -> Tally:  # fmt: skip
    """Close the vote with reasons; what was carried is done to the petition.

    Refused with `no_quorum`, `nobody_voted`, `casting_vote_missing`, `reason_missing` and the
    languages that lack one, or the engine's codes.
    """
    with unit(session):
        own, motion = _own(session, account_id, motion_id, at, *cases.CLERKS, act="close_motion")
        if own.case.status != "open":
            raise Refused("case_closed")
        closed, counted = _closed(polls.poll_of(session, motion), at)
        result = counted.result or ""
        does = motion.action if result == "carried" else None
        required = deciding.required_languages(session, own, site) if does else ()
        said = texts.worded(reasons, required, missing="reason_missing")
        motion.result, motion.closed_at, motion.closed_by = result, at, account_id
        motion.reasons, motion.counts = dict(said), _counts(counted)
        motion.casting_vote_by = _casting(closed, counted)
        if does:
            deciding.carry_out(session, own, motion, at, account_id)
        after = {"result": result, **_counts(counted)}
        note(session, own, "close_motion", f"motion:{motion_id}", account_id, at, after=after)
        return counted


def drop(session: Session, account_id: int, motion_id: int, why: str, at: datetime) -> None:
    """End a vote that comes to nothing: no quorum came about, or the motion was taken back."""
    if not why.strip():
        raise Refused("reason_missing")
    with unit(session):
        own, motion = _own(session, account_id, motion_id, at, *cases.CLERKS, act="drop_motion")
        poll = polls.poll_of(session, motion)
        counted = voting.tally(poll, at)
        _allowed(voting.abandon, poll, at)
        motion.result = "dropped" if counted.has_quorum else "no_quorum"
        motion.closed_at, motion.closed_by = at, account_id
        motion.counts = _counts(counted)
        subject = f"motion:{motion_id}"
        note(session, own, "drop_motion", subject, account_id, at, why=why)


def dissent(
    session: Session, account_id: int, motion_id: int, text: str, language: str, at: datetime, *,
    member_id: int | None = None,
) -> None:  # fmt: skip
    """Record why a member who was outvoted disagrees; once, and for good."""
    text = text.strip()
    if not text:
        raise Refused("text_missing")
    if len(text) > DISSENT_LIMIT:
        raise Refused("text_too_long")
    with unit(session):
        own, motion = _own(session, account_id, motion_id, at, *cases.EVERYBODY, act="dissent")
        member = _voting(session, own, account_id, member_id, at, act=f"dissent motion:{motion_id}")
        if motion.result not in ("carried", "lost"):
            raise Refused("vote_not_closed")
        result = cast(Result, motion.result)
        if not voting.may_dissent(polls.poll_of(session, motion), member.id, result):
            raise Refused("was_not_outvoted")
        if committee_acts.dissent(session, motion_id, member.id) is not None:
            raise Conflict("dissented_already")
        committee_acts.add_dissent(
            session, motion_id=motion_id, member_id=member.id, text=text, language=language,
            written_at=at,
        )  # fmt: skip
        subject = f"motion:{motion_id} member:{member.id}"
        note(session, own, "dissent", subject, account_id, at)


@contextmanager
def _attempt(session: Session, account_id: int, act: str, at: datetime) -> Iterator[None]:
    """One transaction; what is refused in it stays on record as an attempt."""
    try:
        with unit(session):
            yield
    except Refused as refused:
        subject = f"{act}: {' '.join(refused.codes)}"
        with unit(session):
            audit.append(session, at=at, account_id=account_id, act="refused", subject=subject)
        raise


def _own(
    session: Session, account_id: int, motion_id: int, at: datetime, *roles: str, act: str
) -> tuple[Own, Motion]:
    """Return a motion with its case, both locked, the case first."""
    known = committee_acts.motion(session, motion_id)
    if known is None or known.case_id is None:
        raise NotFound("motion")
    own = cases.own_case(session, account_id, known.case_id, at, *roles, act=act)
    motion = committee_acts.lock_motion(session, motion_id)
    if motion is None:
        raise NotFound("motion")
    return own, motion


def _voting(
    session: Session, own: Own, account_id: int, member_id: int | None, at: datetime, *, act: str
) -> CommitteeMember:
    """Return whose vote it is: one's own seat, or for a clerk any member's."""
    mine = cases.seat_now(session, account_id, own.committee, at)
    if mine is not None and member_id in (None, mine.id):
        return mine
    if own.role != "clerk" or member_id is None:
        raise rights.refuse(session, account_id, at=at, act=f"{act} member:{member_id}")
    member = committees.member(session, member_id)
    if member is None or member.body_id != own.committee.body_id or member.seat == "clerk":
        raise Refused("not_a_member")
    return member


def _allowed(act: Any, poll: Poll, *given: Any) -> Any:
    """Do one act of voting; what the rules of voting refuse becomes a service's refusal."""
    try:
        return act(poll, *given)
    except VoteRefused as refused:
        raise Refused(refused.code) from refused


def _closed(poll: Poll, at: datetime) -> tuple[Poll, Tally]:
    try:
        return voting.close(poll, at)
    except VoteRefused as refused:
        raise Refused(refused.code) from refused


def _chair(session: Session, own: Own, at: datetime) -> int | None:
    seats = committees.sitting(session, own.committee.body_id, cases.today(own.committee, at))
    return next((one.id for one in seats if one.seat == "chair"), None)


def _take_attendance(session: Session, own: Own, motion: Motion, at: datetime) -> None:
    if motion.meeting_id is None:
        return
    meeting = committee_meetings.meeting(session, motion.meeting_id)
    if meeting is None or meeting.body_id != own.committee.body_id:
        raise NotFound("meeting")
    poll = polls.poll_of(session, motion)
    for row, member in committee_meetings.attendance(session, meeting.id):
        seat = poll.seat(member.id)
        if row.presence == "present" and seat and not seat.is_substitute and seat.is_held(at):
            poll = replace(poll, present={**poll.present, member.id: None})
    committee_acts.put_present(session, motion.id, dict(poll.present), at)


def _counts(counted: Tally) -> dict[str, int]:
    """Return the numbers of a vote; `minority` where fewer than the majority carried it."""
    minority = {"minority": counted.votes_for} if counted.by_minority else {}
    return {
        "for": counted.votes_for,
        "against": counted.against,
        "abstain": counted.abstained,
        "present": counted.present,
        "needed": counted.needed,
        "members": counted.members,
        **minority,
    }


def _casting(poll: Poll, counted: Tally) -> int | None:
    """Return the chair whose vote decided a tie."""
    decides = poll.rules.chair != "votes" and counted.is_tied
    return poll.presiding if decides and poll.presiding in poll.votes else None
