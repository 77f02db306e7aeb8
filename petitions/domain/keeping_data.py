"""How long personal data is kept: when each term of the rules is over for a petition."""

from __future__ import annotations

from datetime import datetime

from petitions.domain.calendar import calendar_of
from petitions.domain.life import Life
from petitions.domain.rules import Retention, Rules


def terms_over(rules: Rules, life: Life, at: datetime) -> tuple[Retention, ...]:
    """The terms of the petition's own rules that are over by now."""
    terms = rules.version(life.version).retention
    return tuple(term for term in terms if (end := end_of(rules, life, term)) and end <= at)


def end_of(rules: Rules, life: Life, term: Retention) -> datetime | None:
    """When a term is over; none while its moment has not come.

    A petition that ended without ever having been open closed with its end.
    """
    moments = {
        "creation": life.created_at,
        "submission": life.submitted_at,
        "acceptance": life.accepted_at,
        "opening": life.opened_at,
        "closing": life.closed_at or life.ended_at,
        "verification": life.enough_at,
        "sending": life.submitted_to_addressee_at or life.sent_at,
        "end": life.ended_at,
    }
    since = moments[term.since]
    if since is None or term.after is None:
        return since
    return calendar_of(rules, life.version).after(since, term.after)
