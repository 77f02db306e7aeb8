"""Whatever bodies, heads and administrators do, every open duty is on somebody's list."""

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
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from petitions import presets
from petitions.services import answering, approving, handling, reminding, setting_up, staff
from petitions.services.errors import Conflict, Forbidden, Refused
from petitions.services.prepared import Prepared
from petitions.services.setting_up import BodyValues
from petitions.services.staff import Grant
from petitions.storage import answers
from petitions.storage import duties as stored
from petitions.storage import staff as roles
from petitions.storage.engine import make_engine
from petitions.storage.tables import Account, Body, Duty, Letter
from tests.support.lives import World
from tests.support.owing import KZ, SITE, WORDS, Owing

PEOPLE = st.sampled_from(range(5))
BODIES = st.sampled_from(range(3))
REFUSALS = (Refused, Conflict, Forbidden)


def transferable() -> str:
    """Return rules under which a body may pass on what it owes."""
    return presets.source(KZ).replace("decides = true\n", "decides = true\ntransferable = true\n")


class Bodies(RuleBasedStateMachine):
    """Three bodies, five people and one administrator, over one petition's duty."""

    database: Path
    folder: Path
    runs = 0
    seen: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        type(self).runs += 1
        file = self.folder / f"owners-{self.runs}.sqlite3"
        shutil.copyfile(self.database, file)
        self.engine = make_engine(f"sqlite:///{file}")
        self.session = Session(self.engine, expire_on_commit=False)
        world = World(self.session)
        found = list(self.session.scalars(sa.select(Account).order_by(Account.id)))
        by_email = {account.email: account.id for account in found}
        self.people = [by_email[f"p{n}@example.org"] for n in range(5)]
        self.administrator = by_email["admin@example.org"]
        self.bodies = list(self.session.scalars(sa.select(Body.id).order_by(Body.id)))
        self.owing = Owing(world, number=1, body=self.bodies[0])
        self.session.commit()

    def teardown(self) -> None:
        self.session.close()
        self.engine.dispose()

    @property
    def duty(self) -> Duty:
        return self.owing.duty

    def attempt(self, act: object, *args: object, **named: object) -> None:
        """Do what may be refused; a refusal changes nothing."""
        try:
            act(self.session, *args, **named)  # type: ignore[operator]
        except REFUSALS:
            self.session.rollback()

    @rule(who=PEOPLE, body=BODIES, role=st.sampled_from(["officer", "head"]))
    def grant(self, who: int, body: int, role: str) -> None:
        grant = Grant(role, self.bodies[body])
        self.attempt(
            staff.grant_role, account_id=self.people[who], grant=grant, by=self.administrator,
            at=self.owing.world.now,
        )  # fmt: skip

    @rule(who=PEOPLE)
    def revoke(self, who: int) -> None:
        held = roles.roles_of(self.session, self.people[who])
        self.session.commit()
        for role in held:
            self.attempt(
                staff.revoke_role, role_id=role.id, by=self.administrator, at=self.owing.world.now
            )

    @rule(who=PEOPLE, to=BODIES)
    def transfer(self, who: int, to: int) -> None:
        self.attempt(
            answering.transfer, self.people[who], self.duty.id, self.bodies[to], "Құзыреті",
            self.owing.world.now,
        )  # fmt: skip

    @rule(who=PEOPLE, officer=PEOPLE)
    def assign(self, who: int, officer: int) -> None:
        self.attempt(
            handling.assign, self.people[who], self.duty.id, self.people[officer],
            self.owing.world.now,
        )  # fmt: skip

    @rule(who=PEOPLE)
    def submit(self, who: int) -> None:
        self.attempt(
            approving.submit, self.people[who], self.duty.id, Prepared("partly", WORDS),
            self.owing.world.now, site=SITE,
        )  # fmt: skip

    @rule(who=PEOPLE, later=st.booleans())
    def approve(self, who: int, later: bool) -> None:
        draft = answers.draft(self.session, self.duty.id)
        self.session.commit()
        at = self.owing.world.now
        self.attempt(
            approving.approve, self.people[who], self.duty.id, draft.updated_at if draft else at,
            at, site=SITE, publish_at=at + timedelta(days=1) if later else None,
        )  # fmt: skip

    @rule(who=PEOPLE)
    def take_back(self, who: int) -> None:
        self.attempt(answering.withdraw, self.people[who], self.duty.id, self.owing.world.now)

    @rule(to=BODIES)
    def route(self, to: int) -> None:
        self.attempt(
            handling.route, self.administrator, self.duty.id, self.bodies[to], "Құзыреті",
            self.owing.world.now,
        )  # fmt: skip

    @rule(body=BODIES, active=st.booleans())
    def use(self, body: int, active: bool) -> None:
        found = self.session.get(Body, self.bodies[body], populate_existing=True)
        assert found
        values = {name: getattr(found, name) for name in BodyValues.__dataclass_fields__}
        self.session.commit()
        self.attempt(
            setting_up.save_body, found.id, BodyValues(**{**values, "active": active}),
            by=self.administrator, at=self.owing.world.now,
        )  # fmt: skip

    @precondition(lambda self: self.duty.status == "open")
    @rule(days=st.integers(1, 40))
    def pass_time(self, days: int) -> None:
        world = self.owing.world.wait(timedelta(days=days))
        answering.publish_due(self.session, world.now)
        world.tally()
        before = self.session.scalar(sa.select(sa.func.count()).select_from(Letter))
        self.session.commit()
        if reminding.remind(self.session, world.now):
            after = self.session.scalar(sa.select(sa.func.count()).select_from(Letter))
            self.session.commit()
            assert (after or 0) > (before or 0), "a reminder reached nobody"

    @invariant()
    def an_open_duty_is_on_somebodys_list(self) -> None:
        duty = self.duty
        inboxes = [
            row[0].id
            for person in self.people
            for row in stored.inbox(self.session, self.desks(person))
        ]
        orphans = [row[0].id for row in stored.without_owner(self.session)]
        self.session.commit()
        self.seen[duty.status if duty.status != "open" else "orphan" if orphans else "owned"] += 1
        self.seen["elsewhere"] += duty.body_id != self.bodies[0]
        if duty.status != "open":
            assert inboxes == orphans == []
            return
        assert (duty.id in inboxes) != (duty.id in orphans), (inboxes, orphans)

    @invariant()
    def whoever_was_given_the_duty_can_open_it(self) -> None:
        officer = self.duty.officer_id
        if officer is not None and self.duty.status == "open":
            mine = [row[0].id for row in stored.inbox(self.session, self.desks(officer))]
            self.session.commit()
            assert mine == [self.duty.id]

    @invariant()
    def a_duty_that_is_done_has_its_answer(self) -> None:
        answered = bool(self.owing.responses())
        assert answered == (self.duty.status in ("fulfilled", "declined"))

    def desks(self, person: int) -> list[roles.Role]:
        return [r for r in roles.roles_of(self.session, person) if r.role in ("officer", "head")]


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One petition whose decision is owed, three bodies, five people of whom three work."""
    file = tmp_path_factory.mktemp("owners") / "town.sqlite3"
    shutil.copyfile(sqlite_template, file)
    engine = make_engine(f"sqlite:///{file}")
    with Session(engine, expire_on_commit=False) as session:
        world = World(session)
        owing = Owing(world).begin(source=transferable())
        for number in range(5):
            world.account(f"p{number}@example.org")
        second = world.body(KZ, "second")
        world.body(KZ, "third")
        for number, role_name, body in (
            (0, "officer", owing.body),
            (1, "head", owing.body),
            (2, "head", second),
        ):
            world.staff(role_name, f"p{number}@example.org", body)
        for who in ("officer", "head"):
            (role,) = roles.roles_of(session, owing.people[who])
            session.commit()
            staff.revoke_role(session, role_id=role.id, by=None, at=world.now)
    engine.dispose()
    return file


def test_no_duty_is_ever_without_an_owner(town: Path, tmp_path: Path) -> None:
    Bodies.database, Bodies.folder, Bodies.runs = town, tmp_path, 0
    run_state_machine_as_test(
        Bodies,
        settings=settings(
            max_examples=15, stateful_step_count=20, deadline=None, database=None,
            derandomize=True, suppress_health_check=list(HealthCheck), print_blob=True,
        ),
    )  # fmt: skip
    # The walks came where it matters: passed on, without people, answered.
    for place in ("owned", "elsewhere", "orphan", "fulfilled"):
        assert Bodies.seen[place] > 0, Bodies.seen
