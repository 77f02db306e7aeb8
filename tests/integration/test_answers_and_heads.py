"""Answers of bodies: the head's decision, the set moment, corrections; who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from petitions.services import answering, approving, handling, staff
from petitions.services.errors import Conflict, Forbidden, Refused
from petitions.services.prepared import Prepared
from petitions.storage import answers
from petitions.storage import duties as stored
from petitions.storage import petitions as store
from petitions.storage import staff as roles
from petitions.storage.tables import ResponseDraft
from tests.support.databases import on_sqlite
from tests.support.lives import World
from tests.support.owing import KZ, SITE, UK, WORDS, Owing, extendable

pytestmark = on_sqlite
HOUR = timedelta(hours=1)


@pytest.fixture
def owing(session: Session) -> Owing:
    return Owing(World(session)).begin()


def publish(owing: Owing, who: str, **more: object) -> None:
    answering.publish(
        owing.world.session, owing.people[who], owing.duty.id, "partly", WORDS, owing.world.now,
        site=SITE, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def submit(owing: Owing, **more: object) -> None:
    prepared = Prepared("partly", WORDS, **more)  # type: ignore[arg-type]
    approving.submit(
        owing.world.session, owing.people["officer"], owing.duty.id, prepared, owing.world.now,
        site=SITE,
    )  # fmt: skip


def draft(owing: Owing) -> ResponseDraft:
    owing.world.session.expire_all()
    found = answers.draft(owing.world.session, owing.duty.id)
    owing.world.session.commit()
    assert found
    return found


def approve(owing: Owing, **more: object) -> None:
    approving.approve(
        owing.world.session, owing.people["head"], owing.duty.id, draft(owing).updated_at,
        owing.world.now, site=SITE, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_an_officer_does_not_publish_where_the_head_decides(owing: Owing) -> None:
    with pytest.raises(Refused, match="head_decides"):
        publish(owing, "officer")
    assert owing.responses() == []


def test_the_head_publishes_alone(owing: Owing) -> None:
    publish(owing, "head")
    (answer,) = owing.responses()
    assert (answer.outcome, answer.approved_by) == ("partly", owing.people["head"])


def test_a_submitted_answer_tells_the_head_and_is_not_public(owing: Owing) -> None:
    submit(owing)
    assert owing.letters("answer_to_approve") == ["head@example.org"]
    assert (owing.responses(), owing.duty.status) == ([], "open")


def test_the_approved_answer_is_public_and_ends_the_duty(owing: Owing) -> None:
    submit(owing, promises=(owing.promise(),))
    approve(owing)
    (answer,) = owing.responses()
    assert answer.approved_by == owing.people["head"]
    assert owing.duty.status == "fulfilled"
    assert owing.world.get(owing.number).state == "decided"
    assert owing.acts() == [
        "submit_answer", "approve_answer", "make_promise", "publish_response",
    ]  # fmt: skip


def test_the_head_approves_only_what_stood_on_the_page(owing: Owing) -> None:
    submit(owing)
    seen = draft(owing).updated_at
    owing.world.wait(HOUR)
    answering.withdraw(owing.world.session, owing.people["officer"], owing.duty.id, owing.world.now)
    submit(owing)
    with pytest.raises(Conflict, match="answer_changed"):
        approving.approve(
            owing.world.session, owing.people["head"], owing.duty.id, seen, owing.world.now,
            site=SITE,
        )  # fmt: skip
    assert owing.responses() == []


def test_an_officer_cannot_approve(owing: Owing) -> None:
    submit(owing)
    with pytest.raises(Forbidden):
        approving.approve(
            owing.world.session, owing.people["officer"], owing.duty.id,
            draft(owing).updated_at, owing.world.now, site=SITE,
        )  # fmt: skip


def test_what_was_sent_back_carries_the_remarks_and_tells_the_officer(owing: Owing) -> None:
    submit(owing)
    approving.send_back(
        owing.world.session, owing.people["head"], owing.duty.id, "Күнін жазыңыз", owing.world.now
    )
    assert (draft(owing).status, draft(owing).remarks) == ("draft", "Күнін жазыңыз")
    assert owing.letters("answer_sent_back") == ["officer@example.org"]


def test_what_waits_for_the_head_is_not_overwritten_from_an_old_page(owing: Owing) -> None:
    submit(owing)
    with pytest.raises(Conflict, match="answer_waits"):
        answering.save_draft(
            owing.world.session, owing.people["officer"], owing.duty.id, None, {}, owing.world.now
        )


def test_the_worker_publishes_at_the_set_moment_and_the_facts_carry_it(owing: Owing) -> None:
    moment = owing.world.now + 5 * HOUR
    submit(owing)
    approve(owing, publish_at=moment)
    world = owing.world.wait(4 * HOUR)
    assert answering.publish_due(world.session, world.now) == 0
    world.wait(timedelta(days=2))
    assert answering.publish_due(world.session, world.now) == 1
    (answer,) = owing.responses()
    assert (answer.published_at, owing.duty.ended_at) == (moment, moment)
    facts = store.facts(world.session, owing.number)
    world.session.commit()
    assert [fact.at for fact in facts if fact.fact == "duty_fulfilled"] == [moment]


def test_a_signature_that_came_after_the_set_moment_is_counted_after_it(
    session: Session,
) -> None:
    owing = Owing(World(session), UK).begin()
    moment = owing.world.now + HOUR
    answering.publish(
        session, owing.people["officer"], owing.duty.id, "responded",
        {"kk": WORDS["kk"]}, owing.world.now, site=SITE, publish_at=moment,
    )  # fmt: skip
    owing.world.wait(3 * HOUR).sign(owing.number, "later@example.org")
    before = owing.world.get(owing.number).signature_count
    answering.publish_due(session, owing.world.now)
    assert (owing.duty.ended_at, owing.world.get(owing.number).signature_count) == (moment, before)
    owing.world.tally()
    assert owing.world.get(owing.number).signature_count == before + 1


def test_a_withdrawn_draft_is_not_published_at_its_moment(owing: Owing) -> None:
    publish(owing, "head", publish_at=owing.world.now + HOUR)
    answering.withdraw(owing.world.session, owing.people["officer"], owing.duty.id, owing.world.now)
    owing.world.wait(2 * HOUR)
    assert answering.publish_due(owing.world.session, owing.world.now) == 0
    assert owing.duty.status == "open"


def test_a_head_who_left_does_not_lose_what_was_set_for_its_moment(owing: Owing) -> None:
    publish(owing, "head", publish_at=owing.world.now + HOUR)
    (role,) = roles.roles_of(owing.world.session, owing.people["head"])
    owing.world.session.commit()
    staff.revoke_role(
        owing.world.session, role_id=role.id, by=owing.people["administrator"],
        at=owing.world.now, why="Left",
    )  # fmt: skip
    owing.world.wait(2 * HOUR)
    assert answering.publish_due(owing.world.session, owing.world.now) == 1
    assert owing.duty.status == "fulfilled"


def test_what_cannot_be_published_at_its_moment_becomes_a_draft_again(owing: Owing) -> None:
    publish(owing, "head", publish_at=owing.world.now + HOUR)
    owing.act(owing.number, "withdraw")
    owing.world.wait(2 * HOUR)
    answering.publish_due(owing.world.session, owing.world.now)
    assert draft(owing).status == "draft"
    assert owing.acts()[-1] == "publication_failed"
    assert answering.publish_due(owing.world.session, owing.world.now) == 0


def test_a_correction_also_needs_the_head(owing: Owing) -> None:
    publish(owing, "head")
    (answer,) = owing.responses()
    with pytest.raises(Refused, match="head_decides"):
        answering.correct(
            owing.world.session, owing.people["officer"], answer.id, WORDS, "Қате", owing.world.now,
            site=SITE,
        )  # fmt: skip
    submit(owing, correction_reason="Күні қате")
    approve(owing)
    first, second = owing.responses()
    assert (first.version, second.version, second.correction_reason) == (1, 2, "Күні қате")
    assert owing.acts()[-1] == "correct_response"


def test_a_correction_without_words_is_refused(owing: Owing) -> None:
    publish(owing, "head")
    (answer,) = owing.responses()
    with pytest.raises(Refused, match="text_missing"):
        answering.correct(
            owing.world.session, owing.people["head"], answer.id, {}, "Қате", owing.world.now,
            site=SITE,
        )  # fmt: skip


def test_the_petitioner_is_told_why_the_time_was_extended(session: Session) -> None:
    owing = Owing(World(session)).begin(source=extendable(KZ, "10 working days"))
    before = owing.duty.due_at
    owing.world.wait(HOUR)
    answering.extend(
        session, owing.people["officer"], owing.duty.id, "Сараптама керек", owing.world.now
    )
    (letter,) = owing.world.letters("duty_extended")
    assert (letter.address, letter.data["reason"]) == ("petitioner@example.org", "Сараптама керек")
    assert before
    assert owing.duty.due_at
    assert owing.duty.due_at > before


def test_notes_are_read_by_the_body_that_wrote_them_alone(owing: Owing) -> None:
    session = owing.world.session
    handling.comment(session, owing.people["officer"], owing.duty.id, "Ішкі", owing.world.now)
    other = owing.world.body(KZ, "other")
    mine = stored.comments(session, owing.duty.id, [owing.body])
    theirs = stored.comments(session, owing.duty.id, [other])
    session.commit()
    assert ([one.text for one in mine], theirs) == (["Ішкі"], [])


def test_only_somebody_who_works_for_the_body_is_given_a_duty(owing: Owing) -> None:
    stranger = owing.world.account("stranger@example.org")
    with pytest.raises(Refused, match="officer_unknown"):
        handling.assign(
            owing.world.session, owing.people["head"], owing.duty.id, stranger, owing.world.now
        )


def test_an_officer_who_lost_the_role_loses_the_duty_too(owing: Owing) -> None:
    session = owing.world.session
    officer = owing.people["officer"]
    handling.assign(session, owing.people["head"], owing.duty.id, officer, owing.world.now)
    (role,) = roles.roles_of(session, officer)
    session.commit()
    staff.revoke_role(session, role_id=role.id, by=None, at=owing.world.now)
    assert owing.duty.officer_id is None
