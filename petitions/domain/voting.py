"""Votes in committees: who may cast one, what counts, and what a motion comes to.

A `Poll` is a frozen value from its opening to its close; every act returns a new one or raises
`VoteRefused` with a code. The committee's law (`VotingRules`) is an argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, get_args

from petitions.domain.voting_rules import VotingRules

Choice = Literal["for", "against", "abstain"]
Result = Literal["carried", "lost"]
CHOICES: tuple[Choice, ...] = get_args(Choice)
LOSING: Mapping[Result, Choice] = {"carried": "against", "lost": "for"}


class VoteRefused(ValueError):
    """The rules do not let this be done; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Seat:
    """A member's term, `until` being the first instant when it is over."""

    member: int
    since: datetime
    until: datetime | None = None
    is_substitute: bool = False

    def is_held(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True)
class Poll:
    """A motion put to the vote.

    `present`: who is there, with the absent member a substitute stands for. `presiding`: who
    has the chair's rights in this vote.
    """

    rules: VotingRules
    seats: tuple[Seat, ...]
    opened_at: datetime
    presiding: int | None = None
    present: Mapping[int, int | None] = field(default_factory=dict)
    conflicted: frozenset[int] = frozenset()
    votes: Mapping[int, Choice] = field(default_factory=dict)
    closed_at: datetime | None = None

    def seat(self, member: int) -> Seat | None:
        return next((seat for seat in self.seats if seat.member == member), None)

    def steps_aside(self, member: int) -> bool:
        return self.rules.conflicted_step_aside and member in self.conflicted


@dataclass(frozen=True)
class Tally:
    """What a poll comes to at a moment; `result` is None without a quorum."""

    votes_for: int
    against: int
    abstained: int
    present: int
    needed: int
    members: int
    is_tied: bool
    by_minority: bool
    result: Result | None

    @property
    def has_quorum(self) -> bool:
        return self.present >= self.needed


def attend(poll: Poll, member: int, at: datetime, stands_for: int | None = None) -> Poll:
    """Note that a member is present; a substitute names the absent member it stands for."""
    seat = _seat_in_office(poll, member, at)
    if seat.is_substitute != (stands_for is not None):
        raise VoteRefused("stands_for_nobody" if seat.is_substitute else "is_full_member")
    if stands_for is not None:
        _require_absent(poll, member, stands_for, at)
        return replace(poll, present={**poll.present, member: stands_for})
    return replace(poll, present={**_without_substitute(poll, member), member: None})


def leave(poll: Poll, member: int, at: datetime) -> Poll:
    """Note that a member is not present after all; one who has voted stays."""
    _require_open(poll, at)
    if member in poll.votes:
        raise VoteRefused("already_voted")
    return replace(poll, present={m: s for m, s in poll.present.items() if m != member})


def declare_conflict(poll: Poll, member: int, at: datetime) -> Poll:
    """Note a conflict of interest; where the rules say so, the member's vote counts no more."""
    _require_open(poll, at)
    if poll.seat(member) is None:
        raise VoteRefused("not_a_member")
    return replace(poll, conflicted=poll.conflicted | {member})


def why_not(poll: Poll, member: int, at: datetime) -> str | None:
    """Return the code that keeps a member from voting now, None if nothing does."""
    try:
        _require_may_vote(poll, member, at)
    except VoteRefused as refused:
        return refused.code
    return None


def cast(poll: Poll, member: int, choice: Choice, at: datetime) -> Poll:
    """Cast a member's one vote."""
    if choice not in CHOICES:
        raise VoteRefused("choice_unknown")
    _require_may_vote(poll, member, at)
    if choice == "abstain" and _votes_at_ties_only(poll, member):
        raise VoteRefused("chair_decides")
    return replace(poll, votes={**poll.votes, member: choice})


def tally(poll: Poll, at: datetime) -> Tally:
    """Count a poll as it would stand if it were closed at `at`."""
    counted = {m: v for m, v in poll.votes.items() if not poll.steps_aside(m)}
    ordinary = [v for m, v in counted.items() if not _votes_at_ties_only(poll, m)]
    here = len(_counted_present(poll, at))
    members = sum(1 for seat in poll.seats if not seat.is_substitute and seat.is_held(at))
    base = {
        "of_votes": ordinary.count("for") + ordinary.count("against"),
        "of_present": here,
        "of_members": members,
    }[poll.rules.majority]
    votes_for, given = ordinary.count("for"), list(counted.values())
    is_tied = base > 0 and 2 * votes_for == base
    carried = 2 * votes_for > base or (is_tied and _chair_is_for(poll, counted))
    enough, needed = poll.rules.minority(members), poll.rules.needed(members)
    by_minority = not carried and enough is not None and given.count("for") >= enough
    decided: Result = "carried" if carried or by_minority else "lost"
    return Tally(
        given.count("for"), given.count("against"), given.count("abstain"),
        here, needed, members, is_tied, by_minority, decided if here >= needed else None,
    )  # fmt: skip


