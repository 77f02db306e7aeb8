"""A committee's meetings, debates and hearings as an iCalendar feed (RFC 5545)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from petitions.storage.tables import CommitteeMeeting, Debate
from petitions.web.committees import in_reader_words
from petitions.web.keys import settings

PRODUCT = "-//Un//petitions//"
STATUSES = {
    "planned": "CONFIRMED", "scheduled": "CONFIRMED", "held": "CONFIRMED",
    "postponed": "TENTATIVE", "cancelled": "CANCELLED", "not_held": "CANCELLED",
}  # fmt: skip
USUAL_LENGTH = timedelta(hours=2)


@dataclass(frozen=True)
class Entry:
    """One date: its `key` stays, and `sequence` rises with its changes."""

    key: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime | None
    status: str
    summary: str
    place: str
    lines: Sequence[str | None]
    path: str


def of_meeting(one: CommitteeMeeting, name: str, agenda: Sequence[str], path: str) -> Entry:
    reason = in_reader_words(one.status_reason).text
    return Entry(
        f"meeting-{one.id}", one.sequence, one.changed_at, one.starts_at, one.ends_at, one.status,
        in_reader_words(one.title).text or name, in_reader_words(one.place).text or one.link or "",
        [reason, *agenda, one.link], path,
    )  # fmt: skip


def of_debate(one: Debate, sequence: int, summary: str, path: str) -> Entry:
    """`sequence`: any number that rises with each change of the debate."""
    return Entry(
        f"debate-{one.id}", sequence, one.ended_at or one.scheduled_at, one.starts_at, None,
        one.status, summary, in_reader_words(one.place).text or one.link or "",
        [in_reader_words(one.reason).text, one.link], path,
    )  # fmt: skip


def calendar_of(title: str, entries: Sequence[Entry], zone: str) -> bytes:
    """Return the feed."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", zone)
    for one in entries:
        calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def _event(one: Entry) -> Event:
    site = settings().site_url
    event = Event()
    event.add("uid", f"{one.key}@{urlsplit(site).hostname}")
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("dtstart", one.starts_at)
    event.add("dtend", one.ends_at or one.starts_at + USUAL_LENGTH)
    event.add("summary", one.summary)
    event.add("status", STATUSES[one.status])
    if one.place:
        event.add("location", one.place)
    event.add("url", f"{site}{one.path}")
    if lines := [line for line in one.lines if line]:
        event.add("description", "\n".join(lines))
    return event
