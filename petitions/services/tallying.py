"""The tally: the one place where signatures become counts, and where deadlines take effect.

Confirmations and timers are replayed in the order of their moments, so a tally that lagged or was
dead never expires a petition that had made it. Everything of one batch is one transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from petitions.clock import whole_hour
from petitions.domain.actions import Action
from petitions.domain.eligibility import Person
from petitions.domain.engine import act, has_old_calendar, next_moment
from petitions.domain.life import Fact, Life
from petitions.domain.rules import RuleSet
from petitions.ledger.entry import Kind
from petitions.services import keeping, lifecycle
from petitions.services.lifecycle import Locked
from petitions.storage import leases, signature_sums, signatures
from petitions.storage import petitions as store
from petitions.storage.engine import statements, unit
from petitions.storage.signatures import Queued

BATCH = 10_000
DUE_AT_ONCE = 200

# How an entry of the ledger is said to the engine.
_ACTIONS = {
    Kind.SIGN: "sign",
    Kind.AGAINST: "sign",
    Kind.SUPPORT: "support",
    Kind.PAPER: "paper",
    Kind.WITHDRAW: "withdraw_signature",
    Kind.AGAINST_WITHDRAW: "withdraw_signature",
    Kind.SUPPORT_WITHDRAW: "withdraw_signature",
    Kind.INVALIDATE: "invalidate",
    Kind.AGAINST_INVALIDATE: "invalidate",
    Kind.REINSTATE: "reinstate",
    Kind.AGAINST_REINSTATE: "reinstate",
}
# What an entry does to the count of signatures; against and support are counted elsewhere.
_EFFECTS = {
    Kind.SIGN: 1,
    Kind.PAPER: 1,
    Kind.REINSTATE: 1,
    Kind.WITHDRAW: -1,
    Kind.INVALIDATE: -1,
}


@dataclass(frozen=True)
class Progress:
    """What one round did: how many entries were counted, how many petitions moved by time."""

    counted: int
    moved: int

    @property
    def is_idle(self) -> bool:
        return not self.counted and not self.moved


def tally_once(session: Session, lease: leases.Held, now: datetime) -> Progress:
    """Count one batch and apply what is due; writes nothing if the lease was lost meanwhile."""
    with statements(session):
        waiting = signatures.waiting_petitions(session, BATCH)
        due = store.due_ids(session, now, DUE_AT_ONCE)
    counted = 0
    if waiting or due:
        with unit(session):
            leases.check(session, lease)
            for petition in store.lock_many(session, sorted({*waiting, *due})):
                counted += fold(session, lifecycle.opened(session, petition), now)
    return Progress(counted, len(due))


def settle(session: Session, locked: Locked, now: datetime) -> Locked:
    """Bring a petition up to `now` before an act of staff or petitioner, in their transaction.

    Afterwards no confirmation before `now` is outstanding, so the act stands in its true place.
    """
    store.close_stream(session, locked.petition.id)
    fold(session, locked, now, stream_closed=True)
    return lifecycle.opened(session, locked.petition)


def settle_to(session: Session, locked: Locked, moment: datetime) -> Locked:
    """Bring a petition up to a moment that may lie behind us; what came later waits its turn."""
    store.close_stream(session, locked.petition.id)
    while fold(session, locked, moment, stream_closed=True, before=moment):
        locked = lifecycle.opened(session, locked.petition)
    return lifecycle.opened(session, locked.petition)


def fold(
    session: Session, locked: Locked, now: datetime, *, stream_closed: bool = False,
    before: datetime | None = None,
) -> int:  # fmt: skip
    """Count what waits for one locked petition, or only what came before a moment, and let its
    timers pass up to `now`."""
    petition_id = locked.petition.id
    rows = signatures.dequeue(session, petition_id, BATCH, before=before)
    counted = len(rows)
    while True:
        moment = _next_moment(locked, now)
        is_due = moment is not None and moment <= max(now, locked.life.at)
        if moment is not None and is_due and not stream_closed:
            # A timer may pass only when no open transaction can still hold an earlier signature.
            store.close_stream(session, petition_id)
            stream_closed = True
            more = signatures.dequeue(session, petition_id, 10 * BATCH, before=moment)
            rows = sorted([*rows, *more], key=lambda row: (row.moment, row.id))
            counted += len(more)
        earlier = [row for row in rows if moment is None or row.moment < moment]
        locked = _count(session, locked, earlier)
        rows = rows[len(earlier) :]
        if moment is None or not is_due or (not rows and len(earlier) >= BATCH):
            break
        if _next_moment(locked, now) == moment:
            lifecycle.pass_time(session, locked, moment)
            locked = lifecycle.opened(session, locked.petition)
    locked = _count(session, locked, rows)
    return counted


def _next_moment(locked: Locked, now: datetime) -> datetime | None:
    """Return when something falls due; corrected days off are followed now if nothing was."""
    moment = next_moment(locked.rules, locked.life)
    if (moment is None or moment > now) and has_old_calendar(locked.rules, locked.life):
        return max(now, locked.life.at)
    return moment


def _count(session: Session, locked: Locked, rows: Sequence[Queued]) -> Locked:
    """Count rows that no timer separates: ledger, sums and life together."""
    if not rows:
        return locked
    petition_id = locked.petition.id
    rule_set = locked.rules.version(locked.life.version)
    keeping.append_entries(session, petition_id, [_entry(row, rule_set) for row in rows])
    signed = [row for row in rows if _ledger_kind(row, rule_set) in (Kind.SIGN, Kind.PAPER)]
    hours = Counter[datetime]()
    for row in signed:
        hours[whole_hour(row.moment)] += row.count
    signature_sums.count_hours(session, petition_id, dict(hours))
    signature_sums.count_territories(session, petition_id, _territories(rows, rule_set))
    if signed:
        locked.petition.last_signature_at = signed[-1].moment
    return _live(session, locked, rows)


def _territories(rows: Sequence[Queued], rule_set: RuleSet) -> dict[str, int]:
    """Return by how much each territory's count of signatures rises or falls."""
    sums = Counter[str]()
    for row in rows:
        effect = _EFFECTS.get(_ledger_kind(row, rule_set), 0)
        if row.territory is not None:
            sums[row.territory] += effect * row.count
    return dict(sums)


