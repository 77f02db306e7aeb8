"""The engine: what an act or the passing of time makes of a petition's life. Pure functions.

`act` and `advance` give a new life and the facts; nothing else in the product moves a petition.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from petitions.domain import answering, counting, ending, making, progress, requests, starting
from petitions.domain.actions import Action
from petitions.domain.calendar import fingerprint
from petitions.domain.life import Fact, Life, Scope
from petitions.domain.rules import Rules
from petitions.domain.timers import follow_calendar, moments, run_until
from petitions.domain.transitions import BESIDE, TRANSITIONS, may
from petitions.domain.turn import Turn

Codes = tuple[str, ...]
Facts = tuple[Fact, ...]
Guard = Callable[[Turn, Action], Codes]
Deed = Callable[[Turn, Action], None]


# What an act is refused for only because its form is not filled in yet.
STILL_TO_SAY = frozenset({starting.NO_START, starting.NO_END, answering.NO_BODY, requests.NO_DAY})


class TimeRunsBackwards(ValueError):
    """An act or a moment before what has already happened."""


def _nothing(turn: Turn, action: Action) -> None:
    return None


def _always(turn: Turn, action: Action) -> Codes:
    return ()


# What each act needs (its refusals, none: may), and what it does.
ACTS: Mapping[str, tuple[Guard, Deed]] = {
    "create": (making.may_create, making.create),
    "join": (making.may_join, making.join),
    "submit": (making.may_submit, making.submit),
    "support": (making.may_support, making.support),
    "review": (making.may_review, making.review),
    "start": (starting.may_start, starting.start),
    "sign": (counting.may_sign, counting.sign),
    "withdraw_signature": (counting.may_withdraw_signature, counting.withdraw_signature),
    "invalidate": (counting.may_invalidate, counting.invalidate),
    "reinstate": (counting.may_reinstate, counting.reinstate),
    "paper": (counting.may_add_paper, counting.add_paper),
    "confirm_late": (counting.may_confirm_late, counting.confirm_late),
    "close": (ending.may_close, ending.close),
    "pause": (ending.may_pause, ending.pause),
    "resume": (ending.may_resume, ending.resume),
    "send": (ending.may_send, ending.send),
    "verify": (ending.may_verify, ending.verify),
    "fulfil": (answering.may_fulfil, answering.fulfil),
    "decline": (answering.may_decline, answering.decline),
    "extend": (answering.may_extend, answering.extend),
    "transfer": (answering.may_transfer, answering.transfer),
    "appeal": (answering.may_appeal, answering.appeal),
    "report": (progress.may_report, progress.report),
    "request": (requests.may_request, requests.request),
    "rank": (ending.may_rank, ending.rank),
    "withdraw": (ending.may_withdraw, ending.withdraw),
    "stop": (ending.may_stop, ending.stop),
    "remove": (ending.may_remove, ending.remove),
    "restore": (ending.may_restore, ending.restore),
    "wait": (_always, _nothing),
}


def act(rules: Rules, life: Life | None, action: Action, at: datetime) -> tuple[Life | None, Facts]:
    """Let what falls due up to `at` happen, then the act; a refusal changes nothing else.

    `life` is None before `create`, and stays None if that is refused.
    """
    turn = _turn(rules, life, action, at)
    codes = _refusals(turn, life, action)
    if codes:
        turn.refuse(action.do, codes)
    if life is None and (codes or action.do == "wait"):
        return None, turn.facts()
    if codes:
        return _done(turn), turn.facts()
    ACTS[action.do][1](turn, action)
    run_until(turn, at)
    return _done(turn), turn.facts()


def advance(rules: Rules, life: Life, at: datetime) -> tuple[Life, Facts]:
    """Let everything happen that falls due up to and at `at`."""
    turn = _going_on(rules, life, at)
    return _done(turn), turn.facts()


def judge(rules: Rules, life: Life | None, action: Action, at: datetime) -> Codes:
    """The codes for which an act would be refused at that moment; nothing is changed.

    Whoever asks has looked at the clock before others acted: a moment before the life's own is
    taken for that one.
    """
    return _refusals(_turn(rules, life, action, _since(life, at)), life, action)


def next_moment(rules: Rules, life: Life) -> datetime | None:
    """The next instant at which something falls due, if anything will."""
    if life.calendar != fingerprint(rules):
        return min((t.at for t in moments(Turn(rules, life, life.at))), default=None)
    return life.timers[0].at if life.timers else None


def has_old_calendar(rules: Rules, life: Life) -> bool:
    """Say whether days off were corrected since the life was last touched: `advance` follows."""
    return life.calendar != fingerprint(rules)


def offers(rules: Rules, life: Life | None, role: str, at: datetime) -> tuple[str, ...]:
    """The acts which that role may take now, as `judge` takes it: what its page has buttons for."""
    if life is None:
        return ("create",) if role == "petitioner" else ()
    turn = _going_on(rules, life, _since(life, at))
    state = turn.life.state
    return tuple(
        do
        for do in ACTS
        if _is_role_of(state, do, role)
        and not set(_refusals(turn, turn.life, Action(do=do))) - STILL_TO_SAY
    )


def _is_role_of(state: str, do: str, role: str) -> bool:
    return (state, do, role) in TRANSITIONS or (do, role) in BESIDE


def _refusals(turn: Turn, life: Life | None, action: Action) -> Codes:
    if action.do == "create":
        return ACTS["create"][0](turn, action) if life is None else ("petition_exists",)
    if life is None:
        return ("no_petition",) if action.do != "wait" else ()
    if action.do != "wait" and not may(turn.life.state, action.do):
        return (f"not_when_{turn.life.state}",)
    return ACTS[action.do][0](turn, action)


def _turn(rules: Rules, life: Life | None, action: Action, at: datetime) -> Turn:
    if life is None:
        return Turn(rules, _unborn(rules, action.scope or Scope(), at), at)
    return _going_on(rules, life, at)


def _since(life: Life | None, at: datetime) -> datetime:
    return at if life is None else max(at, life.at)


def _going_on(rules: Rules, life: Life, at: datetime) -> Turn:
    if at < life.at:
        raise TimeRunsBackwards(f"{at} is before {life.at}")
    turn = Turn(rules, life, life.at)
    if life.calendar != fingerprint(rules):
        follow_calendar(turn)
        run_until(turn, at)
    elif life.timers and life.timers[0].at <= at:
        run_until(turn, at)
    turn.move_to(at)
    turn.settle()
    return turn


def _unborn(rules: Rules, scope: Scope, at: datetime) -> Life:
    number = rules.current(at).number
    return Life(
        state="draft",
        version=number,
        gate_version=number,
        scope=scope,
        created_at=at,
        entered_at=at,
        at=at,
        calendar=fingerprint(rules),
    )


def _done(turn: Turn) -> Life:
    turn.set(at=turn.at)
    return turn.life
