"""What public pages show, assembled from what is stored and from the rules; nothing is written."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from petitions.domain import life as engine_life
from petitions.domain.life import Life
from petitions.domain.rules import RuleSet
from petitions.services.errors import NotFound
from petitions.services.rulebooks import parsed
from petitions.storage import public, signatures
from petitions.storage.public import Filters, Key, Named, Published, Row, Whole

PAGE = 20
LIST_ORDERS = ("newest", "most_signed", "trending", "closing")
HIDDEN_STATES = frozenset({"draft", "forming_group", "returned"})
GATE_KINDS = {
    "gathering_support": "support",
    "in_review": "review",
    "in_deliberation": "deliberation",
    "scheduled": "start",
}


class Gone(Exception):
    """The petition was taken down."""


# ---- rules ---------------------------------------------------------------------------------


def rule_sets(session: Session, digests: Iterable[str]) -> dict[str, RuleSet]:
    """Return the rule sets by the digests of their texts; each text is read once a process."""
    wanted = set(digests)
    missing = wanted - _known.keys()
    if missing:
        for digest, source in public.rule_sources(session, sorted(missing)).items():
            _known[digest] = parsed(source, digest[:12])
    return {digest: _known[digest] for digest in wanted if digest in _known}


# By digest, so that what is kept can never be of another database or version.
_known: dict[str, RuleSet] = {}


@dataclass(frozen=True)
class InForce:
    """A rule set as it is in force now, with all its published versions."""

    rule_set: RuleSet
    current: Published
    versions: tuple[Published, ...]


def in_force(session: Session, at: datetime) -> dict[str, InForce]:
    """Return every published rule set by its id."""
    by_id: dict[str, list[Published]] = {}
    for version in public.rule_versions(session):
        by_id.setdefault(version.rule_set, []).append(version)
    current = {name: _current(versions, at) for name, versions in by_id.items()}
    read = rule_sets(session, (version.sha256 for version in current.values()))
    return {
        name: InForce(read[version.sha256], version, tuple(by_id[name]))
        for name, version in current.items()
    }


def _current(versions: Sequence[Published], at: datetime) -> Published:
    begun = [version for version in versions if version.in_force_from <= at]
    return max(begun or versions[:1], key=lambda version: version.number)


# ---- time ----------------------------------------------------------------------------------


def last_day(deadline: datetime, zone: str) -> date:
    """Return the last day before a deadline, which is the first instant too late."""
    return (deadline - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()


def days_until(deadline: datetime, at: datetime, zone: str) -> int:
    """Count the days to the last day, in the zone; negative once it is over."""
    return (last_day(deadline, zone) - at.astimezone(ZoneInfo(zone)).date()).days


@dataclass(frozen=True)
class Clock:
    """How the time of a duty stands. `days` are left or, when overdue, late; never negative."""

    key: str
    duty: str
    by: str
    body_id: int | None
    obligation: str
    status: str  # open, overdue, paused, fulfilled, declined, cancelled
    days: int | None
    due_on: date | None
    done_on: date | None
    outcome: str | None


def clock_of(owed: engine_life.Owed, body_id: int | None, at: datetime, zone: str) -> Clock:
    """Read a duty's clock at a moment."""
    status = owed.status
    if owed.is_open:
        is_late = owed.due_at is not None and owed.due_at <= at
        status = "paused" if owed.paused_at else "overdue" if is_late else "open"
    days = None
    if owed.due_at is not None:
        left = days_until(owed.due_at, at, zone)
        days = max(1, -left) if status == "overdue" else max(0, left)
    return Clock(
        key=owed.id,
        duty=owed.duty,
        by=owed.by,
        body_id=body_id,
        obligation=owed.obligation,
        status=status,
        days=days,
        due_on=last_day(owed.due_at, zone) if owed.due_at else None,
        done_on=owed.done_at.astimezone(ZoneInfo(zone)).date() if owed.done_at else None,
        outcome=owed.outcome,
    )


