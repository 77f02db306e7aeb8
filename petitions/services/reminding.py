"""Reminders of dates: written once for each stage, however long the worker was away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.domain.calendar import Calendar
from petitions.domain.life import Life
from petitions.services import duties, reminding_times, telling_bodies
from petitions.services.reading.clocks import days_until
from petitions.storage import answers, promises, reports
from petitions.storage import duties as stored
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Duty, Petition

CHUNK = 100


def remind(session: Session, now: datetime, chunk: int = CHUNK) -> int:
    """Write every reminder that is due, a chunk a transaction; return how many dates they
    concern. Row and letters are stored together, so each is written exactly once."""
    count = 0
    while True:
        with unit(session):
            step = (
                _of_duties(session, now, chunk)
                + _of_reports(session, now, chunk)
                + _of_promises(session, now, chunk)
            )
        if not step:
            return count
        count += step


def _of_duties(session: Session, now: datetime, limit: int) -> int:
    due = stored.to_remind(session, now, limit)
    for duty in due:
        petition = _petition(session, duty.petition_id)
        if duty.due_at is None or _is_paused(petition, duty):
            duty.next_reminder_at = None  # planned anew when a date is set
            continue
        duty.next_reminder_at = _remind(
            session, petition, duty, duty.due_at, now, {}, ("duty_reminder", "duty_overdue")
        )
    return len(due)


def _of_reports(session: Session, now: datetime, limit: int) -> int:
    due = reports.to_remind(session, now, limit)
    for duty in due:
        duty.next_report_reminder_at = duty.report_due_at and _remind(
            session, _petition(session, duty.petition_id), duty, duty.report_due_at, now, {},
            ("report_reminder", "report_overdue"),
        )  # fmt: skip
    return len(due)


def _of_promises(session: Session, now: datetime, limit: int) -> int:
    due = promises.to_remind(session, now, limit)
    for promise in due:
        petition, duty = _petition(session, promise.petition_id), _duty(session, promise.duty_id)
        promise.next_reminder_at = _remind(
            session, petition, duty, promise.due_at, now, {"promise": promise.texts},
            ("promise_reminder", "promise_overdue"),
        )  # fmt: skip
    return len(due)


def _remind(
    session: Session, petition: Petition, duty: Duty, due_at: datetime, now: datetime,
    data: dict[str, Any], templates: tuple[str, str],
) -> datetime | None:  # fmt: skip
    """Write the latest stage that has begun; return when the next one begins."""
    calendar = duties.calendar(session, petition)
    stage = reminding_times.latest(calendar, due_at, now)
    if stage is not None:
        readers = telling_bodies.readers_of(session, petition, duty, stage)
        told = {
            **data,
            **telling_bodies.names_of(session, duty),
            **telling_bodies.day_of(session, petition, due_at),
            **_days(calendar, due_at, now),
        }
        template = templates[1] if stage == "over" else templates[0]
        telling_bodies.write(session, readers, template, told, now, petition.id)
    return reminding_times.after(calendar, due_at, now)


def _days(calendar: Calendar, due_at: datetime, now: datetime) -> dict[str, int]:
    zone = calendar.zone.key
    if due_at <= now:
        return {"days_overdue": max(1, -days_until(due_at, now, zone))}
    return {"days_left": max(0, days_until(due_at, now, zone))}


def _is_paused(petition: Petition, duty: Duty) -> bool:
    owed = Life.from_json(petition.life).owed(duty.key)
    return owed is not None and owed.paused_at is not None


def _petition(session: Session, petition_id: int) -> Petition:
    found = store.find(session, petition_id)
    if found is None:
        raise LookupError(f"no petition {petition_id}")
    return found


def _duty(session: Session, duty_id: int) -> Duty:
    found = answers.duty(session, duty_id)
    if found is None:
        raise LookupError(f"no duty {duty_id}")
    return found
