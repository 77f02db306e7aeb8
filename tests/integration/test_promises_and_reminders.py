"""Promises of bodies and what becomes of them; reminders, each once, however late the worker."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from petitions.services import answering, handling, promising, reminding, staff
from petitions.services.errors import Conflict, Forbidden, Refused
from petitions.services.promising import Promised
from petitions.storage import promises as stored
from petitions.storage import staff as roles
from petitions.storage.tables import Mailing, Promise
from tests.support.databases import on_sqlite
from tests.support.lives import World
from tests.support.owing import KEPT, KZ, PROMISE, SITE, WORDS, Owing, extendable

pytestmark = on_sqlite
DAY = timedelta(days=1)
WHY = {"kk": "Қаржы жоқ", "ru": "Нет средств"}
OFFICER, HEAD, ADMIN = "officer@example.org", "head@example.org", "admin@example.org"


@pytest.fixture
def owing(session: Session) -> Owing:
    return Owing(World(session)).begin()


@pytest.fixture
def promised(owing: Owing) -> Owing:
    answering.publish(
        owing.world.session, owing.people["head"], owing.duty.id, "partly", WORDS,
        owing.world.now, site=SITE, promises=(owing.promise(),),
    )  # fmt: skip
    return owing


def promise(owing: Owing) -> Promise:
    owing.world.session.expire_all()
    found = owing.world.session.scalars(sa.select(Promise)).first()
    owing.world.session.commit()
    assert found
    return found


def change(owing: Owing, state: str, who: str = "head", **said: str) -> None:
    promising.change(
        owing.world.session, owing.people[who], promise(owing).id, state, said, owing.world.now,
        site=SITE,
    )  # fmt: skip


def remind(owing: Owing) -> int:
    return reminding.remind(owing.world.session, owing.world.now)


def at_last(owing: Owing, **before: int) -> Owing:
    """Move the clock to so long before the deadline of the duty."""
    due = owing.duty.due_at
    assert due
    owing.world.now = due - timedelta(**before)
    return owing


def test_a_promise_is_planned_and_dated_at_the_end_of_its_day(promised: Owing) -> None:
    found = promise(promised)
    assert (found.state, found.texts, found.due_at) == (
        "planned", PROMISE, datetime(2026, 5, 1, 19, 0, tzinfo=UTC),
    )  # fmt: skip


def test_a_promise_for_a_day_that_is_over_is_refused(owing: Owing) -> None:
    with pytest.raises(Refused, match="promise_day_is_over"):
        answering.publish(
            owing.world.session, owing.people["head"], owing.duty.id, "partly", WORDS,
            owing.world.now, site=SITE, promises=(owing.promise(-1),),
        )  # fmt: skip
    assert owing.responses() == []


def test_a_promise_needs_words_in_every_language_of_the_answer(owing: Owing) -> None:
    kazakh_only = Promised({"kk": "Саламыз"}, owing.promise().due_on)
    with pytest.raises(Refused, match="promise_text_missing"):
        answering.publish(
            owing.world.session, owing.people["head"], owing.duty.id, "partly", WORDS,
            owing.world.now, site=SITE, promises=(kazakh_only,),
        )  # fmt: skip


def test_where_the_head_decides_an_officer_promises_nothing_later(promised: Owing) -> None:
    for who, is_allowed in (("officer", False), ("head", True)):
        try:
            promising.add(
                promised.world.session, promised.people[who], promised.duty.id,
                promised.promise(9), promised.world.now, site=SITE,
            )  # fmt: skip
        except Refused as error:
            assert (error.codes, is_allowed) == (("head_decides",), False)
    assert len(stored.of_duty(promised.world.session, promised.duty.id)) == 2
    promised.world.session.commit()


def test_every_change_is_dated_public_and_on_record(promised: Owing) -> None:
    before = promised.world.get(promised.number).revision
    promised.world.wait(DAY)
    change(promised, "under_way", "officer")
    promised.world.wait(DAY)
    change(promised, "dropped", **WHY)
    steps = stored.changes(promised.world.session, [promise(promised).id])[promise(promised).id]
    promised.world.session.commit()
    assert [step.state for step in steps] == ["planned", "under_way", "dropped"]
    assert [step.at for step in steps] == [promised.world.now - n * DAY for n in (2, 1, 0)]
    assert steps[-1].reason == WHY
    assert promised.world.get(promised.number).revision == before + 2
    assert promised.acts()[-2:] == ["promise_under_way", "promise_dropped"]


def test_dropping_needs_a_reason_in_every_language(promised: Owing) -> None:
    with pytest.raises(Refused, match="reason_missing"):
        change(promised, "dropped", kk="Қаржы жоқ")
    assert promise(promised).state == "planned"


def test_an_officer_does_not_drop_what_the_head_promised(promised: Owing) -> None:
    with pytest.raises(Refused, match="head_decides"):
        change(promised, "dropped", "officer", **WHY)


def test_two_who_change_a_promise_at_once_are_told(promised: Owing) -> None:
    change(promised, "under_way")
    with pytest.raises(Conflict, match="promise_changed"):
        promising.change(
            promised.world.session, promised.people["head"], promise(promised).id, "kept", {},
            promised.world.now, site=SITE, seen="planned",
        )  # fmt: skip


def test_an_officer_of_another_body_changes_no_promise(promised: Owing) -> None:
    other = promised.world.body(KZ, "other")
    promised.people["stranger"] = promised.world.staff("head", "stranger@example.org", other)
    with pytest.raises(Forbidden):
        change(promised, "kept", "stranger")


def test_a_kept_promise_is_told_to_the_petitioner_and_to_who_asked_for_letters(
    promised: Owing,
) -> None:
    change(promised, "kept", **KEPT)
    (letter,) = promised.world.letters("promise_kept")
    assert (letter.address, letter.data["promise"]) == ("petitioner@example.org", PROMISE)
    mailings = promised.world.session.scalars(sa.select(Mailing.template)).all()
    promised.world.session.commit()
    assert mailings.count("promise_kept") == 1


def test_what_was_said_about_a_promise_cannot_be_rewritten(promised: Owing) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        promised.world.session.execute(sa.text("UPDATE promise_change SET at = at"))
    promised.world.session.rollback()


def test_the_officer_is_reminded_three_working_days_before(owing: Owing) -> None:
    at_last(owing, days=8)
    assert remind(owing) == 0
    at_last(owing, days=4)
    assert remind(owing) == 1
    assert owing.letters("duty_reminder") == [OFFICER]


def test_the_assigned_officer_is_reminded_and_not_the_others(owing: Owing) -> None:
    second = owing.world.staff("officer", "second@example.org", owing.body)
    handling.assign(
        owing.world.session, owing.people["head"], owing.duty.id, second, owing.world.now
    )
    remind(at_last(owing, days=4))
    assert owing.letters("duty_reminder") == ["second@example.org"]


def test_on_the_last_day_the_head_is_reminded_too(owing: Owing) -> None:
    remind(at_last(owing, days=4))
    remind(at_last(owing, hours=20))
    assert owing.letters("duty_reminder") == [OFFICER, OFFICER, HEAD]


def test_once_it_is_over_the_administrator_is_told_as_well(owing: Owing) -> None:
    for hours in (4 * 24, 20, 0):
        remind(at_last(owing, hours=hours))
    assert sorted(owing.letters("duty_overdue")) == [ADMIN, HEAD, OFFICER]


def test_each_reminder_is_written_once(owing: Owing) -> None:
    at_last(owing, days=4)
    assert [remind(owing) for _ in range(3)] == [1, 0, 0]


def test_a_worker_that_was_down_for_days_tells_each_reader_once(owing: Owing) -> None:
    owing.world.now = at_last(owing, days=-2).world.now
    assert remind(owing) == 1
    assert owing.letters("duty_reminder") == []
    assert sorted(owing.letters("duty_overdue")) == [ADMIN, HEAD, OFFICER]
    assert [letter.data["days_overdue"] for letter in owing.world.letters("duty_overdue")] == [
        3, 3, 3,
    ]  # fmt: skip


def test_an_extension_moves_the_reminders_with_the_date(session: Session) -> None:
    owing = Owing(World(session)).begin(source=extendable(KZ, "10 working days"))
    before = owing.duty.next_reminder_at
    answering.extend(session, owing.people["officer"], owing.duty.id, "Сараптама", owing.world.now)
    after = owing.duty.next_reminder_at
    assert before
    assert after
    assert after > before


def test_nobody_is_reminded_of_what_is_done(promised: Owing) -> None:
    promised.world.wait(50 * DAY)
    assert promised.duty.next_reminder_at is None
    remind(promised)
    assert promised.letters("duty_reminder") + promised.letters("duty_overdue") == []


def test_promises_are_reminded_of_until_they_are_kept(promised: Owing) -> None:
    promised.world.now = promise(promised).due_at - timedelta(hours=2)
    remind(promised)
    assert promised.letters("promise_reminder") == [OFFICER, HEAD]
    change(promised, "kept")
    promised.world.wait(9 * DAY)
    assert remind(promised) == 0


def test_a_promise_that_is_over_and_not_kept_reaches_the_administrator(promised: Owing) -> None:
    promised.world.now = promise(promised).due_at + DAY
    remind(promised)
    assert sorted(promised.letters("promise_overdue")) == [ADMIN, HEAD, OFFICER]


def test_where_nobody_works_any_more_the_administrator_is_reminded(owing: Owing) -> None:
    for who in ("officer", "head"):
        (role,) = roles.roles_of(owing.world.session, owing.people[who])
        owing.world.session.commit()
        staff.revoke_role(owing.world.session, role_id=role.id, by=None, at=owing.world.now)
    remind(at_last(owing, days=4))
    assert owing.letters("duty_reminder") == [ADMIN]
