"""What the public reads of a body: what it owed, in time or late, the median of days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from petitions.storage.public import record
from petitions.storage.public.record import BodyRecord
from petitions.storage.tables import Duty
from tests.support.databases import on_sqlite
from tests.support.lives import START, World
from tests.support.owing import UK, Owing

DAY = timedelta(days=1)


@pytest.fixture
def owing(session: Session) -> Owing:
    owing = Owing(World(session), UK).begin()
    session.delete(session.merge(owing.duty))
    session.commit()
    return owing


def owe(owing: Owing, *answered: tuple[int | None, int | None], **columns: object) -> None:
    """Let the body owe duties: due after so many days, answered after so many (None: not)."""
    session = owing.world.session
    for due, ended in answered:
        row = {
            "status": "open" if ended is None else "fulfilled", "obligation": "must",
            "overdue_at": None if due is None or ended is not None else START + due * DAY,
            **columns,
        }  # fmt: skip
        owing.people["more"] = owing.people.get("more", 0) + 1
        session.add(
            Duty(
                petition_id=owing.number, key=f"more-{owing.people['more']}", kind="response",
                owed_by="department", body_id=owing.body, opened_at=START,
                due_at=None if due is None else START + due * DAY,
                ended_at=None if ended is None else START + ended * DAY, **row,
            )
        )  # fmt: skip
    session.commit()


def read(owing: Owing, days: int = 100) -> BodyRecord | None:
    found = record.records(owing.world.session, START + days * DAY).get(owing.body)
    owing.world.session.commit()
    return found


def test_answers_are_counted_in_time_or_late_and_the_rest_as_waiting(owing: Owing) -> None:
    owe(owing, (30, 10), (30, 30), (30, 45), (None, 90), (30, None), (200, None))
    found = read(owing)
    assert found
    assert (found.owed, found.in_time, found.late, found.waiting, found.overdue) == (6, 2, 2, 2, 1)


@pytest.mark.parametrize(
    ("days", "median"), [((10,), 10), ((10, 30, 90), 30), ((10, 20, 40, 90), 30), ((), None)]
)
def test_the_median_is_the_middle_or_between_the_two(
    owing: Owing, days: tuple[int, ...], median: float | None
) -> None:
    owe(owing, (None, None), *((None, one) for one in days))
    found = read(owing)
    assert found
    assert found.median_days == (None if median is None else pytest.approx(median))


@on_sqlite
@pytest.mark.parametrize("left", [{"obligation": "may"}, {"status": "cancelled"}])
def test_what_need_not_be_done_is_not_counted(owing: Owing, left: dict[str, str]) -> None:
    owe(owing, (30, 10), **left)
    assert read(owing) is None


@on_sqlite
def test_what_was_taken_down_is_not_shown(owing: Owing) -> None:
    owe(owing, (30, None))
    owing.world.get(owing.number).state = "removed"
    owing.world.session.commit()
    at = START + 60 * DAY
    assert record.overdue(owing.world.session, at) == []
    assert read(owing) is None


def test_the_longest_overdue_comes_first_and_pages_join(owing: Owing) -> None:
    owe(owing, *((days, None) for days in (9, 3, 5, 3)))
    at, session = START + 60 * DAY, owing.world.session
    whole = [one.id for one in record.overdue(session, at, body_id=owing.body)]
    first = record.overdue(session, at, limit=2)
    assert first[-1].due_at
    rest = record.overdue(session, at, after=(first[-1].due_at, first[-1].id))
    session.commit()
    assert [one.id for one in (*first, *rest)] == whole
    assert [(one.due_at or START) - START for one in first] == [3 * DAY, 3 * DAY]
