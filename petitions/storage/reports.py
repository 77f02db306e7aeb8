"""Reports on the progress of what bodies owe."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage import duties
from petitions.storage.rows import add_row
from petitions.storage.tables import Duty, ProgressReport


def add(
    session: Session, duty: Duty, texts: dict[str, str], account_id: int, at: datetime
) -> ProgressReport:
    """Keep a report by the body that owes the duty now."""
    return add_row(
        session,
        ProgressReport(
            petition_id=duty.petition_id, duty_id=duty.id, body_id=duty.body_id, texts=texts,
            due_at=duty.report_due_at, written_at=at, written_by=account_id,
        ),
    )  # fmt: skip


def of_petition(session: Session, petition_id: int) -> list[ProgressReport]:
    """Return the reports on a petition, the latest first."""
    found = sa.select(ProgressReport).where(ProgressReport.petition_id == petition_id)
    return list(session.scalars(found.order_by(ProgressReport.id.desc())))


def of_duty(session: Session, duty_id: int) -> list[ProgressReport]:
    """Return the reports on a duty, the latest first."""
    found = sa.select(ProgressReport).where(ProgressReport.duty_id == duty_id)
    return list(session.scalars(found.order_by(ProgressReport.id.desc())))


def to_remind(session: Session, now: datetime, limit: int) -> list[Duty]:
    """Hold duties of whose next report somebody must be reminded; another worker takes others."""
    return duties.past(session, Duty.next_report_reminder_at, now, limit)
