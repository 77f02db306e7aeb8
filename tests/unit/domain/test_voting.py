"""What a committee's vote must hold, whatever is tried in whatever order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from petitions.domain import voting, voting_rules
from petitions.domain.rules import Voting
from petitions.domain.voting import Choice, Poll, Seat, VoteRefused
from petitions.domain.voting_rules import VotingRules

START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
FULL, SUBSTITUTES = range(1, 6), range(6, 9)
many = settings(max_examples=100, deadline=None)


def minutes(count: int) -> datetime:
    return START + timedelta(minutes=count)


def a_poll(members: int = 5, **rules: Any) -> Poll:
    seats = tuple(Seat(number, START - timedelta(days=30)) for number in range(1, members + 1))
    return Poll(VotingRules(**rules), seats, START, presiding=1)


def voted(poll: Poll, **choices: str) -> Poll:
    """Let members m1, m2 … come and vote, in the order given."""
    for name in choices:
        poll = voting.attend(poll, int(name[1:]), START)
    for name, choice in choices.items():
        poll = voting.cast(poll, int(name[1:]), choice, START)  # type: ignore[arg-type]
    return poll


def refused(act: Callable[..., object], *given: object) -> str:
    with pytest.raises(VoteRefused) as caught:
        act(*given)
    return caught.value.code


def test_more_votes_for_than_against_carry_a_motion() -> None:
    poll = voted(a_poll(quorum=3), m2="for", m3="for", m4="against", m5="abstain")
    assert voting.close(poll, START)[1].result == "carried"


def test_equal_votes_lose_where_the_chair_votes_like_the_others() -> None:
    poll = voted(a_poll(), m1="for", m2="against")
    assert voting.close(poll, START)[1].result == "lost"


def test_the_chairs_side_wins_a_tie_where_the_rules_say_so() -> None:
    poll = voted(a_poll(chair="decides_tie"), m1="for", m2="against")
    assert voting.close(poll, START)[1].result == "carried"


def test_a_chair_with_a_casting_vote_may_not_vote_before_the_others() -> None:
    poll = voting.attend(voted(a_poll(chair="breaks_tie"), m2="for"), 1, START)
    poll = voting.attend(poll, 3, START)
    assert voting.why_not(poll, 1, START) == "others_have_not_voted"


def test_a_chair_with_a_casting_vote_may_not_vote_without_a_tie() -> None:
    poll = voting.attend(voted(a_poll(chair="breaks_tie"), m2="for"), 1, START)
    assert voting.why_not(poll, 1, START) == "no_tie"


def test_a_tie_waits_for_the_chairs_casting_vote() -> None:
    poll = voted(a_poll(chair="breaks_tie"), m2="for", m3="against")
    poll = voting.attend(poll, 1, START)
    assert refused(voting.close, poll, START) == "casting_vote_missing"


@pytest.mark.parametrize(("choice", "result"), [("for", "carried"), ("against", "lost")])
def test_the_casting_vote_decides(choice: Choice, result: str) -> None:
    poll = voted(a_poll(chair="breaks_tie"), m2="for", m3="against")
    poll = voting.cast(voting.attend(poll, 1, START), 1, choice, START)
    assert voting.close(poll, START)[1].result == result


def test_nobody_votes_after_the_casting_vote() -> None:
    poll = voted(a_poll(chair="breaks_tie"), m2="for", m3="against")
    poll = voting.cast(voting.attend(poll, 1, START), 1, "for", START)
    poll = voting.attend(poll, 4, START)
    assert voting.why_not(poll, 4, START) == "chair_has_decided"


def test_a_casting_vote_is_no_abstention() -> None:
    poll = voting.attend(voted(a_poll(chair="breaks_tie"), m2="for", m3="against"), 1, START)
    assert refused(voting.cast, poll, 1, "abstain", START) == "chair_decides"


def test_a_decision_without_quorum_is_refused() -> None:
    poll = voted(a_poll(quorum=3), m1="for", m2="for")
    assert refused(voting.close, poll, START) == "no_quorum"


def test_one_who_is_there_and_does_not_vote_counts_towards_the_quorum() -> None:
    poll = voting.attend(voted(a_poll(quorum=3), m1="for", m2="for"), 3, START)
    assert voting.close(poll, START)[1].result == "carried"


@pytest.mark.parametrize(
    ("rules", "members", "needed"),
    [
        ({"quorum": 3, "quorum_share": Fraction(1, 4)}, 11, 3),
        ({"quorum": 3, "quorum_share": Fraction(1, 4)}, 16, 4),
        ({"quorum_share": Fraction(1, 4)}, 35, 9),
        ({"quorum_share": Fraction(1, 2), "more_than_share": True}, 10, 6),
        ({"quorum_share": Fraction(1, 2), "more_than_share": True}, 11, 6),
    ],
)
def test_a_quorum_is_a_number_or_a_share_whichever_is_greater(
    rules: dict[str, Any], members: int, needed: int
) -> None:
    assert VotingRules(**rules).needed(members) == needed


def test_one_with_a_conflict_neither_votes_nor_counts() -> None:
    poll = voted(a_poll(quorum=3), m2="for", m3="for")
    poll = voting.declare_conflict(voting.attend(poll, 4, START), 4, START)
    assert voting.why_not(poll, 4, START) == "has_a_conflict"
    assert refused(voting.close, poll, START) == "no_quorum"


def test_a_conflict_declared_after_voting_takes_the_vote_out_of_the_count() -> None:
    poll = voted(a_poll(), m2="for", m3="for", m4="against")
    poll = voting.declare_conflict(voting.declare_conflict(poll, 2, START), 3, START)
    assert voting.close(poll, START)[1].result == "lost"


def test_one_with_a_conflict_votes_where_the_rules_let_them() -> None:
    poll = voting.attend(a_poll(conflicted_step_aside=False), 2, START)
    poll = voting.declare_conflict(poll, 2, START)
    assert voting.why_not(poll, 2, START) is None


def test_a_majority_of_all_members_is_more_than_half_of_those_in_office() -> None:
    poll = voted(a_poll(majority="of_members"), m1="for", m2="for")
    assert voting.close(poll, START)[1].result == "lost"
    poll = voted(poll, m3="for")
    assert voting.close(poll, START)[1].result == "carried"


def test_an_abstention_weighs_against_where_the_present_are_the_measure() -> None:
    poll = voted(a_poll(majority="of_present"), m1="for", m2="for", m3="abstain", m4="abstain")
    assert voting.close(poll, START)[1].result == "lost"


def with_substitute(**rules: Any) -> Poll:
    poll = a_poll(**rules)
    seat = Seat(6, START - timedelta(days=30), is_substitute=True)
    return replace(poll, seats=(*poll.seats, seat))


def test_a_substitute_stands_for_an_absent_member() -> None:
    poll = voting.attend(with_substitute(), 6, START, 2)
    assert voting.cast(poll, 6, "for", START).votes == {6: "for"}


def test_a_substitute_does_not_stand_for_one_who_is_there() -> None:
    poll = voting.attend(with_substitute(), 2, START)
    assert refused(voting.attend, poll, 6, START, 2) == "member_is_present"


def test_a_member_who_comes_after_all_takes_back_the_seat() -> None:
    poll = voting.attend(with_substitute(), 6, START, 2)
    poll = voting.attend(poll, 2, START)
    assert voting.why_not(poll, 6, START) == "not_present"


def test_a_member_whose_substitute_has_voted_has_no_second_vote() -> None:
    poll = voting.cast(voting.attend(with_substitute(), 6, START, 2), 6, "for", START)
    assert refused(voting.attend, poll, 2, START) == "substitute_has_voted"


def test_only_those_who_lost_may_dissent() -> None:
    poll = voted(a_poll(), m1="for", m2="for", m3="against")
    assert [m for m in FULL if voting.may_dissent(poll, m, "carried")] == [3]


CHOICES = st.sampled_from(voting.CHOICES)
ANYBODY = st.integers(0, 9)
ACTS = st.one_of(
    st.tuples(st.just("attend"), ANYBODY, st.none() | ANYBODY),
    st.tuples(st.just("leave"), ANYBODY, st.none()),
    st.tuples(st.just("conflict"), ANYBODY, st.none()),
    st.tuples(st.just("cast"), ANYBODY, CHOICES),
    st.tuples(st.just("close"), st.none(), st.none()),
)
TERMS = st.lists(st.none() | st.integers(-5, 40), min_size=8, max_size=8)
RULES = st.builds(
    VotingRules,
    quorum=st.integers(1, 4),
    quorum_share=st.none() | st.fractions(0, 1, max_denominator=6),
    more_than_share=st.booleans(),
    enough_for=st.sampled_from((None, Fraction(1, 4), Fraction(1, 3))),
    majority=st.sampled_from(("of_votes", "of_present", "of_members")),
    chair=st.sampled_from(("votes", "breaks_tie", "decides_tie")),
    conflicted_step_aside=st.booleans(),
)


@st.composite
def meetings(draw: st.DrawFn) -> tuple[Poll, list[tuple[datetime, tuple[str, Any, Any]]]]:
    """A committee of five with three substitutes, some of whose terms end in the meeting."""
    seats = tuple(
        Seat(
            number,
            START - timedelta(days=1),
            None if end is None else minutes(end),
            is_substitute=number in SUBSTITUTES,
        )
        for number, end in zip((*FULL, *SUBSTITUTES), draw(TERMS), strict=True)
    )
    poll = Poll(draw(RULES), seats, START, presiding=draw(st.none() | st.integers(1, 5)))
    return poll, [(minutes(n), act) for n, act in enumerate(draw(st.lists(ACTS, max_size=40)))]


def carried_out(poll: Poll, at: datetime, act: tuple[str, Any, Any]) -> Poll:
    """Try one act; what is refused changes nothing."""
    what, who, how = act
    try:
        if what == "attend":
            return voting.attend(poll, who, at, how)
        if what == "leave":
            return voting.leave(poll, who, at)
        if what == "conflict":
            return voting.declare_conflict(poll, who, at)
        if what == "cast":
            return voting.cast(poll, who, how, at)
        return voting.close(poll, at)[0]
    except VoteRefused:
        return poll


@many
@given(meetings())
def test_a_vote_once_cast_never_changes(meeting: tuple[Poll, list[Any]]) -> None:
    poll, acts = meeting
    for at, act in acts:
        before, poll = poll, carried_out(poll, at, act)
        assert before.votes.items() <= poll.votes.items()


@many
@given(meetings())
def test_nothing_changes_after_the_close(meeting: tuple[Poll, list[Any]]) -> None:
    poll, acts = meeting
    for at, act in acts:
        before, poll = poll, carried_out(poll, at, act)
        assert before.closed_at is None or poll == before


@many
@given(meetings())
def test_nobody_votes_whose_term_is_over(meeting: tuple[Poll, list[Any]]) -> None:
    poll, acts = meeting
    for at, act in acts:
        before, poll = poll, carried_out(poll, at, act)
        for member in poll.votes.keys() - before.votes.keys():
            seat = poll.seat(member)
            assert seat is not None
            assert seat.is_held(at)


@many
@given(meetings())
def test_no_poll_is_closed_without_the_quorum(meeting: tuple[Poll, list[Any]]) -> None:
    poll, acts = meeting
    for at, act in acts:
        before, poll = poll, carried_out(poll, at, act)
        if poll.closed_at is not None and before.closed_at is None:
            there = [m for m in poll.present if not poll.steps_aside(m)]
            in_office = [s for s in poll.seats if not s.is_substitute and s.is_held(at)]
            assert len(there) >= poll.rules.quorum
            share = (poll.rules.quorum_share or 0) * len(in_office)
            assert len(there) >= share
            assert not (poll.rules.more_than_share and share and len(there) == share)


@many
@given(meetings())
def test_a_minority_carries_a_motion_only_where_the_rules_let_it(
    meeting: tuple[Poll, list[Any]],
) -> None:
    poll, acts = meeting
    for at, act in acts:
        poll = carried_out(poll, at, act)
        counted = voting.tally(poll, at)
        if counted.by_minority:
            assert poll.rules.enough_for is not None
            assert counted.votes_for >= poll.rules.enough_for * counted.members
            assert counted.votes_for >= 1
        elif counted.result == "carried" and poll.rules.majority == "of_votes":
            assert counted.votes_for >= counted.against


@many
@given(meetings())
def test_no_seat_has_two_votes(meeting: tuple[Poll, list[Any]]) -> None:
    poll, acts = meeting
    for at, act in acts:
        poll = carried_out(poll, at, act)
    used = [poll.present[m] or m for m in poll.votes]
    assert len(used) == len(set(used))


@many
@given(meetings())
def test_a_conflicted_members_vote_is_never_counted(meeting: tuple[Poll, list[Any]]) -> None:
    poll, acts = meeting
    for at, act in acts:
        poll = carried_out(poll, at, act)
    counted = voting.tally(poll, poll.closed_at or minutes(60))
    free = [m for m in poll.votes if not poll.steps_aside(m)]
    assert counted.votes_for + counted.against + counted.abstained == len(free)


@many
@given(meetings())
def test_whoever_is_told_that_nothing_keeps_them_can_vote(
    meeting: tuple[Poll, list[Any]],
) -> None:
    poll, acts = meeting
    for at, act in acts:
        poll = carried_out(poll, at, act)
        for member in (*FULL, *SUBSTITUTES):
            if voting.why_not(poll, member, at) is None:
                assert voting.cast(poll, member, "for", at).votes[member] == "for"


@pytest.mark.parametrize(("members", "votes"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (39, 13)])
def test_a_third_of_the_members_is_rounded_up(members: int, votes: int) -> None:
    law = Voting(source="a law", minority_admits="third")
    assert voting_rules.rules_of(law).minority(members) == votes


def test_a_law_that_names_no_quorum_asks_for_more_than_half() -> None:
    assert voting_rules.rules_of(None).needed(10) == 6


def test_a_committees_own_quorum_fills_in_where_the_law_is_silent() -> None:
    assert voting_rules.rules_of(None, 4).needed(10) == 4


def test_a_committees_own_quorum_does_not_undo_the_laws() -> None:
    law = Voting(source="a law", quorum_percent=Decimal(25))
    assert voting_rules.rules_of(law, 1).needed(11) == 3