def _entry(row: Queued, rule_set: RuleSet) -> keeping.NewEntry:
    kind = _ledger_kind(row, rule_set)
    territory = row.territory if counts_by_territory(rule_set) else None
    return keeping.NewEntry(kind, row.commitment, territory, row.signature_id, row.count)


def counts_by_territory(rule_set: RuleSet) -> bool:
    """Say whether a threshold counts by territory; only then does an entry show one."""
    return any(rung.spread for rung in rule_set.thresholds)


def _ledger_kind(row: Queued, rule_set: RuleSet) -> Kind:
    """A supporter whom the rules count as a signatory stands among the signatures."""
    kind = Kind(row.entry)
    if not rule_set.ballot.supporters_sign:
        return kind
    return {Kind.SUPPORT: Kind.SIGN, Kind.SUPPORT_WITHDRAW: Kind.WITHDRAW}.get(kind, kind)


def _live(session: Session, locked: Locked, rows: Sequence[Queued]) -> Locked:
    """Let the engine live through the rows; each fact gets the moment of the row that made it."""
    rule_set = locked.rules.version(locked.life.version)
    if not rule_set.ballot.supporters_sign:
        # A supporter has done a part that is over; the ledger alone notes who leaves it.
        rows = [row for row in rows if Kind(row.entry) is not Kind.SUPPORT_WITHDRAW]
    while rows:
        taken = _quiet_prefix(locked, rows)
        if taken:
            locked = _record(session, locked, rows[:taken], quiet=True)
            rows = rows[taken:]
        if rows:
            locked = _record(session, locked, rows[:1], quiet=False)
            rows = rows[1:]
    return locked


