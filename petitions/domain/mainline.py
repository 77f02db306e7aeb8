"""The main line: through the gates to the opening, to the end of collection, to an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from petitions.domain.calendar import Calendar
from petitions.domain.durations import Duration
from petitions.domain.ladder import target_is_met, weigh
from petitions.domain.law import Law, law_of, limit_of
from petitions.domain.obligations import cancel_open, open_for_event, open_for_threshold
from petitions.domain.rules import Collection, Gate
from petitions.domain.turn import Turn

GATE_STATES = {
    "group": "draft",
    "support": "gathering_support",
    "review": "in_review",
    "deliberation": "in_deliberation",
    "start": "scheduled",
}
STATES_WITHOUT_DUTIES = frozenset(
    {"withdrawn", "stopped", "removed", "lapsed", "expired", "rejected"}
)


def pin(turn: Turn, moment: str) -> None:
    """At the pin moment a petition moves to the version in force then, once."""
    life = turn.life
    rules = turn.rules
    if life.pinned_at is not None or turn.law.rule_set.calendar.pinned_at != moment:
        return
    number = rules.current(turn.at).number
    turn.set(version=number, pinned_at=turn.at)
    known = {rung.id: rung for rung in life.rungs if rung.status != "not reached"}
    turn.set(rungs=tuple(known.get(rung.id, rung) for rung in turn.law.fresh_rungs()))
    turn.fact("rules_pinned")


def enter_first_gate(turn: Turn, by: str) -> None:
    """From the submission on; a petition that was returned goes back to the gate it left."""
    returning = turn.law.gate(turn.life.gate) if turn.life.state == "returned" else None
    if returning is not None:
        enter_gate(turn, returning, "submit", "petitioner", by)
    else:
        go_on(turn, None, "submit", "petitioner", by)


def pass_gate(turn: Turn, act: str, role: str, by: str | None = None) -> None:
    """Leave the gate that the petition stands in for the next one, or open."""
    go_on(turn, turn.life.gate, act, role, by)


def go_on(turn: Turn, passed: str | None, act: str, role: str, by: str | None) -> None:
    law, old = turn.law, law_of(turn.rules, turn.life.gate_version, turn.life.scope)
    for gate in _gates_after(law, old, passed):
        if not _is_skipped(turn, gate):
            enter_gate(turn, gate, act, role, by)
            return
    open_petition(turn, act, role, by)


def _gates_after(law: Law, entered: Law, passed: str | None) -> tuple[Gate, ...]:
    """The gates after one; by its place where a newer version no longer knows it."""
    gates = tuple(gate for gate in law.gates if gate.kind != "group")
    if passed is None:
        return gates
    for known in (gates, tuple(gate for gate in entered.gates if gate.kind != "group")):
        ids = [gate.id for gate in known]
        if passed in ids:
            return gates[ids.index(passed) + 1 :]
    return ()


def _is_skipped(turn: Turn, gate: Gate) -> bool:
    if gate.kind == "deliberation":
        must_choose = must_choose_end(turn.law.rule_set.collection)
        return turn.life.skips_deliberation and not (must_choose and turn.life.until is None)
    if gate.kind == "start" and gate.optional:
        day = turn.life.starts_on
        return day is None or turn.calendar.start_of(day) <= turn.at
    return False


def enter_gate(turn: Turn, gate: Gate, act: str, role: str, by: str | None) -> None:
    again = turn.life.state == "returned" and gate.id == turn.life.gate
    turn.go(GATE_STATES[gate.kind], act, role, by)
    limit = (gate.limit_again if again else None) or limit_of(gate, turn.life)
    turn.set(
        gate=gate.id,
        gate_version=turn.life.version,
        gate_limit=str(limit) if limit else None,
        gate_ends_at=turn.calendar.after(turn.at, limit) if limit else None,
    )
    if gate.visibility == "listed":
        turn.list_publicly()
    if gate.kind == "support":
        turn.set(support_version=turn.life.version)
        if turn.life.supporters >= gate.needed:
            pass_gate(turn, "pass", "count")


def open_petition(turn: Turn, act: str, role: str, by: str | None = None) -> None:
    """Collection begins."""
    turn.go("open", act, role, by)
    pin(turn, "publication")
    pin(turn, "start")
    collection = turn.law.rule_set.collection
    turn.set(opened_at=turn.at, gate=None, gate_ends_at=None, collecting=collection.signing)
    if collection.visibility == "listed":
        turn.list_publicly()
    _start_clock(turn)
    _start_windows(turn)
    weigh(turn)
    open_for_event(turn, "opening")


def _start_clock(turn: Turn) -> None:
    if not turn.life.collecting:
        return
    deadline = deadline_of(turn)
    turn.set(deadline_at=deadline)
    turn.closes_at(deadline)


def deadline_of(turn: Turn) -> datetime | None:
    """When collection ends: on the day that the petitioner chose, else after the fixed length."""
    collection, life, calendar = turn.law.rule_set.collection, turn.life, turn.calendar
    starts = {
        "creation": life.created_at,
        "submission": life.submitted_at,
        "acceptance": life.accepted_at,
        "opening": life.opened_at,
    }
    start = starts[collection.clock] or turn.at
    earliest, _ = lawful_ends(calendar, collection, calendar.day(start))
    if life.until is not None:
        return calendar.end_of(max(life.until, earliest))
    if must_choose_end(collection):
        return calendar.end_of(earliest)
    return calendar.after(start, collection.length) if collection.length else None


def must_choose_end(collection: Collection) -> bool:
    """Whether the petitioner must choose the last day: there is none if he does not."""
    return collection.length is None and bool(collection.shortest or collection.longest)


def lawful_ends(
    calendar: Calendar, collection: Collection, begins: date
) -> tuple[date, date | None]:
    """The first and the last day on which a collection that begins then may end."""
    shortest = collection.shortest or Duration(1, "day")
    longest = collection.longest or collection.length
    latest = calendar.add_to_day(begins, longest) if longest else None
    return calendar.add_to_day(begins, shortest), latest


def _start_windows(turn: Turn) -> None:
    rules = {rule.id: rule for rule in turn.law.thresholds}
    opened = turn.life.opened_at or turn.at
    turn.set(
        rungs=tuple(
            replace(rung, window_ends_at=turn.calendar.after(opened, within))
            if (within := rules[rung.id].within)
            else rung
            for rung in turn.life.rungs
        )
    )


def end_collection(turn: Turn, act: str, role: str, by: str | None = None) -> None:
    """Collection is over: `closed`, or `expired` where the decisive rung was not reached."""
    decisive = turn.law.decisive()
    grace = turn.law.rule_set.collection.grace
    met = decisive is None or target_is_met(turn, decisive)
    if not met and not grace:
        end(turn, "expired", act, role, by)
        return
    turn.go("closed", act, role, by)
    stop_collecting(turn)


def stop_collecting(turn: Turn) -> None:
    """Nobody may sign any more, and what counts from the end of collection begins."""
    if turn.life.closed_at is not None:
        return
    collection, check = turn.law.rule_set.collection, turn.law.rule_set.verification
    _stop_signing(turn)
    turn.set(closed_at=turn.at)
    if collection.grace:
        turn.set(grace_ends_at=turn.calendar.after(turn.at, collection.grace))
    if check and check.send_within:
        turn.set(send_by=turn.calendar.after(turn.at, check.send_within))
    for rung in turn.life.rungs:
        if rung.status == "reached":
            open_for_threshold(turn, rung.id, "closing")
    open_for_event(turn, "closing")


def _stop_signing(turn: Turn) -> None:
    if turn.life.collecting:
        turn.set(collecting=False, paused_at=None)
        turn.closes_at(turn.at)


def end(turn: Turn, state: str, act: str, role: str, by: str | None = None) -> None:
    """The petition's life is over."""
    turn.go(state, act, role, by)
    _stop_signing(turn)
    turn.set(ended_at=turn.at, gate_ends_at=None, grace_ends_at=None)
    turn.set(send_by=None, verify_by=None, submit_by=None)
    if state in STATES_WITHOUT_DUTIES:
        cancel_open(turn)
    else:
        open_for_event(turn, "end")


def resume_collection(turn: Turn) -> None:
    """Collection goes on; where the rules say so, its deadlines move by the pause."""
    life, pauses = turn.life, turn.law.rule_set.collection.pauses
    pause = turn.at - (life.paused_at or turn.at)
    turn.set(paused_at=None)
    if pauses is None or not pauses.extends or pause <= timedelta():
        return
    calendar = turn.calendar
    turn.set(
        rungs=tuple(
            replace(rung, window_ends_at=calendar.shifted(rung.window_ends_at, pause))
            if rung.window_ends_at
            else rung
            for rung in life.rungs
        )
    )
    if life.deadline_at is not None:
        turn.set(deadline_at=calendar.shifted(life.deadline_at, pause))
    if life.closing_at is not None:
        turn.closes_at(calendar.shifted(life.closing_at, pause))
