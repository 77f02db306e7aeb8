"""What a petitioner did elsewhere, and what is ahead: the facts that quotas ask for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from petitions.domain.calendar import calendar_of
from petitions.domain.eligibility import Record
from petitions.domain.rules import Rules
from petitions.storage import occasions
from petitions.storage import records as store


def record_of(
    session: Session, rules: Rules, account_id: int | None, title: str, at: datetime
) -> Record | None:
    """Return what the rules' quotas need to know; None where they set none.

    The same subject is the same title, word for word; what only resembles it people judge.
    """
    version = rules.current(at)
    quotas = version.rule_set.quotas
    if quotas is None:
        return None
    name = version.rule_set.id
    calendar = calendar_of(rules, version.number)
    made = store.made(session, name, account_id) if account_id else []
    within = quotas.tries_within
    return Record(
        petitions_now=store.living(session, name, account_id) if account_id else 0,
        tries=sum(within is None or calendar.after(moment, within) > at for moment in made),
        same_subject_is_open=bool(title) and store.is_open(session, name, title),
        same_subject_ended_at=store.last_end(session, name, title) if title else None,
        election_on=occasions.next_election(session, name, calendar.day(at)),
    )
