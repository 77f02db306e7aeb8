"""Acts that end collection or the petition, and hand it on: close, pause, send, verify, stop."""

from __future__ import annotations

from dataclasses import replace

from petitions.domain.actions import Action
from petitions.domain.ladder import reach, target_is_met, weigh
from petitions.domain.life import Life
from petitions.domain.mainline import (
    end,
    end_collection,
    pin,
    resume_collection,
    stop_collecting,
)
from petitions.domain.obligations import cancel_open, open_for_event, tell_duty
from petitions.domain.timers import is_enough, resume_duty
from petitions.domain.turn import Turn, given, own_gate

Codes = tuple[str, ...]


def may_close(turn: Turn, action: Action) -> Codes:
    early = turn.law.rule_set.collection.early_end
    if early is None or not turn.life.collecting:
        return ("not_closed_early",)
    if action.on is None:
        return ()
    codes = []
    if early.notice is None and action.on < turn.calendar.day(turn.at):
        codes.append("end_too_early")
    if early.notice and turn.calendar.start_of(action.on) < turn.calendar.after(
        turn.at, early.notice
    ):
        codes.append("end_too_early")
    closing = turn.life.closing_at
    if closing is not None and turn.calendar.end_of(action.on) >= closing:
        codes.append("end_too_late")
    return tuple(codes)


def close(turn: Turn, action: Action) -> None:
    early = turn.law.rule_set.collection.early_end
    if action.on is None and (early is None or early.notice is None):
        end_collection(turn, "close", "petitioner")
        return
    notice = given(early).notice
    day = action.on
    if day is None:
        day = turn.calendar.day(turn.calendar.after(turn.at, given(notice)))
    closing = turn.calendar.end_of(day)
    if turn.life.closing_at is None or closing < turn.life.closing_at:
        turn.set(deadline_at=closing)
        turn.closes_at(closing)


def may_pause(turn: Turn, action: Action) -> Codes:
    if (action.what or "collection") == "collection":
        if turn.law.rule_set.collection.pauses is None or not turn.life.collecting:
            return ("no_pause",)
        return ("paused",) if turn.life.paused_at is not None else ()
    rule = turn.law.duty(duty_id(turn, action.what or ""))
    owed = turn.life.owed(rule.id) if rule else None
    if rule is None:
        return ("duty_unknown",)
    if not rule.pausable or owed is None or not owed.is_open or owed.paused_at is not None:
        return ("no_pause",)
    return ()


def pause(turn: Turn, action: Action) -> None:
    if (action.what or "collection") == "collection":
        turn.set(paused_at=turn.at)
        return
    owed = given(turn.life.owed(duty_id(turn, action.what or "")))
    turn.put_duty(replace(owed, paused_at=turn.at))


def may_resume(turn: Turn, action: Action) -> Codes:
    if (action.what or "collection") == "collection":
        return () if turn.life.paused_at is not None else ("not_paused",)
    rule = turn.law.duty(duty_id(turn, action.what or ""))
    if rule is None:
        return ("duty_unknown",)
    owed = turn.life.owed(rule.id)
    return () if owed is not None and owed.paused_at is not None else ("not_paused",)


def resume(turn: Turn, action: Action) -> None:
    if (action.what or "collection") == "collection":
        resume_collection(turn)
    else:
        resume_duty(turn, duty_id(turn, action.what or ""))


def duty_id(turn: Turn, name: str) -> str:
    """The duty meant by an id or a kind: the first still owed, else the first that may be."""
    named = turn.law.duties_named(name)
    for rule in named:
        owed = turn.life.owed(rule.id)
        if owed is not None and owed.is_open:
            return rule.id
    for rule in named:
        if turn.life.owed(rule.id) is None:
            return rule.id
    return named[0].id if named else name


def may_send(turn: Turn, action: Action) -> Codes:
    law, life = turn.law, turn.life
    if not law.is_sent_on:
        return ("nothing_to_send",)
    if life.state == "in_verification":
        if is_enough(turn) and not life.report_pending:
            return ()
        return () if _may_send_more(turn) else ("not_enough_verified",)
    check = law.rule_set.verification
    target = law.threshold(check.rung) if check else law.decisive()
    if target is not None and not _may_be_enough(turn, target.id):
        return ("threshold_not_reached",)
    return ()


def _may_be_enough(turn: Turn, rung: str) -> bool:
    rule = turn.law.threshold(rung)
    return rule is not None and target_is_met(turn, rule)


def _may_send_more(turn: Turn) -> bool:
    """After a shortfall, where the rules let signatures be sent in batches."""
    check, life = turn.law.rule_set.verification, turn.life
    in_time = life.send_by is not None or life.collecting
    return bool(check and check.batches and in_time and not life.report_pending)


def send(turn: Turn, action: Action) -> None:
    check = turn.law.rule_set.verification
    if turn.life.state == "in_verification" and (check is None or is_enough(turn)):
        _send_to_addressee(turn)
    elif check is None:
        _first_sending(turn)
        _send_to_addressee(turn)
    else:
        if turn.life.state != "in_verification":
            turn.go("in_verification", "send", "petitioner")
            _first_sending(turn)
        limit = check.verify_within
        turn.set(
            report_pending=True,
            verify_by=turn.calendar.after(turn.at, limit) if limit else None,
        )