def close(poll: Poll, at: datetime) -> tuple[Poll, Tally]:
    """Close a poll: refused without a quorum, without a vote, or while the chair must decide."""
    _require_open(poll, at)
    counted = tally(poll, at)
    if not counted.has_quorum:
        raise VoteRefused("no_quorum")
    if not counted.votes_for + counted.against + counted.abstained:
        raise VoteRefused("nobody_voted")
    if counted.is_tied and _chair_is_awaited(poll, at):
        raise VoteRefused("casting_vote_missing")
    return replace(poll, closed_at=at), counted


def abandon(poll: Poll, at: datetime) -> Poll:
    """End a poll that comes to nothing."""
    _require_open(poll, at)
    return replace(poll, closed_at=at)


def _require_open(poll: Poll, at: datetime) -> None:
    if poll.closed_at is not None:
        raise VoteRefused("vote_closed")
    if at < poll.opened_at:
        raise VoteRefused("vote_not_open")


def _seat_in_office(poll: Poll, member: int, at: datetime) -> Seat:
    _require_open(poll, at)
    seat = poll.seat(member)
    if seat is None:
        raise VoteRefused("not_a_member")
    if not seat.is_held(at):
        raise VoteRefused("term_over")
    return seat


def _require_absent(poll: Poll, substitute: int, member: int, at: datetime) -> None:
    seat = poll.seat(member)
    if seat is None or seat.is_substitute or not seat.is_held(at):
        raise VoteRefused("stands_for_nobody")
    if member in poll.present:
        raise VoteRefused("member_is_present")
    if substitute in poll.votes:
        raise VoteRefused("already_voted")
    if any(who == member and other != substitute for other, who in poll.present.items()):
        raise VoteRefused("has_a_substitute")


def _without_substitute(poll: Poll, member: int) -> Mapping[int, int | None]:
    """A member who comes after all takes back the seat, unless the substitute has voted."""
    standing = [m for m, stands_for in poll.present.items() if stands_for == member]
    if any(m in poll.votes for m in standing):
        raise VoteRefused("substitute_has_voted")
    return {m: s for m, s in poll.present.items() if m not in standing}


def _require_may_vote(poll: Poll, member: int, at: datetime) -> None:
    _seat_in_office(poll, member, at)
    if member not in poll.present:
        raise VoteRefused("not_present")
    if poll.steps_aside(member):
        raise VoteRefused("has_a_conflict")
    if member in poll.votes:
        raise VoteRefused("already_voted")
    if _votes_at_ties_only(poll, member):
        _require_tie(poll, at)
    elif _chair_has_decided(poll):
        raise VoteRefused("chair_has_decided")


def _require_tie(poll: Poll, at: datetime) -> None:
    waiting = _counted_present(poll, at) - set(poll.votes) - {poll.presiding}
    if waiting:
        raise VoteRefused("others_have_not_voted")
    if not tally(poll, at).is_tied:
        raise VoteRefused("no_tie")


def _votes_at_ties_only(poll: Poll, member: int) -> bool:
    return poll.rules.chair == "breaks_tie" and member == poll.presiding


def _chair_has_decided(poll: Poll) -> bool:
    return poll.rules.chair == "breaks_tie" and poll.presiding in poll.votes


def _chair_is_for(poll: Poll, counted: Mapping[int, Choice]) -> bool:
    if poll.rules.chair == "votes" or poll.presiding is None:
        return False
    return counted.get(poll.presiding) == "for"


def _chair_is_awaited(poll: Poll, at: datetime) -> bool:
    chair = poll.presiding
    if chair is None or poll.rules.chair != "breaks_tie":
        return False
    return chair in _counted_present(poll, at) and chair not in poll.votes


def _counted_present(poll: Poll, at: datetime) -> set[int]:
    """Who counts towards the quorum: there, in office still (or when voting), no conflict."""
    return {
        member for member in poll.present
        if not poll.steps_aside(member) and (member in poll.votes or _is_held(poll, member, at))
    }  # fmt: skip


def _is_held(poll: Poll, member: int, at: datetime) -> bool:
    seat = poll.seat(member)
    return seat is not None and seat.is_held(at)


def may_dissent(poll: Poll, member: int, result: Result) -> bool:
    """Tell whether a member voted for the side that lost and may say why."""
    return not poll.steps_aside(member) and poll.votes.get(member) == LOSING[result]
