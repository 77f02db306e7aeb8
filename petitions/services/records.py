"""What a petitioner did elsewhere, and what is ahead: the facts that quotas ask for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from petitions.domain.calendar import calendar_of
from petitions.domain.eligibility import Record
from petitions.domain.rules import Rules, RuleSet
from petitions.storage import occasions
from petitions.storage import records as store


def record_of(
    session: Session, rules: Rules, account_id: int | None, title: str, at: datetime,
    again_of: int | None = None,
) -> Record | None:  # fmt: skip
    """Return what the rules' quotas need to know; None where they set none.

    The same subject is the same title, word for word; what only resembles it people judge.
    `again_of`: the petition that is filed again, whatever its title was.
    """
    version = rules.current(at)
    name, quotas = version.rule_set.id, version.rule_set.quotas
    failed_at = _failed_at(session, version.rule_set, account_id, title, again_of)
    if quotas is None:
        return Record(failed_at=failed_at) if failed_at else None
    calendar = calendar_of(rules, version.number)
    made = store.made(session, name, account_id) if account_id else []
    within = quotas.tries_within
    return Record(
        petitions_now=store.living(session, name, account_id) if account_id else 0,
        tries=sum(within is None or calendar.after(moment, within) > at for moment in made),
        same_subject_is_open=bool(title) and store.is_open(session, name, title),
        same_subject_ended_at=store.last_end(session, name, title) if title else None,
        election_on=occasions.next_election(session, name, calendar.day(at)),
        failed_at=failed_at,
    )


def _failed_at(
    session: Session, rule_set: RuleSet, account_id: int | None, title: str, again_of: int | None
) -> datetime | None:
    """Return when this petitioner's petition failed last, where the rules ask for it."""
    failure = rule_set.failure
    if account_id is None or (failure.file_again and failure.file_again_after is None):
        return None
    return store.last_failure(session, rule_set.id, account_id, title, again_of)
