"""Acts that change the count: sign, withdraw a signature, invalidate, reinstate, paper, late."""

from __future__ import annotations

from petitions.domain.actions import Action
from petitions.domain.eligibility import Person, refusals
from petitions.domain.ladder import steps_down, steps_up, target_is_met, weigh
from petitions.domain.mainline import end_collection
from petitions.domain.turn import Turn

Codes = tuple[str, ...]
NOBODY = Person()


def may_sign(turn: Turn, action: Action) -> Codes:
    rules, person = turn.law.rule_set, action.person or NOBODY
    if not turn.life.collecting:
        return ("not_open",)
    if turn.life.paused_at is not None:
        return ("paused",)
    if action.against and not rules.ballot.against:
        return ("no_votes_against",)
    if action.person is None:
        return ()
    return (
        *_standing_refusals(turn, person),
        *refusals(rules.sign, rules, turn.life.scope, person, turn.day_of_age),
        *_territory_refusals(turn, person.territory),
    )


def _standing_refusals(turn: Turn, person: Person) -> Codes:
    ballot = turn.law.rule_set.ballot
    if _has_signed(turn, person):
        return ("already_signed",)
    if person.standing == "invalidated":
        return ("signature_invalidated",)
    if person.standing == "withdrawn" and not (ballot.withdrawal and ballot.withdrawal.again):
        return ("signature_withdrawn",)
    return ()


def _has_signed(turn: Turn, person: Person) -> bool:
    """Whether what this person did before counts as a signature."""
    ballot = turn.law.rule_set.ballot
    signed = {
        "signed": True,
        "petitioner": ballot.petitioner_signs,
        "co_petitioner": ballot.co_petitioners_sign,
        "supporter": ballot.supporters_sign,
    }
    return signed.get(person.standing, False)


def _territory_refusals(turn: Turn, territory: str | None) -> Codes:
    if territory is None or turn.law.knows_territory(territory):
        return ()
    return ("territory_unknown",)


def sign(turn: Turn, action: Action) -> None:
    one = action.person is not None and action.person.is_one
    asked = 1 if one else action.count
    if action.against:
        turn.set(against=turn.life.against + asked)
        weigh(turn)
        done = asked
    else:
        done = _add(turn, asked, action.person.territory if action.person else None)
    if done < action.count:
        codes = ("already_signed",) if done == asked else ("not_open",)
        turn.refuse("sign", codes, action.count - done)


def _add(turn: Turn, count: int, territory: str | None, *, stops: bool = True) -> int:
    """Add signatures as if one after another, from rung to rung; give how many were counted."""
    done = 0
    while done < count:
        step = min(count - done, steps_up(turn, territory) or count)
        _change(turn, step, territory)
        done += step
        weigh(turn)
        if stops and _stops_at_target(turn):
            end_collection(turn, "close", "count")
            break
    return done


def _remove(turn: Turn, count: int, territory: str | None) -> None:
    done = 0
    while done < count:
        step = min(count - done, steps_down(turn, territory) or count)
        _change(turn, -step, territory)
        done += step
        weigh(turn)


def _change(turn: Turn, by: int, territory: str | None) -> None:
    turn.set(signatures=turn.life.signatures + by)
    turn.count_in(territory, by)


def _stops_at_target(turn: Turn) -> bool:
    decisive = turn.law.decisive()
    return (
        turn.law.rule_set.collection.after_target == "stop"
        and turn.life.state == "open"
        and decisive is not None
        and target_is_met(turn, decisive)
    )


def may_withdraw_signature(turn: Turn, action: Action) -> Codes:
    withdrawal, person = turn.law.rule_set.ballot.withdrawal, action.person or NOBODY
    if withdrawal is None:
        return ("signatures_stay",)
    if withdrawal.until == "closing" and not turn.life.collecting:
        return ("not_open",)
    if withdrawal.until == "sending" and turn.life.sent_at is not None:
        return ("already_sent",)
    if person.is_one:  # whose own signature may not be counted yet
        return () if _has_signed(turn, person) else ("not_signed",)
    have = turn.life.against if action.against else turn.life.signatures
    return () if have else ("not_signed",)


def withdraw_signature(turn: Turn, action: Action) -> None:
    person = action.person or NOBODY
    have = turn.life.against if action.against else turn.life.signatures
    done = min(1 if person.is_one else action.count, have)
    if action.against:
        turn.set(against=have - done)
        weigh(turn)
    else:
        _remove(turn, done, person.territory)
    _refuse_rest(turn, action, done, "not_signed")


def may_invalidate(turn: Turn, action: Action) -> Codes:
    have = turn.life.against if action.against else turn.life.signatures
    return () if have else ("no_signatures",)


def invalidate(turn: Turn, action: Action) -> None:
    if action.against:
        done = min(action.count, turn.life.against)
        _move_against(turn, -done)
    else:
        done = min(action.count, turn.life.signatures)
        turn.set(invalidated=turn.life.invalidated + done)
        _remove(turn, done, action.person.territory if action.person else None)
    _refuse_rest(turn, action, done, "no_signatures")


def may_reinstate(turn: Turn, action: Action) -> Codes:
    life = turn.life
    have = life.against_invalidated if action.against else life.invalidated
    return () if have else ("none_invalidated",)


def reinstate(turn: Turn, action: Action) -> None:
    if action.against:
        done = min(action.count, turn.life.against_invalidated)
        _move_against(turn, done)
    else:
        done = min(action.count, turn.life.invalidated)
        turn.set(invalidated=turn.life.invalidated - done)
        # Each was given in its time: reaching the target ends the collection, but loses none.
        _add(turn, done, action.person.territory if action.person else None, stops=False)
        if _stops_at_target(turn):
            end_collection(turn, "close", "count")
    _refuse_rest(turn, action, done, "none_invalidated")


def _move_against(turn: Turn, by: int) -> None:
    life = turn.life
    turn.set(against=life.against + by, against_invalidated=life.against_invalidated - by)
    weigh(turn)


def may_add_paper(turn: Turn, action: Action) -> Codes:
    ballot, life = turn.law.rule_set.ballot, turn.life
    if not ballot.paper:
        return ("no_paper",)
    if life.collecting and life.paused_at is None:
        return ()
    if life.closed_at is None or ballot.paper_until is None or life.sent_at is not None:
        return ("not_open",)
    ends = turn.calendar.after(life.closed_at, ballot.paper_until)
    return () if turn.at < ends else ("too_late",)


def add_paper(turn: Turn, action: Action) -> None:
    done = _add(turn, action.count, action.person.territory if action.person else None)
    _refuse_rest(turn, action, done, "not_open")


def may_confirm_late(turn: Turn, action: Action) -> Codes:
    ends = turn.life.grace_ends_at
    return () if ends is not None and turn.at < ends else ("too_late",)


def confirm_late(turn: Turn, action: Action) -> None:
    _add(turn, action.count, action.person.territory if action.person else None)


def _refuse_rest(turn: Turn, action: Action, done: int, code: str) -> None:
    if done < action.count:
        turn.refuse(action.do, (code,), action.count - done)
