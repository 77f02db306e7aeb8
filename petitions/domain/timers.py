"""What happens by itself: the moments of a life, and what falls due at each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from petitions.domain.calendar import fingerprint
from petitions.domain.durations import Duration
from petitions.domain.ladder import target_is_met, verified_enough
from petitions.domain.life import Life, Timer
from petitions.domain.mainline import (
    end,
    end_collection,
    open_petition,
    pass_gate,
    stop_collecting,
)
from petitions.domain.obligations import due_by, move, overdue, tell_duty
from petitions.domain.progress import report_from_after_pause
from petitions.domain.turn import Turn, own_gate

FORMING = ("draft", "forming_group", "returned")
GATES = ("gathering_support", "in_review", "in_deliberation", "scheduled")


def moments(turn: Turn) -> list[Timer]:
    """Everything that is to happen, the earliest first."""
    life = turn.life
    if life.has_ended:
        found = []
    else:
        found = [*_gate_timers(turn), *_collection_timers(turn), *_verification_timers(life)]
    found += _duty_timers(turn)
    return sorted(found, key=lambda timer: timer.at)


def _gate_timers(turn: Turn) -> list[Timer]:
    life = turn.life
    if life.state == "scheduled" and life.starts_on is not None:
        return [Timer("start", turn.calendar.start_of(life.starts_on))]
    if life.gate_ends_at is not None and life.state in (*FORMING, *GATES):
        return [Timer("gate", life.gate_ends_at, life.gate or "group")]
    return []


def _collection_timers(turn: Turn) -> list[Timer]:
    life = turn.life
    found = []
    pauses = turn.law.rule_set.collection.pauses
    stands_still = life.paused_at is not None and pauses is not None and pauses.extends
    if life.state == "open" and life.collecting and not stands_still:
        for rule, rung in zip(turn.law.thresholds, life.rungs, strict=True):
            if rule.keeps_alive and rung.status != "reached" and rung.window_ends_at:
                found.append(Timer("rung", rung.window_ends_at, rule.id))
    if life.collecting and life.closing_at is not None and not stands_still:
        found.append(Timer("closing", life.closing_at))
    if life.state == "closed" and life.grace_ends_at is not None:
        found.append(Timer("grace", life.grace_ends_at))
    return found


def _verification_timers(life: Life) -> list[Timer]:
    limits = {"send": life.send_by, "verify": life.verify_by, "submit": life.submit_by}
    return [Timer(kind, at) for kind, at in limits.items() if at is not None]


def _duty_timers(turn: Turn) -> list[Timer]:
    found = []
    for owed in turn.life.duties:
        if owed.status == "open" and owed.due_at is not None and owed.paused_at is None:
            found.append(Timer("due", owed.due_at, owed.id))
        if owed.is_open and owed.paused_at is not None:
            rule = turn.law.duty(owed.id)
            if rule is not None and rule.pause_at_most is not None:
                ends = turn.calendar.after(owed.paused_at, rule.pause_at_most)
                found.append(Timer("pause", ends, owed.id))
    return found


def run_until(turn: Turn, at: datetime) -> None:
    """Let everything happen that falls due up to and at `at`, then go there."""
    while (coming := moments(turn)) and coming[0].at <= at:
        turn.move_to(max(turn.at, coming[0].at))
        FIRE[coming[0].kind](turn, coming[0])
    turn.move_to(at)
    turn.set(timers=tuple(coming))


def follow_calendar(turn: Turn) -> None:
    """Holidays are never pinned: a correction moves what is still due, and the facts say so."""
    turn.set(calendar=fingerprint(turn.rules))
    for owed in turn.life.duties:
        if owed.status == "open" and (due := due_by(turn.calendar, owed)) != owed.due_at:
            turn.put_duty(replace(owed, due_at=due))
            tell_duty(turn, replace(owed, due_at=due), corrected=True)
    _follow_gate(turn)


def _follow_gate(turn: Turn) -> None:
    life = turn.life
    if life.gate_ends_at is not None and life.gate_limit is not None:
        since = life.created_at if life.submitted_at is None else life.entered_at
        limit = Duration.parse(life.gate_limit)
        turn.set(gate_ends_at=turn.calendar.after(since, limit))


def _gate_is_over(turn: Turn, timer: Timer) -> None:
    gate = own_gate(turn)
    turn.set(gate_ends_at=None)
    outcome = gate.on_timeout if gate and turn.life.state != "returned" else "expired"
    if outcome == "expired":
        end(turn, "expired", "expire", "timer")
    elif outcome == "passed" and turn.life.state in GATES:
        pass_gate(turn, "pass", "timer")


def _starts(turn: Turn, timer: Timer) -> None:
    open_petition(turn, "open", "timer")


def _window_is_over(turn: Turn, timer: Timer) -> None:
    end(turn, "expired", "expire", "timer")


def _collection_is_over(turn: Turn, timer: Timer) -> None:
    if turn.life.state == "open":
        end_collection(turn, "close", "timer")
    else:
        stop_collecting(turn)


def _grace_is_over(turn: Turn, timer: Timer) -> None:
    turn.set(grace_ends_at=None)
    decisive = turn.law.decisive()
    if decisive is not None and not target_is_met(turn, decisive):
        end(turn, "expired", "expire", "timer")


def _sending_is_over(turn: Turn, timer: Timer) -> None:
    turn.set(send_by=None)
    if turn.life.state == "closed":
        end(turn, "lapsed", "lapse", "timer")
    elif turn.life.state == "in_verification" and not turn.life.report_pending:
        _expire_unless_enough(turn)


def _verifying_is_over(turn: Turn, timer: Timer) -> None:
    turn.set(verify_by=None)
    _expire_unless_enough(turn)


def _expire_unless_enough(turn: Turn) -> None:
    if turn.life.state == "in_verification" and not is_enough(turn):
        end(turn, "expired", "expire", "timer")


def is_enough(turn: Turn) -> bool:
    """Whether the valid signatures suffice to hand the petition on."""
    check = turn.law.rule_set.verification
    rule = turn.law.threshold(check.rung) if check else None
    return rule is None or verified_enough(turn, rule)


def _submitting_is_over(turn: Turn, timer: Timer) -> None:
    turn.set(submit_by=None)
    end(turn, "lapsed", "lapse", "timer")


def _due(turn: Turn, timer: Timer) -> None:
    owed = turn.life.owed(timer.of)
    rule = turn.law.duty(timer.of)
    if owed is None:
        return
    overdue(turn, owed)
    states = ("open", "closed", "in_verification", "under_consideration")
    if rule is not None and rule.fatal and turn.life.state in states:
        end(turn, "lapsed", "lapse", "timer")


def _pause_is_over(turn: Turn, timer: Timer) -> None:
    resume_duty(turn, timer.of)


def resume_duty(turn: Turn, id: str) -> None:
    """A duty's clock goes on; its due date moves by the pause."""
    owed = turn.life.owed(id)
    if owed is None or owed.paused_at is None:
        return
    pause = turn.at - owed.paused_at
    owed = replace(owed, report_from=report_from_after_pause(turn.law.duty(id), owed, turn.at))
    if owed.due_at is None or not pause:
        turn.put_duty(replace(owed, paused_at=None))
    else:
        move(turn, owed, f"paused {pause.total_seconds()}", paused_at=None)


FIRE: Mapping[str, Callable[[Turn, Timer], None]] = {
    "gate": _gate_is_over,
    "start": _starts,
    "rung": _window_is_over,
    "closing": _collection_is_over,
    "grace": _grace_is_over,
    "send": _sending_is_over,
    "verify": _verifying_is_over,
    "submit": _submitting_is_over,
    "due": _due,
    "pause": _pause_is_over,
}
