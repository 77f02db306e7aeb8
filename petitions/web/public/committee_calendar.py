"""A committee's meetings as an iCalendar feed (RFC 5545)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from petitions.storage.tables import CommitteeMeeting
from petitions.web.committees import in_reader_words
from petitions.web.keys import settings

PRODUCT = "-//Un//petitions//"
STATUSES = {
    "planned": "CONFIRMED", "held": "CONFIRMED", "postponed": "TENTATIVE", "cancelled": "CANCELLED",
}  # fmt: skip
USUAL_LENGTH = timedelta(hours=2)


def calendar_of(
    title: str,
    summary: str,
    meetings: Sequence[CommitteeMeeting],
    agendas: Mapping[int, Sequence[str]],
    address: Callable[[CommitteeMeeting], str],
    zone: str,
) -> bytes:
    """Return the feed; each meeting keeps its UID, and its SEQUENCE rises with its changes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", zone)
    for one in meetings:
        calendar.add_component(_event(one, summary, agendas.get(one.id, ()), address(one)))
    return bytes(calendar.to_ical())


def _event(one: CommitteeMeeting, summary: str, agenda: Sequence[str], path: str) -> Event:
    site = settings().site_url
    event = Event()
    event.add("uid", f"meeting-{one.id}@{urlsplit(site).hostname}")
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("dtstart", one.starts_at)
    event.add("dtend", one.ends_at or one.starts_at + USUAL_LENGTH)
    event.add("summary", in_reader_words(one.title).text or summary)
    event.add("status", STATUSES[one.status])
    place = in_reader_words(one.place).text or one.link
    if place:
        event.add("location", place)
    event.add("url", f"{site}{path}")
    reason = in_reader_words(one.status_reason).text
    lines = [*([reason] if reason else []), *agenda, *([one.link] if one.link else [])]
    if lines:
        event.add("description", "\n".join(lines))
    return event
