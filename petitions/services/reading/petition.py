"""One petition as the rules let the public see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from petitions.domain import life as engine_life
from petitions.domain.life import Life, life_of
from petitions.domain.rules import RuleSet
from petitions.services.errors import NotFound
from petitions.services.reading.clocks import Clock, clock_of, report_due
from petitions.services.reading.rules import rule_sets
from petitions.storage import public, signature_sums
from petitions.storage.public import Named, Whole

HIDDEN_STATES = frozenset({"draft", "forming_group", "returned"})


GATE_KINDS = {
    "gathering_support": "support",
    "in_review": "review",
    "in_deliberation": "deliberation",
    "scheduled": "start",
}


class Gone(Exception):
    """The petition was taken down."""


@dataclass(frozen=True)
class View:
    """Everything that a petition's page is made of."""

    petition: Whole
    rule_set: RuleSet
    life: Life
    visibility: str  # link or listed

    @property
    def zone(self) -> str:
        return self.rule_set.calendar.zone

    @property
    def is_text_hidden(self) -> bool:
        """A refused petition's text stays out of sight where its reason says so."""
        return self.petition.text_hidden

    @property
    def may_sign(self) -> bool:
        return self.life.state == "open" and self.life.collecting and not self.life.paused_at

    def text(self, wanted: str | None, lang: str) -> public.Text | None:
        """Choose the version asked for, else the page's language, else the original."""
        texts = self.petition.texts
        order = (wanted or lang, lang, self.petition.original_language, *texts)
        return next((texts[code] for code in order if code in texts), None)


def petition(session: Session, number: int) -> View:
    """Return a petition that the public may see; NotFound or Gone otherwise."""
    whole = public.petition(session, number)
    if whole is None:
        raise NotFound("petition")
    if whole.state == "removed":
        raise Gone(str(number))
    rule_set = rule_sets(session, [whole.rules_sha256])[whole.rules_sha256]
    life = life_of(whole.life)
    seen = visibility(rule_set, life)
    if seen == "hidden":
        raise NotFound("petition")
    return View(whole, rule_set, life, seen)


def visibility(rule_set: RuleSet, life: Life) -> str:
    """Say how far the rules let a petition be seen now: hidden, link or listed."""
    if life.state in HIDDEN_STATES:
        return "hidden"
    if life.state in GATE_KINDS:
        gates = [gate for gate in rule_set.gates if gate.kind == GATE_KINDS[life.state]]
        return gates[0].visibility if gates else "hidden"
    if life.state == "rejected":
        return rule_set.failure.rejected
    if life.opened_at is None:
        return "hidden"
    if life.state == "expired":
        shown = rule_set.failure.expired
        return shown if life.listed or shown == "hidden" else "link"
    return "listed" if life.listed else "link"


def clocks(session: Session, view: View, at: datetime) -> tuple[Clock, ...]:
    """Return what bodies owe or owed, the latest first."""
    if not view.life.duties:
        return ()
    stored = {duty.key: duty for duty in public.duties(session, view.petition.number)}
    return tuple(_clock(view, owed, stored.get(owed.id), at) for owed in reversed(view.life.duties))


def _clock(view: View, owed: engine_life.Owed, row: public.Owed | None, at: datetime) -> Clock:
    if row is None:
        return clock_of(owed, view.petition.body_id, at, view.zone)
    clock = clock_of(owed, row.body_id, at, view.zone)
    return replace(clock, report=report_due(row.report_due_at, at, view.zone))


@dataclass(frozen=True)
class Day:
    """Signatures of one day in the rule set's zone."""

    on: date
    count: int
    has_burst: bool


def days(session: Session, number: int, zone: str) -> tuple[Day, ...]:
    """Add up the hours to days, oldest first, days without signatures included."""
    local = ZoneInfo(zone)
    counts: dict[date, int] = {}
    bursts: set[date] = set()
    for hour, count, is_burst in signature_sums.by_hour(session, number):
        on = hour.astimezone(local).date()
        counts[on] = counts.get(on, 0) + count
        if is_burst:
            bursts.add(on)
    if not counts:
        return ()
    first = min(counts)
    length = (max(counts) - first).days + 1
    span = (first + timedelta(days=offset) for offset in range(length))
    return tuple(Day(on, max(0, counts.get(on, 0)), on in bursts) for on in span)


def names_of(session: Session, codes: Iterable[str | None]) -> Mapping[str, Named]:
    """Return the territories with these codes; no statement where there are none."""
    wanted = sorted({code for code in codes if code})
    return public.territories(session, wanted) if wanted else {}
