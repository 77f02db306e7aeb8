"""Motions of committees: who votes, what a decision needs, and what it does to a petition."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from petitions.domain.voting import Tally
from petitions.services import replaying
from petitions.services.committees import cases, conflicts, membership, motions
from petitions.services.committees.membership import Seat
from petitions.services.committees.motions import Proposed
from petitions.services.committees.rules import terms_of
from petitions.services.errors import Conflict, Forbidden, NotFound, Refused, ServiceError
from petitions.storage import answers, committee_acts, committees
from petitions.storage.tables import AuditRecord
from tests.support.committee import PETI, ROI, Sitting, a_committee, an_open_petition, seat_ends
from tests.support.databases import on_sqlite
from tests.support.lives import World

pytestmark = on_sqlite
SITE = ("kk", "ru", "en")
WORDS = {"en": "The petition is admissible"}
REASONS = {"kk": "Негіздеме", "ru": "Обоснование", "en": "It is within the Union's fields"}


@pytest.fixture
def world(session: Session) -> World:
    return World(session).install(PETI, ROI)


@pytest.fixture
def peti(world: World) -> Sitting:
    return a_committee(world, PETI)


def put(sitting: Sitting, number: int, option: str, kind: str = "admissibility") -> int:
    world = sitting.world
    said = Proposed(kind, WORDS, option)
    case = sitting.case(number)
    made = motions.open_motion(world.session, sitting.clerk, case, said, world.now)
    world.wait(timedelta(minutes=1))
    return made


def come(sitting: Sitting, motion: int, *names: str) -> None:
    world = sitting.world
    present = {sitting.seats[name]: None for name in names}
    motions.mark_present(world.session, sitting.clerk, motion, present, world.now)


def votes(sitting: Sitting, motion: int, **choices: str) -> None:
    world = sitting.world
    for name, choice in choices.items():
        motions.vote(world.session, sitting.accounts[name], motion, choice, world.now)


def close(sitting: Sitting, motion: int, reasons: dict[str, str] = REASONS) -> object:
    world = sitting.world
    return motions.close(world.session, sitting.clerk, motion, reasons, world.now, site=SITE)


@pytest.fixture
def motion(peti: Sitting) -> int:
    number = peti.world.petition(PETI)
    made = put(peti, number, "admissibility:review::accept:")
    come(peti, made, "chair", "m2", "m3")
    return made


def test_a_carried_motion_admits_the_petition(peti: Sitting, motion: int) -> None:
    votes(peti, motion, chair="for", m2="for", m3="against")
    close(peti, motion)
    assert peti.world.get(1).state == "open"
    assert replaying.replay(peti.world.session, 1).agrees


def test_a_lost_motion_leaves_the_petition_where_it_is(peti: Sitting, motion: int) -> None:
    votes(peti, motion, chair="for", m2="against")
    close(peti, motion)
    assert peti.world.get(1).state == "in_review"


def test_grounds_of_the_rules_reject_a_petition(peti: Sitting) -> None:
    number = peti.world.petition(PETI)
    made = put(peti, number, "admissibility:review::reject:outside-union")
    come(peti, made, "chair", "m2", "m3")
    votes(peti, made, chair="for", m2="for")
    close(peti, made)
    petition = peti.world.get(number)
    assert (petition.state, petition.rejection_reason) == ("rejected", "outside-union")
    letter = peti.world.letters("petition_rejected")[0]
    assert letter.data["message"] == REASONS["kk"]


def test_a_ground_that_the_rules_do_not_know_is_no_option(peti: Sitting) -> None:
    number = peti.world.petition(PETI)
    with pytest.raises(Refused, match="option_unknown"):
        put(peti, number, "admissibility:review::reject:i-dislike-it")


def test_a_decision_without_reasons_is_refused(peti: Sitting, motion: int) -> None:
    votes(peti, motion, chair="for", m2="for")
    with pytest.raises(Refused, match="reason_missing"):
        close(peti, motion, {"en": "   "})
    assert peti.world.get(1).state == "in_review"


def test_a_decision_without_quorum_is_refused(peti: Sitting) -> None:
    made = put(peti, peti.world.petition(PETI), "admissibility:review::accept:")
    come(peti, made, "chair")
    votes(peti, made, chair="for")
    with pytest.raises(Refused, match="no_quorum"):
        close(peti, made)


@pytest.mark.parametrize(("members", "quorum"), [(4, 1), (5, 2), (8, 2), (9, 3)])
def test_the_page_the_motion_and_the_refusal_name_one_quorum(
    world: World, members: int, quorum: int
) -> None:
    """A quarter of the members in office, rounded up: one present less, and nothing is decided."""
    peti = a_committee(world, PETI, members=members)
    made = put(peti, world.petition(PETI), "admissibility:review::accept:")
    committee = committees.find(world.session, peti.body)
    assert committee
    assert terms_of(world.session, committee, world.now).quorum == quorum
    world.session.commit()
    names = list(peti.seats)[:quorum]
    if quorum > 1:
        come(peti, made, *names[:-1])
        votes(peti, made, **dict.fromkeys(names[:-1], "for"))
        with pytest.raises(Refused, match="no_quorum"):
            close(peti, made)
    come(peti, made, *names)
    votes(peti, made, **{names[-1]: "for"})
    counted = close(peti, made)
    assert isinstance(counted, Tally)
    assert (counted.present, counted.needed, counted.members) == (quorum, quorum, members)


def test_a_third_of_the_members_admits_a_petition_against_the_majority(world: World) -> None:
    peti = a_committee(world, PETI, members=6)
    made = put(peti, world.petition(PETI), "admissibility:review::accept:")
    come(peti, made, *peti.seats)
    votes(peti, made, chair="for", m2="for", m3="against", m4="against", m5="against")
    close(peti, made)
    assert world.get(1).state == "open"
    found = committee_acts.motion(world.session, made)
    assert found
    assert found.counts == {
        "for": 2, "against": 3, "abstain": 0, "present": 6, "needed": 2, "members": 6,
        "minority": 2,
    }  # fmt: skip


def test_fewer_than_a_third_admit_nothing_against_the_majority(world: World) -> None:
    peti = a_committee(world, PETI, members=7)
    made = put(peti, world.petition(PETI), "admissibility:review::accept:")
    come(peti, made, *peti.seats)
    votes(peti, made, chair="for", m2="for", m3="against", m4="against", m5="against")
    close(peti, made)
    assert world.get(1).state == "in_review"


def test_a_third_of_the_members_rejects_nothing(world: World) -> None:
    peti = a_committee(world, PETI, members=6)
    made = put(peti, world.petition(PETI), "admissibility:review::reject:outside-union")
    come(peti, made, *peti.seats)
    votes(peti, made, chair="for", m2="for", m3="against", m4="against", m5="against")
    close(peti, made)
    assert world.get(1).state == "in_review"


def test_a_vote_that_was_refused_is_on_record(peti: Sitting, motion: int) -> None:
    world = peti.world
    votes(peti, motion, m2="for")
    with pytest.raises(Refused, match="already_voted"):
        votes(peti, motion, m2="against")
    with pytest.raises(Refused, match="not_present"):
        motions.vote(
            world.session, peti.clerk, motion, "for", world.now, member_id=peti.seats["m4"]
        )
    with pytest.raises(Forbidden):
        motions.vote(
            world.session, peti.accounts["m3"], motion, "for", world.now,
            member_id=peti.seats["m2"],
        )  # fmt: skip
    rows = world.session.query(AuditRecord).filter_by(act="refused").order_by(AuditRecord.id)
    absent, other = peti.seats["m4"], peti.seats["m2"]
    assert [(row.account_id, row.subject) for row in rows] == [
        (peti.accounts["m2"], f"vote motion:{motion}: already_voted"),
        (peti.clerk, f"vote motion:{motion} member:{absent}: not_present"),
        (peti.accounts["m3"], f"vote motion:{motion} member:{other}"),
    ]


def test_a_substitute_and_the_member_do_not_both_vote(peti: Sitting, motion: int) -> None:
    world = peti.world
    seat = Seat("substitute", "Орынбасар", world.now.date(), email="sub@committee.example.org")
    made = membership.add_seat(world.session, peti.body, seat, by=None, at=world.now)
    both = {peti.seats["chair"]: None, peti.seats["m2"]: None, made: peti.seats["m2"]}
    with pytest.raises(Refused, match="member_is_present"):
        motions.mark_present(world.session, peti.clerk, motion, both, world.now)
    seats = {peti.seats["chair"]: None, made: peti.seats["m2"]}
    motions.mark_present(world.session, peti.clerk, motion, seats, world.now)
    motions.vote(world.session, peti.clerk, motion, "for", world.now, member_id=made)
    with pytest.raises(Refused, match="not_present"):
        votes(peti, motion, m2="against")
    with pytest.raises(Refused, match="already_voted"):
        come(peti, motion, "chair", "m2")


def test_a_vote_is_cast_once(peti: Sitting, motion: int) -> None:
    votes(peti, motion, m2="for")
    with pytest.raises(Refused, match="already_voted"):
        votes(peti, motion, m2="against")


def test_a_vote_is_not_cast_after_the_close(peti: Sitting, motion: int) -> None:
    votes(peti, motion, chair="for", m2="for")
    close(peti, motion)
    with pytest.raises(Refused, match="vote_closed"):
        votes(peti, motion, m3="for")


def test_somebody_whose_term_is_over_does_not_vote(peti: Sitting, motion: int) -> None:
    seat_ends(peti.world, peti.seats["m3"])
    with pytest.raises(Forbidden):
        votes(peti, motion, m3="for")


def test_a_clerk_cannot_record_a_vote_for_somebody_whose_term_is_over(
    peti: Sitting, motion: int
) -> None:
    seat_ends(peti.world, peti.seats["m3"])
    world = peti.world
    with pytest.raises(Refused, match="term_over"):
        motions.vote(
            world.session, peti.clerk, motion, "for", world.now, member_id=peti.seats["m3"]
        )


def test_a_member_does_not_vote_for_another(peti: Sitting, motion: int) -> None:
    world = peti.world
    with pytest.raises(Forbidden):
        motions.vote(
            world.session, peti.accounts["m2"], motion, "for", world.now,
            member_id=peti.seats["m3"],
        )  # fmt: skip


def test_a_member_of_another_committee_does_not_vote(peti: Sitting, motion: int) -> None:
    other = a_committee(peti.world, ROI, rules_body="expert_group", kind="expert_group")
    stranger = peti.world.staff("member", "stranger@example.org", other.body)
    with pytest.raises(Forbidden):
        motions.vote(peti.world.session, stranger, motion, "for", peti.world.now)


def test_a_declared_conflict_takes_the_vote_away(peti: Sitting, motion: int) -> None:
    world = peti.world
    account, case = peti.accounts["m3"], peti.case(1)
    conflicts.declare_conflict(world.session, account, case, "My land", "en", world.now)
    with pytest.raises(Refused, match="has_a_conflict"):
        votes(peti, motion, m3="for")


def test_a_substitute_votes_for_an_absent_member(peti: Sitting, motion: int) -> None:
    world = peti.world
    seat = Seat("substitute", "Орынбасар", world.now.date(), email="sub@committee.example.org")
    made = membership.add_seat(world.session, peti.body, seat, by=None, at=world.now)
    seats = {peti.seats["chair"]: None, made: peti.seats["m2"]}
    motions.mark_present(world.session, peti.clerk, motion, seats, world.now)
    motions.vote(world.session, peti.clerk, motion, "for", world.now, member_id=made)
    assert [one.member_id for one in committee_acts.votes(world.session, [motion])[motion]] == [
        made
    ]


def test_an_outvoted_member_says_why_once(peti: Sitting, motion: int) -> None:
    world = peti.world
    votes(peti, motion, chair="for", m2="for", m3="against")
    close(peti, motion)
    motions.dissent(world.session, peti.accounts["m3"], motion, "Too broad", "en", world.now)
    with pytest.raises(Conflict, match="dissented_already"):
        motions.dissent(world.session, peti.accounts["m3"], motion, "More", "en", world.now)
    with pytest.raises(Refused, match="was_not_outvoted"):
        motions.dissent(world.session, peti.accounts["m2"], motion, "I too", "en", world.now)


def test_a_motion_without_quorum_ends_as_one(peti: Sitting) -> None:
    made = put(peti, peti.world.petition(PETI), "admissibility:review::accept:")
    motions.drop(peti.world.session, peti.clerk, made, "Nobody came", peti.world.now)
    found = committee_acts.motion(peti.world.session, made)
    assert found
    assert found.result == "no_quorum"


def test_a_case_has_one_open_motion_at_a_time(peti: Sitting, motion: int) -> None:
    with pytest.raises(Conflict, match="motion_is_open"):
        put(peti, 1, "", kind="other")


def test_nothing_is_decided_in_a_case_that_is_closed(peti: Sitting, motion: int) -> None:
    votes(peti, motion, chair="for", m2="for")
    cases.close(peti.world.session, peti.clerk, peti.case(1), "Done", peti.world.now)
    with pytest.raises(Refused, match="case_closed"):
        close(peti, motion)
    assert peti.world.get(1).state == "in_review"


def test_every_step_of_a_vote_is_on_record(peti: Sitting, motion: int) -> None:
    votes(peti, motion, chair="for", m2="for")
    close(peti, motion)
    acts = [row.act for row in peti.world.session.query(AuditRecord).all()]
    wanted = ["open_motion", "mark_present", "vote", "vote", "close_motion"]
    assert [act for act in acts if act in wanted] == wanted


def test_experts_conclude_with_reasons_and_the_initiative_is_decided(world: World) -> None:
    group = a_committee(world, ROI, rules_body="expert_group", kind="expert_group")
    number = an_open_petition(world, ROI, signatures=100_000)
    made = put(group, number, "conclusion:decline:decision:refused:", "conclusion")
    come(group, made, "chair", "m2", "m3", "m4")
    votes(group, made, chair="for", m2="for", m3="against", m4="against")
    close(group, made)
    assert world.get(number).state == "decided"
    response = answers.of_petition(world.session, number)[0]
    assert (response.outcome, response.texts["ru"]["text"]) == ("refused", REASONS["ru"])
    assert replaying.replay(world.session, number).agrees


def test_the_chairs_casting_vote_is_on_record(world: World) -> None:
    group = a_committee(world, ROI, rules_body="expert_group", kind="expert_group")
    number = an_open_petition(world, ROI, signatures=100_000)
    made = put(group, number, "conclusion:decline:decision:refused:", "conclusion")
    come(group, made, "chair", "m2", "m3", "m4")
    votes(group, made, chair="for", m2="for", m3="against", m4="against")
    close(group, made)
    found = committee_acts.motion(world.session, made)
    assert found
    assert found.casting_vote_by == group.seats["chair"]


def test_a_motion_that_nobody_knows_is_not_found(peti: Sitting) -> None:
    with pytest.raises(NotFound):
        close(peti, 99)


NAMES = ("chair", "m2", "m3", "m4")
DEEDS = ("vote", "vote", "vote", "vote", "come", "conflict", "term", "close", "close")


@pytest.mark.parametrize("seed", range(4))
def test_nothing_tried_in_any_order_breaks_a_vote(peti: Sitting, seed: int) -> None:
    """What is stored satisfies the rules, whatever was tried in whatever order."""
    chance, world = Random(seed), peti.world
    number = world.petition(PETI)
    made = put(peti, number, "admissibility:review::accept:")
    over: set[int] = set()
    for _ in range(30):
        before = stored(world, made)
        who = chance.choice(NAMES)
        over |= tried(peti, made, number, chance, who)
        after = stored(world, made)
        assert before.items() <= after.items()
        assert not (after.keys() - before.keys()) & over
        world.wait(timedelta(seconds=1))
    motion = committee_acts.motion(world.session, made)
    assert motion
    counts = motion.counts or {"present": 0, "needed": 0}
    assert motion.result is None or counts["present"] >= counts["needed"] > 0
    assert motion.result is None or motion.reasons
    assert (world.get(number).state == "open") == (motion.result == "carried")


def stored(world: World, motion: int) -> dict[int, str]:
    found = committee_acts.votes(world.session, [motion]).get(motion, [])
    world.session.commit()
    return {one.member_id: one.choice for one in found}


def tried(sitting: Sitting, motion: int, number: int, chance: Random, who: str) -> set[int]:
    """Try one deed, which may be refused; return the seat whose term it ended, if it did."""
    world, what = sitting.world, chance.choice(DEEDS)
    try:
        if what == "vote":
            votes(sitting, motion, **{who: chance.choice(("for", "for", "against", "abstain"))})
        elif what == "come":
            come(sitting, motion, *chance.sample(NAMES, chance.randint(1, 4)))
        elif what == "conflict":
            conflicts.declare_conflict(
                world.session, sitting.accounts[who], sitting.case(number), "Mine", "en", world.now
            )
        elif what == "term":
            seat_ends(world, sitting.seats[who])
            return {sitting.seats[who]}
        else:
            close(sitting, motion)
    except ServiceError:
        world.session.rollback()
    return set()
