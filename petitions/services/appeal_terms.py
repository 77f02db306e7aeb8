"""Until when the petitioner may appeal against an answer."""

from __future__ import annotations

from datetime import date

from petitions.domain.calendar import calendar_of
from petitions.domain.law import law_of
from petitions.domain.life import Life
from petitions.domain.moments import last_day
from petitions.domain.rules import Rules


def last_day_of_appeal(rules: Rules, life: Life, duty: str) -> date | None:
    """Return the last day, in the rules' zone; None where there is no answer or no appeal."""
    rule, owed = law_of(rules, life.version, life.scope).duty(duty), life.owed(duty)
    if rule is None or rule.appeal is None or owed is None or owed.done_at is None:
        return None
    ends = calendar_of(rules, life.version).after(owed.done_at, rule.appeal.within)
    return last_day(ends, rules.version(life.version).calendar.zone)
