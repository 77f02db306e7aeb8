"""Whatever moderators and administrators do, an open case is free or with somebody who may decide."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from petitions.services import casework, petitioning, reviewing, rights, staff
from petitions.services.errors import Conflict, Forbidden, NotFound, Refused
from petitions.services.reviewing import MODERATORS, Verdict
from petitions.services.rights import Matter
from petitions.services.staff import Grant
from petitions.storage import queue
from petitions.storage import staff as roles
from petitions.storage.engine import make_engine
from petitions.storage.queue import Sought
from petitions.storage.tables import Account, Petition, ReviewCase
from tests.support.lives import KEYS, World

LV, UK = "lv-manabalss", "uk-parliament"
PEOPLE = st.sampled_from(range(3))
CASES = st.sampled_from(range(3))
# Everywhere, or under one rule set alone: that of the cases, or another one.
REACH = st.sampled_from([None, LV, UK])
REFUSALS = (Refused, Conflict, Forbidden, NotFound)


class Desk(RuleBasedStateMachine):
    """Three people who come and go, one administrator, three petitions in review."""

    database: Path
    folder: Path
    runs = 0
    seen: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        type(self).runs += 1
        file = self.folder / f"desk-{self.runs}.sqlite3"
        shutil.copyfile(self.database, file)
        self.engine = make_engine(f"sqlite:///{file}")
        self.session = Session(self.engine, expire_on_commit=False)
        self.world = World(self.session)
        found = self.session.scalars(sa.select(Account)).all()
        ids = {account.email: account.id for account in found}
        self.people = [ids[f"m{n}@example.org"] for n in range(3)]
        self.administrator = ids["admin@example.org"]
        self.petitioner = ids["petitioner@example.org"]
        self.cases = list(self.session.scalars(sa.select(Petition.id).order_by(Petition.id)))
        self.session.commit()

    def teardown(self) -> None:
        self.session.close()
        self.engine.dispose()

    def attempt(self, act: object, *args: object, **named: object) -> bool:
        """Do what may be refused; a refusal changes nothing."""
        self.world.wait(timedelta(minutes=1))
        try:
            act(self.session, *args, **named)  # type: ignore[operator]
        except REFUSALS:
            self.session.rollback()
            return False
        return True

    @rule(who=PEOPLE, reach=REACH)
    def grant(self, who: int, reach: str | None) -> None:
        self.attempt(
            staff.grant_role, account_id=self.people[who], grant=Grant("moderator", rule_set=reach),
            by=self.administrator, at=self.world.now,
        )  # fmt: skip

    @rule(who=PEOPLE, place=st.integers(0, 2))
    def leave(self, who: int, place: int) -> None:
        """Lose one of the roles held, maybe the last one, maybe with cases taken."""
        held = roles.roles_of(self.session, self.people[who])
        self.session.commit()
        if held:
            self.attempt(
                staff.revoke_role, role_id=held[place % len(held)].id, by=self.administrator,
                at=self.world.now,
            )  # fmt: skip

    @rule(who=PEOPLE, case=CASES, over=st.booleans())
    def take(self, who: int, case: int, over: bool) -> None:
        person, number = self.people[who], self.cases[case]
        self.attempt(reviewing.take_case, person, number, self.world.now, over=over)

    @rule(who=PEOPLE, case=CASES)
    def give_back(self, who: int, case: int) -> None:
        self.attempt(reviewing.give_back, self.people[who], self.cases[case], self.world.now)

    @rule(who=PEOPLE, case=CASES, days=st.integers(1, 9))
    def park(self, who: int, case: int, days: int) -> None:
        until = (self.world.now + timedelta(days=days)).date()
        self.attempt(
            casework.park, self.people[who], self.cases[case], until, "Күтеміз", self.world.now
        )

    @rule(who=PEOPLE, case=CASES)
    def return_it(self, who: int, case: int) -> None:
        verdict = Verdict(outcome="return", message="Мекенжайы керек")
        number, now = self.cases[case], self.world.now
        if self.attempt(reviewing.give_verdict, self.people[who], number, verdict, now):
            self.seen["returned"] += 1

    @rule(case=CASES)
    def come_back(self, case: int) -> None:
        petition = self.world.get(self.cases[case])
        if petition.state == "returned":
            self.attempt(
                petitioning.submit_again,
                KEYS,
                self.petitioner,
                petition.id,
                self.world.now,
                answer="Бар",
            )

    @invariant()
    def an_open_case_is_free_or_with_somebody_who_may_decide_it(self) -> None:
        for case in self.open_cases():
            at_work = rights.at_work(
                self.session, Matter(case.body_id, case.territory, case.rule_set), *MODERATORS
            )
            assert case.owner_id is None or case.owner_id in at_work
            assert at_work, "nobody can take it"
            self.seen["free" if case.owner_id is None else "taken"] += 1

    @invariant()
    def a_free_case_is_in_the_queue_of_whoever_can_take_it(self) -> None:
        for case in self.open_cases():
            for person in (*self.people, self.administrator):
                reach = tuple(
                    role for role in roles.roles_of(self.session, person) if role.role in MODERATORS
                )
                matter = Matter(case.body_id, case.territory, case.rule_set)
                may = any(rights.covers(role, matter) for role in reach)
                assert may == (case.petition_id in self.queue_of(person, reach))

    def open_cases(self) -> list[ReviewCase]:
        self.session.expire_all()
        found = list(self.session.scalars(sa.select(ReviewCase).where(ReviewCase.is_open)))
        self.session.commit()
        return found

    def queue_of(self, person: int, reach: tuple[roles.Role, ...]) -> set[int]:
        """Return what somebody finds: in the queue, and among what is put aside."""
        lists = [Sought(reach=reach, me=person), Sought(reach=reach, me=person, parked=True)]
        return {
            line.number
            for one in lists
            for line in queue.page(self.session, one, self.world.now, "kk", None, 50)
        }


@pytest.fixture(scope="module")
def desk(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three petitions in review, three people of whom two moderate."""
    file = tmp_path_factory.mktemp("desk") / "desk.sqlite3"
    shutil.copyfile(sqlite_template, file)
    engine = make_engine(f"sqlite:///{file}")
    with Session(engine, expire_on_commit=False) as session:
        world = World(session).install(LV, UK)
        for _ in range(3):
            world.petition(LV)
        world.account("m2@example.org")
        world.staff("moderator", "m0@example.org")
        world.staff("moderator", "m1@example.org")
        world.staff("administrator", "admin@example.org")
    engine.dispose()
    return file


def test_no_case_is_ever_without_an_owner(desk: Path, tmp_path: Path) -> None:
    Desk.database, Desk.folder, Desk.runs = desk, tmp_path, 0
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=15, stateful_step_count=20, deadline=None, database=None,
            derandomize=True, suppress_health_check=list(HealthCheck), print_blob=True,
        ),
    )  # fmt: skip
    # The walks came where it matters: taken, given up by who left, returned.
    for place in ("free", "taken", "returned"):
        assert Desk.seen[place] > 0, Desk.seen
