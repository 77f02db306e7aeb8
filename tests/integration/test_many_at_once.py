"""Races on PostgreSQL: what happens when many do the same thing in the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.ledger.entry import counts
from petitions.services import (
    afterwards,
    invalidating,
    opening,
    reviewing,
    signing,
    striking,
    tallying,
)
from petitions.services.committees import motions
from petitions.services.committees.motions import Proposed
from petitions.services.errors import Conflict, NotFound, ServiceError
from petitions.storage import invalidations, leases, ledgers
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.invalidations import Pattern
from petitions.storage.leases import LeaseLost
from petitions.storage.tables import Signature, TallyQueue, Vote
from tests.support.committee import PETI, a_committee
from tests.support.databases import on_postgresql
from tests.support.lives import KEYS, World

US, UK = "us-we-the-people", "uk-parliament"
pytestmark = on_postgresql


def at_once(engine: sa.Engine, jobs: list[Callable[[Session], object]]) -> list[object]:
    """Run each job in a thread and a session of its own; return results or errors in order."""

    def run(job: Callable[[Session], object]) -> object:
        with Session(engine, expire_on_commit=False) as session:
            try:
                return job(session)
            except (ServiceError, LeaseLost) as error:
                return error

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def open_under_uk(session: Session) -> tuple[World, int]:
    """Return a petition that takes signatures under rules by which two persons share an address."""
    world = World(session)
    number = world.install(UK).petition(UK)
    for person in range(5):
        world.sign(number, f"s{person}@example.org", "support")
    world.tally()
    moderator = world.staff("moderator", "m@example.org")
    reviewing.decide(session, moderator, number, "accept", world.now)
    return world, number


def forget_guesses() -> None:
    """Let nobody act by what was read a moment ago."""
    opening._memories.clear()


@pytest.mark.parametrize("is_guessing", [False, True], ids=["read", "guessed"])
def test_the_same_link_posted_fifty_times_at_once_counts_once(
    engine: sa.Engine, session: Session, is_guessing: bool
) -> None:
    world = World(session)
    number = world.install(US).petition(US)
    token = world.type_signature(number, "dana@example.org") or ""
    if not is_guessing:
        forget_guesses()
    results = at_once(
        engine, [lambda s: signing.confirm(s, KEYS, token, world.now) for _ in range(50)]
    )
    world.tally()
    stored = session.scalar(sa.select(sa.func.count()).select_from(Signature))
    assert (stored, world.get(number).signature_count) == (2, 2)
    assert {type(one) for one in results} == {signing.Signed}


@pytest.mark.parametrize("is_guessing", [False, True], ids=["read", "guessed"])
def test_the_same_link_takes_one_slot_of_an_address_that_two_persons_may_share(
    engine: sa.Engine, session: Session, is_guessing: bool
) -> None:
    world, number = open_under_uk(session)
    token = world.type_signature(number, "dana@example.org") or ""
    if not is_guessing:
        forget_guesses()
    before = session.scalar(sa.select(sa.func.count()).select_from(Signature))
    session.commit()
    results = at_once(
        engine, [lambda s: signing.confirm(s, KEYS, token, world.now) for _ in range(50)]
    )
    stored = session.scalar(sa.select(sa.func.count()).select_from(Signature))
    assert stored == (before or 0) + 1
    assert sum(one.is_new for one in results if isinstance(one, signing.Signed)) == 1


def test_two_who_share_an_address_confirm_at_once(engine: sa.Engine, session: Session) -> None:
    world, number = open_under_uk(session)
    names = ("Dana", "Aidar")
    tokens = [world.type_signature(number, "both@example.org", name=name) for name in names]
    results = at_once(
        engine,
        [lambda s, t=token: signing.confirm(s, KEYS, t or "", world.now) for token in tokens],  # type: ignore[misc]
    )
    assert [one.is_new for one in results if isinstance(one, signing.Signed)] == [True, True]


def test_simultaneous_confirmations_cross_a_rung_once(engine: sa.Engine, session: Session) -> None:
    world = World(session)
    number = world.install(US).petition(US)
    for person in range(148):
        world.sign(number, f"p{person}@example.org")
    world.tally()
    tokens = [world.type_signature(number, f"last{n}@example.org") or "" for n in range(4)]
    at_once(
        engine,
        [lambda s, t=token: signing.confirm(s, KEYS, t, world.now) for token in tokens],  # type: ignore[misc]
    )
    world.tally()
    assert world.facts(number).count("listed") == 1
    assert world.get(number).signature_count == 153


def test_withdrawing_and_signing_at_once_end_in_a_lawful_order(
    engine: sa.Engine, session: Session
) -> None:
    world, number = open_under_uk(session)
    signed = world.sign(number, "dana@example.org")
    other = world.type_signature(number, "other@example.org") or ""
    at_once(
        engine,
        [
            lambda s: signing.withdraw(s, KEYS, signed.signature_id, world.now),
            lambda s: signing.withdraw(s, KEYS, signed.signature_id, world.now),
            lambda s: signing.confirm(s, KEYS, other, world.now),
        ],
    )
    world.tally()
    tree = ledgers.tree(session, ledgers.petition_tree(number))
    assert tree is not None
    assert world.get(number).signature_count == 7
    assert counts(tree.sums).count == 7


def test_a_holder_of_the_lease_that_wakes_up_late_writes_nothing(session: Session) -> None:
    world = World(session)
    number = world.install(US).petition(US)
    world.sign(number, "dana@example.org")
    with unit(session):
        slow = leases.acquire(session, "tally", "slow", world.now, timedelta(seconds=10))
    world.wait(timedelta(minutes=1))
    with unit(session):
        leases.acquire(session, "tally", "quick", world.now, timedelta(seconds=10))
    assert slow is not None
    with pytest.raises(LeaseLost):
        tallying.tally_once(session, slow, world.now)
    waiting = session.scalar(sa.select(sa.func.count()).select_from(TallyQueue))
    session.commit()
    assert (waiting, world.get(number).signature_count) == (1, 1)


def test_two_moderators_deciding_at_once_end_with_one_decision(
    engine: sa.Engine, session: Session
) -> None:
    world = World(session)
    number = world.install(UK).petition(UK)
    for person in range(5):
        world.sign(number, f"s{person}@example.org", "support")
    world.tally()
    moderators = [world.staff("moderator", f"m{n}@example.org") for n in range(2)]
    results = at_once(
        engine,
        [
            lambda s: reviewing.decide(s, moderators[0], number, "accept", world.now),
            lambda s: reviewing.decide(
                s, moderators[1], number, "reject", world.now, reason="duplicate"
            ),
        ],
    )
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "NoneType"]
    assert world.get(number).state in ("open", "rejected")


def test_confirmations_while_the_deadline_passes_are_never_lost(
    engine: sa.Engine, session: Session
) -> None:
    world = World(session)
    number = world.install(US).petition(US)
    tokens = [world.type_signature(number, f"p{n}@example.org") or "" for n in range(12)]
    just_before = world.now + timedelta(days=30) - timedelta(milliseconds=1)
    after = world.now + timedelta(days=31)

    def tally(session: Session) -> object:
        with unit(session):
            held = leases.acquire(session, "tally", "test", after, timedelta(seconds=10))
        return tallying.tally_once(session, held, after) if held else None

    def confirm(token: str) -> Callable[[Session], object]:
        return lambda s: signing.confirm(s, KEYS, token, just_before)

    # Tokens are older than their week by then; what matters here is the race with the timer.
    signing_lasts = timedelta(days=40)
    session.execute(
        sa.text("UPDATE signature_attempt SET expires_at = attempted_at + :more"),
        {"more": signing_lasts},
    )
    session.commit()
    results = at_once(engine, [*(confirm(token) for token in tokens[:6]), tally])
    accepted = sum(isinstance(one, signing.Signed) for one in results)
    world.wait(timedelta(days=31)).tally()
    petition = world.get(number)
    stored = session.scalar(sa.select(sa.func.count()).select_from(Signature))
    session.commit()
    assert petition.state == "expired"
    assert stored == accepted + 1
    assert petition.signature_count == stored


def test_a_case_taken_by_one_moderator_is_not_taken_by_another(session: Session) -> None:
    world = World(session)
    number = world.install("lv-manabalss").petition("lv-manabalss")
    one, other = (world.staff("moderator", f"m{n}@example.org") for n in range(2))
    reviewing.take_case(session, one, number, world.now)
    with pytest.raises((Conflict, NotFound)):
        reviewing.take_case(session, other, number, world.now)


def _open_for_all(world: World, signed: int) -> tuple[int, int]:
    """Return an open petition with so many signatures, counted, and its moderator."""
    number = world.install(UK).petition(UK)
    for person in range(5):
        world.sign(number, f"s{person}@example.org", "support")
    world.tally()
    moderator = world.staff("moderator", "m@example.org")
    reviewing.decide(world.session, moderator, number, "accept", world.now)
    for person in range(signed):
        world.sign(number, f"p{person}@bots.example")
    world.wait(timedelta(seconds=1)).tally()
    return number, moderator


def test_striking_signing_and_withdrawing_at_once_end_in_a_lawful_order(
    engine: sa.Engine, session: Session
) -> None:
    world = World(session)
    number, moderator = _open_for_all(world, 8)
    mine = session.scalars(
        sa.select(Signature.id).where(Signature.kind == "for").order_by(Signature.id.desc())
    ).first()
    session.commit()
    tokens = [world.type_signature(number, f"q{n}@bots.example") or "" for n in range(3)]
    pattern = Pattern(domain="bots.example")
    order = invalidating.order(session, moderator, number, pattern, "automated", "", world.now)
    world.wait(timedelta(seconds=1))

    def strike(s: Session) -> None:
        while striking.work_once(s, KEYS, world.now, chunk=2):
            pass

    at_once(
        engine,
        [
            strike,
            strike,
            lambda s: signing.withdraw(s, KEYS, mine or 0, world.now),
            *(lambda s, t=token: signing.confirm(s, KEYS, t, world.now) for token in tokens),  # type: ignore[misc]
        ],
    )
    world.wait(timedelta(seconds=1)).tally()
    counted = (Signature.withdrawn_at.is_(None), Signature.invalidated_at.is_(None))
    standing = session.scalar(
        sa.select(sa.func.count()).where(Signature.petition_id == number, *counted)
    )
    tree = ledgers.tree(session, ledgers.petition_tree(number))
    assert tree is not None
    assert world.get(number).signature_count == counts(tree.sums).count == standing
    row = invalidations.find(session, order)
    assert row is not None
    assert (row.state, row.done_count) in (("done", 8), ("done", 7))


def test_an_act_of_staff_and_a_confirmation_do_not_wait_for_each_other(
    engine: sa.Engine, session: Session
) -> None:
    """The act has the petition and waits for signers; a signer's row refers to the petition."""
    world = World(session)
    number, moderator = _open_for_all(world, 1)
    token = world.type_signature(number, "dana@example.org") or ""
    signer_is_in, act_waits = threading.Event(), threading.Event()

    def sign(s: Session) -> object:
        store.share_stream(s, number)
        signer_is_in.set()
        act_waits.wait(5)
        return signing.confirm(s, KEYS, token, world.now)

    def act(s: Session) -> object:
        signer_is_in.wait(5)
        threading.Timer(0.2, act_waits.set).start()
        return afterwards.take_down(s, moderator, number, "spam", world.now + timedelta(seconds=1))

    signed, _ = at_once(engine, [sign, act])
    assert isinstance(signed, signing.Signed)


def test_a_vote_cast_twenty_times_at_once_is_cast_once(engine: sa.Engine, session: Session) -> None:
    world = World(session).install(PETI)
    sitting = a_committee(world, PETI, members=2)
    case = sitting.case(world.petition(PETI))
    said = Proposed("other", {"en": "A question"})
    made = motions.open_motion(session, sitting.clerk, case, said, world.now)
    present = {sitting.seats["m2"]: None}
    motions.mark_present(session, sitting.clerk, made, present, world.now)
    voter = sitting.accounts["m2"]
    results = at_once(
        engine,
        [
            lambda s, choice=choice: motions.vote(s, voter, made, choice, world.now)
            for choice in ("for", "against") * 10
        ],
    )
    assert [str(one) for one in results].count("None") == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(Vote)) == 1
