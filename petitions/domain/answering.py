"""Acts on duties: fulfil, decline, extend, transfer, appeal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from petitions.domain.actions import Action, MalformedAction, parse_instant
from petitions.domain.appeals import appeal_id, rule_of_appeal
from petitions.domain.durations import Duration
from petitions.domain.ending import duty_id
from petitions.domain.law import declining_outcomes, outcomes_of
from petitions.domain.life import Owed, instant
from petitions.domain.mainline import end
from petitions.domain.obligations import body_of, finish, move, tell_duty
from petitions.domain.requests import is_request, rule_of
from petitions.domain.rules import Duty
from petitions.domain.turn import Turn, given

Codes = tuple[str, ...]
NO_BODY = "to_missing"
ANSWERABLE = ("open", "closed", "under_consideration")


def may_fulfil(turn: Turn, action: Action) -> Codes:
    rule = _rule(turn, action)
    if rule is None:
        return ("duty_unknown",)
    if not _is_owed_or_early(turn, rule):
        return ("duty_not_open",)
    known = action.outcome is None or action.outcome in outcomes_of(rule)
    return () if known else ("outcome_unknown",)


def may_decline(turn: Turn, action: Action) -> Codes:
    rule = _rule(turn, action)
    if rule is None:
        return ("duty_unknown",)
    if not _is_owed_or_early(turn, rule):
        return ("duty_not_open",)
    allowed = declining_outcomes(rule)
    if not allowed:
        return ("may_not_be_declined",)
    return () if action.outcome in (None, *allowed) else ("outcome_unknown",)


def fulfil(turn: Turn, action: Action) -> None:
    rule = given(_rule(turn, action))
    allowed = outcomes_of(rule)
    doing = [outcome for outcome in allowed if outcome not in declining_outcomes(rule)]
    _finish(turn, rule, "fulfilled", "fulfil", action.outcome or doing[0])


def decline(turn: Turn, action: Action) -> None:
    rule = given(_rule(turn, action))
    outcome = action.outcome or declining_outcomes(rule)[0]
    _finish(turn, rule, "declined", "decline", outcome)


def _finish(turn: Turn, rule: Duty, status: str, act: str, outcome: str) -> None:
    owed = finish(turn, rule, status, outcome)
    ends = rule.decides and (not rule.decides_on or outcome in rule.decides_on)
    if ends and turn.life.state in ANSWERABLE:
        end(turn, "decided", act, "body", owed.by)


def _rule(turn: Turn, action: Action) -> Duty | None:
    """The duty meant; the one that is owed where none is named."""
    owed = next((one for one in turn.life.duties if one.is_open), None)
    if action.duty is not None:
        owed = turn.life.owed(action.duty)
        if owed is None or not is_request(owed.id):
            return turn.law.duty(duty_id(turn, action.duty))
    if owed is not None and is_request(owed.id):
        return rule_of(owed)
    return turn.law.duty(owed.id) if owed else None


def _is_owed_or_early(turn: Turn, rule: Duty) -> bool:
    owed = turn.life.owed(rule.id)
    if owed is not None and owed.is_open:
        return True
    undone = owed is None or owed.status == "cancelled"
    return rule.early and undone and turn.life.state in ANSWERABLE


def may_extend(turn: Turn, action: Action) -> Codes:
    rule = _rule(turn, action)
    if rule is None:
        return ("duty_unknown",)
    owed = turn.life.owed(rule.id)
    if owed is None or owed.status != "open":
        return ("duty_not_open",)
    extension = rule.extension
    if extension is None or owed.due_at is None or owed.extensions >= extension.times:
        return ("may_not_be_extended",)
    after = extension.consent_after
    if after is not None and owed.extensions >= after and action.consent is False:
        return ("petitioner_does_not_consent",)
    return _new_due_refusals(turn, rule, owed, action)


def _new_due_refusals(turn: Turn, rule: Duty, owed: Owed, action: Action) -> Codes:
    if action.to is None or rule.extension is None or owed.due_at is None:
        return ()
    to = _new_due(turn, action.to)
    if to is None:
        return ("date_unknown",)
    latest = turn.calendar.further(owed.due_at, _length(rule, owed))
    return () if owed.due_at < to <= latest else ("extension_too_long",)


def _length(rule: Duty, owed: Owed) -> Duration:
    """By how much the rules let a duty be extended at once."""
    return given(rule.extension).length or Duration.parse(given(owed.due_in))


def _new_due(turn: Turn, text: str) -> datetime | None:
    """The moment that a date (its end) or an instant names."""
    try:
        return turn.calendar.end_of(date.fromisoformat(text))
    except (ValueError, OverflowError):
        pass
    try:
        return parse_instant(text)
    except MalformedAction:
        return None


def extend(turn: Turn, action: Action) -> None:
    rule = given(_rule(turn, action))
    owed = given(turn.life.owed(rule.id))
    to = _new_due(turn, action.to) if action.to is not None else None
    how = f"until {instant(to)}" if to else f"by {_length(rule, owed)}"
    move(turn, owed, how, extensions=owed.extensions + 1)


def may_transfer(turn: Turn, action: Action) -> Codes:
    rule = _rule(turn, action)
    if rule is None:
        return ("duty_unknown",)
    owed = turn.life.owed(rule.id)
    if owed is None or not owed.is_open or owed.opened_at is None:
        return ("duty_not_open",)
    if not rule.transferable:
        return ("may_not_be_transferred",)
    if not action.to:
        return (NO_BODY,)
    limit = rule.transfer_within
    late = limit is not None and turn.at >= turn.calendar.after(owed.opened_at, limit)
    return ("too_late",) if late else ()


def transfer(turn: Turn, action: Action) -> None:
    owed = given(turn.life.owed(given(_rule(turn, action)).id))
    turn.put_duty(replace(owed, by=given(action.to)))
    turn.fact("duty_transferred", duty=owed.id, to=action.to)


def may_appeal(turn: Turn, action: Action) -> Codes:
    rule = _rule(turn, action)
    if rule is None:
        return ("duty_unknown",)
    owed = turn.life.owed(rule.id)
    answered = owed is not None and owed.status in ("fulfilled", "declined")
    if rule.appeal is None or not answered or turn.life.state == "removed":
        return ("no_appeal",)
    if turn.life.owed(appeal_id(rule.id)) is not None:
        return ("already_appealed",)
    in_time = turn.at < turn.calendar.after(given(given(owed).done_at), rule.appeal.within)
    return () if in_time else ("too_late",)


def appeal(turn: Turn, action: Action) -> None:
    """The petitioner appeals: the duty must be examined again, under an id of its own."""
    rule = given(_rule(turn, action))
    again_rule = given(rule_of_appeal(rule))
    length = again_rule.due
    again = Owed(
        id=again_rule.id,
        duty=rule.kind,
        by=body_of(turn, again_rule),
        obligation="must",
        opened_at=turn.at,
        due_at=turn.calendar.after(turn.at, length) if length else None,
        due_from=turn.at,
        due_in=str(length) if length else None,
    )
    turn.put_duty(again)
    tell_duty(turn, again)