def _quiet_prefix(locked: Locked, rows: Sequence[Queued]) -> int:
    """Return how many rows from the first make no fact: found by halving, not one by one."""
    if _is_quiet(locked, rows):
        return len(rows)
    low, high = 0, len(rows)  # rows[:low] is quiet, rows[:high] is not
    while high - low > 1:
        middle = (low + high) // 2
        if _is_quiet(locked, rows[:middle]):
            low = middle
        else:
            high = middle
    return low


def _is_quiet(locked: Locked, rows: Sequence[Queued]) -> bool:
    """Say whether rows make no fact, neither in their order nor as few acts, as they are kept.

    Like rows may be taken at once only while the count goes one way: it may reach a rung and fall
    again.
    """
    runs = [list(run) for _falls, run in groupby(rows, key=_falls)]
    in_order = [one for run in runs for one in _actions(run, _places_matter(locked))]
    if _lived(locked, in_order, rows[-1].moment)[1]:
        return False
    return len(runs) == 1 or not _play(locked, rows)[1]


def _falls(row: Queued) -> bool:
    return _ACTIONS[Kind(row.entry)] in ("withdraw_signature", "invalidate")


def _play(locked: Locked, rows: Sequence[Queued]) -> tuple[Life, tuple[Fact, ...]]:
    """Return the life after all rows, the like ones as one act with a count."""
    return _lived(locked, _actions(rows, _places_matter(locked)), rows[-1].moment)


def _lived(
    locked: Locked, actions: Sequence[Action], at: datetime
) -> tuple[Life, tuple[Fact, ...]]:
    life, facts = locked.life, list[Fact]()
    for action in actions:
        after, more = act(locked.rules, life, action, max(at, life.at))
        assert after is not None
        life = after
        facts += more
    return life, tuple(facts)


def _places_matter(locked: Locked) -> bool:
    return counts_by_territory(locked.rules.version(locked.life.version))


def _actions(rows: Sequence[Queued], places_matter: bool) -> list[Action]:
    sums: dict[tuple[str, str | None, bool], int] = {}
    for row in rows:
        key = (row.entry, row.territory if places_matter else None, row.is_late)
        sums[key] = sums.get(key, 0) + row.count
    return [_action(*key, count) for key, count in sums.items()]


def _action(entry: str, territory: str | None, is_late: bool, count: int) -> Action:
    # Who may sign was judged when it was signed; here only the territory matters still.
    return Action(
        do="confirm_late" if is_late else _ACTIONS[Kind(entry)],
        against=entry.startswith("against"),
        count=count,
        person=Person(territory=territory) if territory is not None else None,
    )


def _record(session: Session, locked: Locked, rows: Sequence[Queued], *, quiet: bool) -> Locked:
    """Store the acts, merging quiet ones into the last so that a life's record stays short."""
    life, facts = _play(locked, rows)
    at = max(rows[-1].moment, locked.life.at)
    act_id = None
    for action in _actions(rows, _places_matter(locked)):
        act_id = _add_act(session, life, locked.petition.id, at, action, merge=quiet)
    if quiet:
        lifecycle.copy_columns(session, locked, life)
        locked.petition.revision += 1
    else:
        lifecycle.keep(session, locked, life, facts, act_id)
    return replace(locked, life=life)


def _add_act(
    session: Session, life: Life, petition_id: int, at: datetime, action: Action, merge: bool
) -> int:
    said, days = action.to_json(), life.calendar
    last = store.last_act(session, petition_id) if merge else None
    is_like = last and {**last.action, "count": 0} == {**said, "count": 0} and last.days == days
    if last and is_like and last.is_quiet:
        last.action = {**said, "count": last.action.get("count", 1) + said.get("count", 1)}
        last.at = at
        return last.id
    return store.add_act(session, petition_id, at, said, None, days=days, is_quiet=merge).id
