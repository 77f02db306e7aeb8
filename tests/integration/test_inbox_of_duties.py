"""The inbox of duties: in order, a page at a time, along an index however much is owed."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage import duties as stored
from petitions.storage.staff import Role
from petitions.storage.tables import Duty
from tests.support.databases import on_sqlite
from tests.support.lives import START, World
from tests.support.owing import UK, Owing

DAY = timedelta(days=1)


@pytest.fixture
def owing(session: Session) -> Owing:
    return Owing(World(session), UK).begin()


def owe(owing: Owing, *days: int | None) -> list[int]:
    """Let the body owe more, due in so many days; return the duties in the order given."""
    rows = [
        Duty(
            petition_id=owing.number, key=f"more-{place}", kind="response", owed_by="department",
            obligation="must", body_id=owing.body, opened_at=START,
            due_at=None if due is None else START + due * DAY,
        )
        for place, due in enumerate(days)
    ]  # fmt: skip
    owing.world.session.add_all(rows)
    owing.world.session.commit()
    return [row.id for row in rows]


def role(owing: Owing, **limits: str) -> Role:
    return Role(1, "officer", owing.body, **limits)


def shown(owing: Owing, *roles: Role, **more: object) -> list[int]:
    rows = stored.inbox(owing.world.session, roles or (role(owing),), **more)  # type: ignore[arg-type]
    owing.world.session.commit()
    return [duty.id for duty, _ in rows]


@on_sqlite
def test_the_next_due_comes_first_and_what_has_no_date_last(owing: Owing) -> None:
    owing.world.session.delete(owing.duty)
    late, none, soon, far = owe(owing, 1, None, 3, 90)
    assert shown(owing) == [late, soon, far, none]


def test_pages_join_without_a_gap_over_dates_and_the_dateless(owing: Owing) -> None:
    owe(owing, *itertools.islice(itertools.cycle([5, 5, None, 9]), 23))
    whole, paged, after = shown(owing, limit=99), [], None
    while page := stored.inbox(owing.world.session, [role(owing)], after=after, limit=4):
        paged += [duty.id for duty, _ in page]
        after = (page[-1][0].due_at, page[-1][0].id)
    owing.world.session.commit()
    assert paged == whole
    assert len(whole) == 24


@on_sqlite
def test_two_roles_show_a_duty_once(owing: Owing) -> None:
    assert shown(owing, role(owing), Role(2, "head", owing.body)) == [owing.duty.id]


@on_sqlite
@pytest.mark.parametrize("limits", [{"territory": "KZ-75"}, {"rule_set": "another"}])
def test_a_role_for_a_part_shows_that_part_alone(owing: Owing, limits: dict[str, str]) -> None:
    assert shown(owing, role(owing, **limits)) == []


@on_sqlite
def test_another_bodys_duties_are_not_shown(owing: Owing) -> None:
    assert shown(owing, Role(1, "officer", owing.body + 1)) == []


@pytest.mark.parametrize(
    ("narrowed", "index"), [({}, "ix_duty_inbox"), ({"officer_id": 1}, "ix_duty_officer")]
)
def test_a_page_is_read_along_the_index_and_nothing_is_sorted(
    owing: Owing, narrowed: dict[str, int], index: str
) -> None:
    session = owing.world.session
    owe(owing, *range(300))
    sent: list[tuple[str, object]] = []

    def note(conn: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        sent.append((statement, parameters))

    bind = session.get_bind()
    if bind.dialect.name == "postgresql":
        session.execute(sa.text("ANALYZE duty"))
        session.execute(sa.text("ANALYZE petition"))
    sa.event.listen(bind, "before_cursor_execute", note)
    stored.inbox(session, [role(owing)], after=(START + 9 * DAY, 1), limit=20, **narrowed)  # type: ignore[arg-type]
    sa.event.remove(bind, "before_cursor_execute", note)
    plan = " ".join(
        str(line)
        for statement, parameters in sent
        for line in session.connection().exec_driver_sql(_explained(bind, statement), parameters)
    )
    session.commit()
    assert index in plan, plan
    assert "USE TEMP B-TREE" not in plan, plan
    assert "Sort Key: duty.due_at" not in plan, plan


def _explained(bind: sa.Engine | sa.Connection, statement: str) -> str:
    return f"EXPLAIN {'QUERY PLAN ' if bind.dialect.name == 'sqlite' else ''}{statement}"