def _first_sending(turn: Turn) -> None:
    if turn.life.sent_at is None:
        pin(turn, "sending")
        turn.set(sent_at=turn.at)
    collection = turn.law.rule_set.collection
    if turn.life.closing_at is None or collection.after_target == "until_sent":
        stop_collecting(turn)
    if not turn.law.rule_set.verification or not turn.law.rule_set.verification.batches:
        turn.set(send_by=None)


def _send_to_addressee(turn: Turn) -> None:
    turn.go("under_consideration", "send", "petitioner")
    stop_collecting(turn)
    turn.set(submitted_to_addressee_at=turn.at, send_by=None, verify_by=None, submit_by=None)
    open_for_event(turn, "sending")


def may_verify(turn: Turn, action: Action) -> Codes:
    places = action.by_territory or {}
    if any(not turn.law.knows_territory(place) for place in places):
        return ("territory_unknown",)
    total = action.valid if action.valid is not None else sum(places.values())
    return ("more_than_signatures",) if total > turn.life.signatures else ()


def verify(turn: Turn, action: Action) -> None:
    """Take the verifier's total so far; a shortfall is final once nothing more may come."""
    check = given(turn.law.rule_set.verification)
    places = dict(action.by_territory or {})
    if action.valid is None and action.by_territory is None:
        total = turn.life.signatures
    else:
        total = action.valid if action.valid is not None else sum(places.values())
    turn.set(verified=total, verified_by_territory=places, report_pending=False)
    weigh(turn)
    if is_enough(turn):
        limit = check.submit_within
        turn.set(
            enough_at=turn.at,
            submit_by=turn.calendar.after(turn.at, limit) if limit else None,
            verify_by=None,
        )
    else:
        turn.set(submit_by=None, enough_at=None)
        if _is_final(turn, action):
            end(turn, "expired", "verify", "verifier")


def _is_final(turn: Turn, action: Action) -> bool:
    if _may_send_more(turn):
        return False
    waits = {place for place, count in turn.life.by_territory.items() if count}
    return action.by_territory is None or waits <= set(action.by_territory)


def may_withdraw(turn: Turn, action: Action) -> Codes:
    until, life = turn.law.rule_set.failure.petitioner_withdraws_until, turn.life
    passed = {
        "opening": life.opened_at is not None,
        "closing": life.closed_at is not None,
        "sending": life.submitted_to_addressee_at is not None,
        "end": False,
    }
    return ("too_late",) if passed[until] else ()


def withdraw(turn: Turn, action: Action) -> None:
    end(turn, "withdrawn", "withdraw", "petitioner")


def may_stop(turn: Turn, action: Action) -> Codes:
    known = turn.law.rule_set.failure.stops
    return () if action.reason is None or action.reason in known else ("reason_unknown",)


def stop(turn: Turn, action: Action) -> None:
    if turn.life.state == "open" and turn.law.rule_set.failure.stopped_while_open == "closed":
        turn.go("closed", "stop", "official")
        stop_collecting(turn)
    else:
        end(turn, "stopped", "stop", "official")


def is_public(life: Life, gate_visibility: str | None) -> bool:
    return life.opened_at is not None or gate_visibility in ("link", "listed")


def may_remove(turn: Turn, action: Action) -> Codes:
    gate = own_gate(turn)
    return () if is_public(turn.life, gate.visibility if gate else None) else ("not_public",)


def remove(turn: Turn, action: Action) -> None:
    """Take a petition down; what is owed waits for a restoration."""
    turn.set(removed_from=turn.life.state, collecting=False)
    turn.go("removed", "remove", "moderator")
    cancel_open(turn)


def may_restore(turn: Turn, action: Action) -> Codes:
    return () if turn.life.removed_from is not None else ("not_removed",)


def restore(turn: Turn, action: Action) -> None:
    """Put a petition back where it stood; what fell due meanwhile happens at once."""
    removed_at, was = turn.life.entered_at, turn.life.removed_from or "open"
    turn.go(was, "restore", "moderator")
    signs = turn.law.rule_set.collection.signing and turn.life.closed_at is None
    turn.set(removed_from=None, collecting=signs and was in ("open", "in_verification"))
    for owed in turn.life.duties:
        if owed.status == "cancelled" and owed.done_at == removed_at:
            reopened = replace(owed, status="open", done_at=None)
            turn.put_duty(reopened)
            tell_duty(turn, reopened)


def may_rank(turn: Turn, action: Action) -> Codes:
    return () if any(rule.rank for rule in turn.law.thresholds) else ("no_ranking",)


def rank(turn: Turn, action: Action) -> None:
    """A period ended: the petition's places among all and in its category are handed in."""
    for rule in turn.law.thresholds:
        rung = turn.life.rung(rule.id)
        if rule.rank is None or rung.status == "reached":
            continue
        among_all = action.place is not None and action.place <= rule.rank.top
        category = action.place_in_category
        if among_all or (category is not None and category <= rule.rank.top_of_category):
            reach(turn, rule, rung)