# ---- lists ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Card:
    """A petition in a list, with its rules and its life."""

    row: Row
    rule_set: RuleSet
    life: Life

    @property
    def zone(self) -> str:
        return self.rule_set.calendar.zone

    @property
    def next_rung(self) -> engine_life.Rung | None:
        """The lowest rung not reached yet, where it is a plain number."""
        ahead = [r for r in self.life.rungs if r.required and r.status != "reached"]
        return min(ahead, key=lambda rung: rung.required or 0, default=None)


@dataclass(frozen=True)
class Page:
    """One page of a list, with what leads to its neighbours."""

    cards: tuple[Card, ...]
    previous: str | None
    next: str | None


def cards(session: Session, rows: Sequence[Row]) -> tuple[Card, ...]:
    read = rule_sets(session, (row.rules_sha256 for row in rows))
    return tuple(Card(row, read[row.rules_sha256], Life.from_json(row.life)) for row in rows)


def page(
    session: Session, lang: str, filters: Filters, order: str, cursor: str | None, at: datetime
) -> Page:
    """Return one page of a list; a cursor that was tampered with begins at the start."""
    order = "number" if filters.state == "rejected" else order
    key = read_cursor(cursor, order)
    rows = public.rows(session, lang, filters, order, PAGE + 1, key, at)
    is_backward = key is not None and key.is_backward
    has_more = len(rows) > PAGE
    rows = rows[-PAGE:] if is_backward else rows[:PAGE]
    has_previous = has_more if is_backward else key is not None
    has_next = True if is_backward else has_more
    return Page(
        cards(session, rows),
        write_cursor(rows[0], order, is_backward=True) if rows and has_previous else None,
        write_cursor(rows[-1], order) if rows and has_next else None,
    )


def write_cursor(row: Row, order: str, is_backward: bool = False) -> str:
    """Write a place in a list as text for an address."""
    values = {
        "newest": row.opened_at, "most_signed": row.count, "trending": row.trending,
        "closing": row.closing_at, "number": row.number,
    }  # fmt: skip
    value = values[order]
    written = value.isoformat() if isinstance(value, datetime) else value
    said = json.dumps([written, row.number, is_backward], separators=(",", ":"))
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def read_cursor(text: str | None, order: str) -> Key | None:
    """Read what `write_cursor` wrote; None for anything else."""
    if not text or len(text) > 200:
        return None
    try:
        value, number, is_backward = json.loads(base64.urlsafe_b64decode(text + "=="))
        if order in ("newest", "closing"):
            place: datetime | int = datetime.fromisoformat(value).astimezone(UTC)
        else:
            place = int(value)
        key = Key(place, int(number), bool(is_backward))
    except (ValueError, TypeError, OverflowError):
        return None
    within = isinstance(place, datetime) or abs(place) < 2**63
    return key if within and 0 < key.number < 2**63 else None


def top(session: Session, lang: str, filters: Filters, order: str, limit: int) -> tuple[Card, ...]:
    """Return the first petitions of a list."""
    return cards(session, public.rows(session, lang, filters, order, limit))


@dataclass(frozen=True)
class Waiting:
    """A petition that waits for a body, with the duty's clock."""

    card: Card
    clock: Clock


def waiting(session: Session, lang: str, limit: int, at: datetime) -> tuple[Waiting, ...]:
    """Return the duties owed on listed petitions, the soonest due (or longest late) first."""
    owed = public.open_duties(session, limit)
    rows = public.rows_of(session, lang, list(dict.fromkeys(duty.petition for duty in owed)))
    by_number = {card.row.number: card for card in cards(session, rows)}
    found = []
    for duty in owed:
        card = by_number.get(duty.petition)
        known = card.life.owed(duty.key) if card else None
        if card and known:
            found.append(Waiting(card, clock_of(known, duty.body_id, at, card.zone)))
    return tuple(found)


@dataclass(frozen=True)
class Answered:
    """A petition with the moment of its latest answer."""

    card: Card
    at: datetime


