"""Meetings: planned, changed, held or not; what stands on the agenda, who came, the minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from petitions.services.committees import cases
from petitions.services.errors import Conflict, NotFound, Refused
from petitions.storage import audit, committee_meetings, committees
from petitions.storage.engine import unit
from petitions.storage.tables import AgendaItem, Committee, CommitteeMeeting

Words = Mapping[str, str]
TITLE_LIMIT = 200
MINUTES_LIMIT = 50_000
MOST_ON_AN_AGENDA = 100
PRESENCES = ("present", "excused", "absent")
SHOWN_IN_CALENDARS = ("replan_meeting", "meeting_status", "put_on_agenda", "take_off_agenda")
# What a meeting may become; what is over stays as it was.
FOLLOWS = {
    "planned": ("held", "postponed", "cancelled"),
    "postponed": ("planned", "cancelled"),
    "held": (),
    "cancelled": (),
}


@dataclass(frozen=True)
class Plan:
    """When and where a committee meets. Without a title it is simply its meeting."""

    starts_at: datetime
    ends_at: datetime | None = None
    title: Words = field(default_factory=dict)
    place: Words = field(default_factory=dict)
    link: str | None = None
    visibility: str = "public"


def plan(session: Session, account_id: int, body_id: int, said: Plan, at: datetime) -> int:
    """Plan a meeting; `link` is where it is seen or joined."""
    _check(said)
    with unit(session):
        committee = _locked(session, body_id)
        cases.require_seat(
            session, account_id, committee, at, *cases.CLERKS, act=f"plan_meeting body:{body_id}"
        )
        made = committee_meetings.add(
            session, body_id=body_id, status="planned", sequence=0, created_at=at,
            created_by=account_id, changed_at=at, **_columns(said),
        )  # fmt: skip
        _note(session, account_id, made, "plan_meeting", at, after=_record(said))
        return made.id


def replan(session: Session, account_id: int, meeting_id: int, said: Plan, at: datetime) -> None:
    """Change a meeting that has not been held; one that was postponed is planned again."""
    _check(said)
    with unit(session):
        meeting, _ = _own(session, account_id, meeting_id, at, "replan_meeting")
        if meeting.status not in ("planned", "postponed"):
            raise Conflict("meeting_over")
        before = {"starts_at": meeting.starts_at.isoformat(), "status": meeting.status}
        for key, value in _columns(said).items():
            setattr(meeting, key, value)
        meeting.status, meeting.status_reason = "planned", None
        _note(
            session, account_id, meeting, "replan_meeting", at, before=before, after=_record(said)
        )


def set_status(
    session: Session, account_id: int, meeting_id: int, status: str, reason: Words, at: datetime
) -> None:
    """Say that a meeting was held, or is postponed or cancelled and why."""
    with unit(session):
        meeting, _ = _own(session, account_id, meeting_id, at, f"{status}_meeting")
        if status not in FOLLOWS[meeting.status]:
            raise Conflict("meeting_over")
        if status == "held" and meeting.starts_at > at:
            raise Refused("too_early")
        said = _words(reason)
        if status != "held" and not said:
            raise Refused("reason_missing")
        before = {"status": meeting.status}
        meeting.status = status
        meeting.status_reason = said or None
        _note(
            session, account_id, meeting, "meeting_status", at, before=before,
            after={"status": status},
        )  # fmt: skip


def put_on(
    session: Session, account_id: int, meeting_id: int, at: datetime, *,
    case_id: int | None = None, title: Words | None = None, visibility: str = "public",
) -> int:  # fmt: skip
    """Put a case or other business on the agenda of a meeting to come."""
    words = _words(title or {})
    with unit(session):
        meeting, committee = _own(session, account_id, meeting_id, at, "put_on_agenda")
        if meeting.status not in ("planned", "postponed"):
            raise Conflict("meeting_over")
        items = [item for item, _ in committee_meetings.agenda(session, meeting_id)]
        if len(items) >= MOST_ON_AN_AGENDA:
            raise Refused("agenda_full")
        if case_id is None and not words:
            raise Refused("title_missing")
        if case_id is not None:
            case = committees.case(session, case_id)
            if case is None or case.body_id != committee.body_id:
                raise Refused("case_unknown")
            if any(item.case_id == case_id for item in items):
                raise Refused("on_agenda_already")
        made = committee_meetings.add_agenda_item(
            session, meeting_id, case_id=case_id, title=words or None, visibility=visibility
        )
        _note(
            session, account_id, meeting, "put_on_agenda", at,
            after={"item": made.id, "case": case_id},
        )  # fmt: skip
        return made.id


def take_off(session: Session, account_id: int, item_id: int, at: datetime) -> None:
    """Take an item off the agenda of a meeting to come."""
    with unit(session):
        item = _item(session, item_id)
        meeting, _ = _own(session, account_id, item.meeting_id, at, "take_off_agenda")
        if meeting.status not in ("planned", "postponed"):
            raise Conflict("meeting_over")
        committee_meetings.remove_agenda_item(session, item)
        _note(
            session, account_id, meeting, "take_off_agenda", at,
            before={"item": item_id, "case": item.case_id},
        )  # fmt: skip


def mark_attendance(
    session: Session, account_id: int, meeting_id: int, presences: Mapping[int, str], at: datetime
) -> None:
    """Note who was there: member -> present, excused or absent."""
    with unit(session):
        meeting, committee = _own(session, account_id, meeting_id, at, "mark_attendance")
        if meeting.status not in ("planned", "held"):
            raise Conflict("meeting_over")
        if meeting.starts_at > at:
            raise Refused("too_early")
        on = cases.today(committee, meeting.starts_at)
        seats = {one.id for one in committees.sitting(session, committee.body_id, on)}
        for member_id, presence in presences.items():
            if member_id not in seats or presence not in PRESENCES:
                raise Refused("member_unknown")
            committee_meetings.put_attendance(
                session, meeting_id=meeting_id, member_id=member_id, presence=presence,
                recorded_at=at, recorded_by=account_id,
            )  # fmt: skip
        after = {str(member_id): presence for member_id, presence in presences.items()}
        _note(session, account_id, meeting, "mark_attendance", at, after=after)


def write_minutes(
    session: Session, account_id: int, meeting_id: int, texts: Words, at: datetime, *,
    publish: bool = False, correction: str = "",
) -> int:  # fmt: skip
    """Keep a draft of the minutes, or publish them; published ones are corrected by a new
    version with its reason. Returns the version."""
    said = _words(texts)
    if not said:
        raise Refused("text_missing")
    if any(len(text) > MINUTES_LIMIT for text in said.values()):
        raise Refused("text_too_long")
    with unit(session):
        meeting, _ = _own(session, account_id, meeting_id, at, "write_minutes")
        if meeting.status != "held":
            raise Refused("meeting_not_held")
        versions = committee_meetings.minutes(session, meeting_id)
        draft = versions[-1] if versions and versions[-1].published_at is None else None
        number = draft.version if draft else len(versions) + 1
        if number > 1 and not correction.strip():
            raise Refused("reason_missing")
        written = {
            "texts": said, "written_at": at, "written_by": account_id,
            "published_at": at if publish else None,
            "correction_reason": correction.strip() if number > 1 else None,
        }  # fmt: skip
        if draft is None:
            committee_meetings.add_minutes(
                session, meeting_id=meeting_id, version=number, **written
            )
        else:
            for key, value in written.items():
                setattr(draft, key, value)
        act = "publish_minutes" if publish else "draft_minutes"
        _note(session, account_id, meeting, act, at, after={"version": number}, why=correction)
        return number


def _own(
    session: Session, account_id: int, meeting_id: int, at: datetime, act: str
) -> tuple[CommitteeMeeting, Committee]:
    meeting = committee_meetings.lock(session, meeting_id)
    committee = committees.find(session, meeting.body_id) if meeting else None
    if meeting is None or committee is None:
        raise NotFound("meeting")
    cases.require_seat(
        session, account_id, committee, at, *cases.CLERKS, act=f"{act} meeting:{meeting_id}"
    )
    return meeting, committee


def _item(session: Session, item_id: int) -> AgendaItem:
    item = committee_meetings.agenda_item(session, item_id)
    if item is None:
        raise NotFound("agenda_item")
    return item


def _locked(session: Session, body_id: int) -> Committee:
    committee = committees.lock(session, body_id)
    if committee is None:
        raise NotFound("committee")
    return committee


def _check(said: Plan) -> None:
    if said.ends_at is not None and said.ends_at <= said.starts_at:
        raise Refused("ends_before_start")
    if not _words(said.place) and not said.link:
        raise Refused("place_missing")
    if said.link and not is_address(said.link):
        raise Refused("link_malformed")


def is_address(link: str) -> bool:
    """Say whether a link leads to a web site: nothing else may stand behind a link of ours."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and link.isprintable()


def _columns(said: Plan) -> dict[str, Any]:
    return {
        "starts_at": said.starts_at, "ends_at": said.ends_at, "title": _words(said.title),
        "place": _words(said.place), "link": said.link or None, "visibility": said.visibility,
    }  # fmt: skip


def _record(said: Plan) -> dict[str, Any]:
    return {"starts_at": said.starts_at.isoformat(), "visibility": said.visibility}


def _words(words: Words) -> dict[str, str]:
    return {lang: text.strip() for lang, text in words.items() if text.strip()}


def _note(
    session: Session, account_id: int, meeting: CommitteeMeeting, act: str, at: datetime, *,
    before: dict[str, Any] | None = None, after: dict[str, Any] | None = None, why: str = "",
) -> None:  # fmt: skip
    """Record an act on a meeting, which its page and the calendar then show."""
    if act in SHOWN_IN_CALENDARS:
        meeting.sequence += 1
    meeting.changed_at = at
    committees.touch(session, meeting.body_id)
    audit.append(
        session, at=at, account_id=account_id, role="clerk", act=act,
        subject=f"body:{meeting.body_id} meeting:{meeting.id}", before=before, after=after,
        why=why.strip() or None,
    )  # fmt: skip
