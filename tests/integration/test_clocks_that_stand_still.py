"""Where the rules let a body stop its clock: nothing is due meanwhile, and the date moves."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.domain.life import Life
from petitions.services import answering, reading, reminding, standing_still
from petitions.services.errors import Forbidden, Refused
from petitions.storage.tables import AuditRecord, Duty
from tests.support.databases import on_sqlite
from tests.support.lives import World
from tests.support.owing import WORDS

pytestmark = on_sqlite
RULES = "kr-epeople"  # an answer within 7 days; the clock stands still for 21 days at most
DAY = timedelta(days=1)


class Case:
    """A petition that a body must answer, and an officer who does."""

    def __init__(self, world: World) -> None:
        self.world = world.install(RULES)
        self.body = world.body(RULES, "agency")
        self.officer = world.staff("officer", "officer@example.org", self.body)
        self.number = world.petition(RULES, body_id=self.body, kind="grievance")

    @property
    def duty(self) -> Duty:
        session = self.world.session
        session.expire_all()
        found = session.scalars(sa.select(Duty).where(Duty.petition_id == self.number)).one()
        session.commit()
        return found

    @property
    def status(self) -> str:
        owed = Life.from_json(self.world.get(self.number).life).owed(self.duty.key)
        assert owed is not None
        return reading.clock_of(owed, None, self.world.now, "Asia/Seoul").status

    def pause(self, reason: str = "Жерін қарап шығу керек", by: int | None = None) -> None:
        standing_still.pause(
            self.world.session, by or self.officer, self.duty.id, reason, self.world.now
        )

    def resume(self) -> None:
        standing_still.resume(self.world.session, self.officer, self.duty.id, self.world.now)


@pytest.fixture
def case(session: Session) -> Case:
    return Case(World(session))


def due(case: Case) -> datetime:
    found = case.duty.due_at
    assert found is not None
    return found


def test_the_date_moves_by_as_long_as_the_clock_stood(case: Case) -> None:
    before = due(case)
    case.pause()
    case.world.wait(5 * DAY)
    case.resume()
    assert due(case) == before + 5 * DAY


def test_while_the_clock_stands_nothing_is_due_and_nobody_is_reminded(case: Case) -> None:
    case.pause()
    case.world.wait(8 * DAY)
    case.world.tally()
    reminding.remind(case.world.session, case.world.now)
    assert (case.status, case.duty.due_at, case.duty.overdue_at) == ("paused", None, None)
    assert case.world.letters("duty_reminder") == case.world.letters("duty_overdue") == []


def test_the_clock_goes_on_by_itself_when_the_longest_pause_is_over(case: Case) -> None:
    before = due(case)
    case.pause()
    case.world.wait(21 * DAY)
    case.world.tally()
    assert (case.status, due(case)) == ("open", before + 21 * DAY)


def test_the_petitioner_is_told_why_and_later_by_when(case: Case) -> None:
    case.pause()
    case.world.wait(DAY)
    case.resume()
    (stopped,), (went_on,) = (case.world.letters(f"duty_{how}") for how in ("paused", "resumed"))
    assert stopped.data["reason"] == "Жерін қарап шығу керек"
    assert went_on.data["due_on"]


def test_both_acts_are_on_record_with_the_reason(case: Case) -> None:
    case.pause()
    case.resume()
    mine = sa.select(AuditRecord.act, AuditRecord.why).where(
        AuditRecord.subject == f"duty:{case.duty.id}"
    )
    found = [tuple(row) for row in case.world.session.execute(mine.order_by(AuditRecord.id))]
    assert found == [("pause", "Жерін қарап шығу керек"), ("resume", None)]


def test_an_answer_may_be_published_while_the_clock_stands(case: Case) -> None:
    case.pause()
    answering.publish(
        case.world.session, case.officer, case.duty.id, "responded", WORDS, case.world.now,
        site=("kk", "ru"),
    )  # fmt: skip
    assert case.duty.status == "fulfilled"


def test_a_clock_is_not_stopped_twice(case: Case) -> None:
    case.pause()
    with pytest.raises(Refused, match="no_pause"):
        case.pause()


def test_a_clock_is_not_stopped_without_a_reason(case: Case) -> None:
    with pytest.raises(Refused, match="reason_missing"):
        case.pause(" ")


def test_another_bodys_officer_does_not_stop_it(case: Case) -> None:
    other = case.world.body(RULES, "elsewhere")
    stranger = case.world.staff("officer", "stranger@example.org", other)
    with pytest.raises(Forbidden):
        case.pause(by=stranger)


def test_only_what_is_possible_is_offered(case: Case) -> None:
    session, now = case.world.session, case.world.now

    def offered() -> str | None:
        return standing_still.offered(session, case.world.get(case.number), case.duty, now)

    assert offered() == "pause"
    case.pause()
    assert offered() == "resume"