def answered(session: Session, lang: str, limit: int) -> tuple[Answered, ...]:
    newest = dict(public.newest_answers(session, limit))
    found = cards(session, public.rows_of(session, lang, list(newest)))
    return tuple(Answered(card, newest[card.row.number]) for card in found)


# ---- one petition --------------------------------------------------------------------------


@dataclass(frozen=True)
class View:
    """Everything that a petition's page is made of."""

    petition: Whole
    rule_set: RuleSet
    life: Life
    visibility: str  # link or listed
    is_text_hidden: bool

    @property
    def zone(self) -> str:
        return self.rule_set.calendar.zone

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
    life = Life.from_json(whole.life)
    seen = visibility(rule_set, life)
    if seen == "hidden":
        raise NotFound("petition")
    return View(whole, rule_set, life, seen, is_text_hidden(rule_set, whole))


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


def is_text_hidden(rule_set: RuleSet, petition: Whole) -> bool:
    """Tell whether a refused petition's text stays out of sight, as its reason says."""
    if petition.text_hidden:
        return True
    reasons = (*rule_set.refusals, *rule_set.forbidden_topics)
    return petition.state == "rejected" and any(
        reason.hides_text for reason in reasons if reason.code == petition.rejection_reason
    )


def clocks(session: Session, view: View, at: datetime) -> tuple[Clock, ...]:
    """Return what bodies owe or owed, the latest first."""
    stored = {duty.key: duty.body_id for duty in public.duties(session, view.petition.number)}
    if not view.life.duties:
        return ()
    return tuple(
        clock_of(owed, stored.get(owed.id, view.petition.body_id), at, view.zone)
        for owed in reversed(view.life.duties)
    )


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
    for hour, count, is_burst in signatures.by_hour(session, number):
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


# ---- signatories ---------------------------------------------------------------------------


def disclosed_name(name: str, how: str) -> str:
    """Show a name as far as the rules allow: whole, first name and initial, initials, not at all."""
    parts = name.split()
    if how == "nothing" or not parts:
        return ""
    if how == "full_name":
        return " ".join(parts)
    if how == "initials":
        return " ".join(f"{part[0].upper()}." for part in parts[:2])
    return " ".join((parts[0], *(f"{part[0].upper()}." for part in parts[-1:] if len(parts) > 1)))


def petitioner_name(view: View) -> str:
    """Return the petitioner's name as the rules disclose it now; empty where they do not."""
    rules = view.rule_set.disclosure
    if rules.petitioner_while_open_only and view.life.state not in {"open", *GATE_KINDS}:
        return ""
    return disclosed_name(view.petition.petitioner, rules.petitioner)


def shows_signatories(view: View) -> bool:
    """Tell whether the rules publish a list of signatories at this moment."""
    rules = view.rule_set.disclosure
    if rules.signatories == "nothing" or view.life.opened_at is None:
        return False
    if rules.when == "while_open":
        return view.life.state == "open"
    if rules.when == "after_verification":
        return view.life.enough_at is not None
    return True


@dataclass(frozen=True)
class Signatories:
    """One page of a public list of signatories."""

    people: tuple[public.Signed, ...]
    next: int | None


def signatories(session: Session, view: View, before: int | None) -> Signatories:
    """Return signatories as the rules disclose them, the newest first; NotFound where they do not."""
    if not shows_signatories(view):
        raise NotFound("signatories")
    how = view.rule_set.disclosure
    found = public.signatories(session, view.petition.number, PAGE * 5 + 1, before)
    shown = tuple(
        public.Signed(
            one.id, disclosed_name(one.name, how.signatories),
            one.territory if how.place else None, one.confirmed_at,
        )
        for one in found[: PAGE * 5]
    )  # fmt: skip
    return Signatories(shown, shown[-1].id if len(found) > PAGE * 5 else None)


def names_of(session: Session, codes: Iterable[str | None]) -> Mapping[str, Named]:
    """Return the territories with these codes; no statement where there are none."""
    wanted = sorted({code for code in codes if code})
    return public.territories(session, wanted) if wanted else {}
