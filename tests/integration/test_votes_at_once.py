"""Votes cast, closed and taken back in the same moment, on PostgreSQL: no seat counts twice."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.services.committees import conflicts, membership, motions
from petitions.services.committees.membership import Seat
from petitions.services.committees.motions import Proposed
from petitions.storage import committee_acts
from petitions.storage.tables import AuditRecord
from tests.integration.test_many_at_once import at_once
from tests.support.committee import PETI, Sitting, a_committee
from tests.support.databases import on_postgresql
from tests.support.lives import World

pytestmark = on_postgresql
SITE = ("kk", "ru", "en")
REASONS = dict.fromkeys(SITE, "It is a question")


@pytest.fixture
def peti(session: Session) -> Sitting:
    return a_committee(World(session).install(PETI), PETI, members=4)


@pytest.fixture
def motion(peti: Sitting) -> int:
    """A motion with everybody there, on which the chair has voted."""
    world, session = peti.world, peti.world.session
    case = peti.case(world.petition(PETI))
    made = motions.open_motion(
        session, peti.clerk, case, Proposed("other", {"en": "A question"}), world.now
    )
    everybody = dict.fromkeys(peti.seats.values())
    motions.mark_present(session, peti.clerk, made, everybody, world.now)
    motions.vote(session, peti.accounts["chair"], made, "for", world.now)
    return made


def stored(session: Session, motion: int) -> list[int]:
    session.expire_all()
    found = committee_acts.votes(session, [motion]).get(motion, [])
    return [one.member_id for one in found]


def test_votes_cast_while_it_is_closed_count_or_are_refused(
    engine: sa.Engine, peti: Sitting, motion: int
) -> None:
    session, at = peti.world.session, peti.world.now
    results = at_once(
        engine,
        [
            *(
                lambda s, who=who: motions.vote(s, peti.accounts[who], motion, "against", at)
                for who in ("m2", "m3", "m4")
            ),
            lambda s: motions.close(s, peti.clerk, motion, REASONS, at, site=SITE),
        ],
    )
    found = committee_acts.motion(session, motion)
    assert found
    assert found.counts
    given = sum(found.counts[choice] for choice in ("for", "against", "abstain"))
    assert given == len(stored(session, motion)) == 1 + results[:3].count(None)
    refused = sa.select(AuditRecord.subject).where(AuditRecord.act == "refused")
    told = [f"vote motion:{motion}: vote_closed"] * (3 - results[:3].count(None))
    assert list(session.scalars(refused)) == told


def test_a_substitute_and_the_member_who_comes_back_at_once_have_one_vote(
    engine: sa.Engine, peti: Sitting, motion: int
) -> None:
    session, at = peti.world.session, peti.world.now
    seat = Seat("substitute", "Орынбасар", at.date(), email="sub@committee.example.org")
    made = membership.add_seat(session, peti.body, seat, by=None, at=at)
    chair, m2 = peti.seats["chair"], peti.seats["m2"]
    motions.mark_present(session, peti.clerk, motion, {chair: None, made: m2}, at)
    at_once(
        engine,
        [
            lambda s: motions.vote(s, peti.clerk, motion, "for", at, member_id=made),
            lambda s: motions.mark_present(s, peti.clerk, motion, {chair: None, m2: None}, at),
            lambda s: motions.vote(s, peti.accounts["m2"], motion, "against", at),
        ],
    )
    voted = stored(session, motion)
    assert voted.count(made) + voted.count(m2) <= 1
    present = committee_acts.presence(session, [motion])[motion]
    assert {one.member_id for one in present} & {made, m2} in ({made}, {m2})


def test_a_member_who_declares_a_conflict_while_voting_does_not_count(
    engine: sa.Engine, peti: Sitting, motion: int
) -> None:
    session, at, case = peti.world.session, peti.world.now, peti.case(1)
    account = peti.accounts["m2"]
    at_once(
        engine,
        [
            lambda s: motions.vote(s, account, motion, "against", at),
            lambda s: conflicts.declare_conflict(s, account, case, "My land", "en", at),
        ],
    )
    counted = motions.close(session, peti.clerk, motion, REASONS, at, site=SITE)
    assert (counted.votes_for, counted.against, counted.present) == (1, 0, 3)
