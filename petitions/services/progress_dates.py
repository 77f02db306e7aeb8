"""When the next reports on progress are due, kept with the duties as the engine reckons it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from petitions.domain.calendar import calendar_of
from petitions.domain.law import law_of
from petitions.domain.life import Life
from petitions.domain.progress import report_due
from petitions.domain.rules import Rules
from petitions.services import reminding_times
from petitions.storage import petitions as store
from petitions.storage.tables import Petition


def follow(session: Session, petition: Petition, rules: Rules, before: Life, after: Life) -> None:
    """Copy the dates into the duties' rows where they may have changed; the reminders follow."""
    law = law_of(rules, after.version, after.scope)
    if (before.duties, before.calendar) == (after.duties, after.calendar):
        return
    if not any(duty.progress for duty in law.duties):
        return
    calendar = calendar_of(rules, after.version)
    rows = {duty.key: duty for duty in store.duties(session, petition.id)}
    for owed in after.duties:
        due, row = report_due(calendar, law.duty(owed.id), owed), rows.get(owed.id)
        if row is not None and row.report_due_at != due:
            row.report_due_at = due
            row.next_report_reminder_at = (
                reminding_times.after(calendar, due, after.at) if due else None
            )
