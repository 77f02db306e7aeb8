"""Marat writes to the moderators about his petition; then he and Dana say what an answer is worth."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from petitions.domain.eligibility import Person
from petitions.services import answering, drafting, rulebooks
from petitions.services.drafting import Answers
from petitions.storage import accounts
from petitions.storage.tables import AuditRecord, Duty
from tests.support.lives import least
from tests.support.matrix import LAW, US, a_small_law
from tests.support.town import KEYS, Town
from tests.support.visitor import Visitor

pytestmark = pytest.mark.browser

QUESTION, REPLY = "Мәтіндегі қатені қалай түзетемін?", "Түзетілген мәтінді осында жазыңыз."
ANSWER = {lang: {"summary": "Жол салынады", "text": "Келесі жылы."} for lang in ("kk", "ru", "en")}
SIGNING = {"is_old_enough": True, "territory": "710000000", "wants_letters": True}
WORD = "Қашан салынатыны айтылмаған"


def test_messages_before_an_answer_and_opinions_after_it(open_town: Callable[..., Town]) -> None:
    town = open_town(US)
    with town.session() as session:
        rulebooks.publish(session, a_small_law(), "Small", town.site.clock.now())
    town.site.clock.forward(minutes=1)
    body = town.body(rule_set=LAW)
    saule = town.employ(town.visitor("Сәуле Нұр", "saule@example.org"), "moderator")
    gulnar = town.employ(town.visitor("Гүлнар Омар", "gulnar@example.org"), "officer", body)
    marat = town.visitor("Марат Иса", "marat@example.org").register()
    number = handed_in(town, marat, body)
    they_write_to_each_other(saule, marat, number)
    dana = town.visitor("Дана Ким", "dana@example.org").sign(number, **SIGNING)
    the_body_answers(town, gulnar, number)
    dana.open_letter("/answers/").answer(choice="no").fill("words", WORD).press("Send")
    marat.go(f"/account/petitions/{number}").follow("Say what you think of the answer")
    marat.answer(choice="partly").press("Send")
    someone = town.visitor("Жолаушы", "nobody@example.org", java_script_enabled=False)
    someone.go(f"/petitions/{number}").reads("Ішінара").does_not_read(WORD)
    saule.go("/moderator").follow("What people say of answers").reads(WORD)
    saule.press("Let everybody read it").does_not_read(WORD)
    town.until(lambda: someone.go(f"/petitions/{number}").has(WORD))
    someone.does_not_read("Дана Ким")
    assert acts(town)[-3:] == ["write_message", "publish_response", "show_words"]


def handed_in(town: Town, petitioner: Visitor, body: int) -> int:
    at, text = town.site.clock.now(), least(US)
    with town.session() as session:
        owner = accounts.by_email(session, petitioner.email)
        assert owner
        draft = drafting.start(session, owner.id, at)
        said = Answers(rule_set=LAW, body_id=body, language="kk", kind="problem", **text)  # type: ignore[arg-type]
        drafting.save(session, owner.id, draft, said, at)
        return drafting.submit(session, KEYS, owner.id, draft, Person(), at)


def they_write_to_each_other(saule: Visitor, marat: Visitor, number: int) -> None:
    marat.go(f"/account/petitions/{number}").follow("The moderators")
    marat.press("Send the message").has_errors()
    marat.fill("text", QUESTION).press("Send the message").reads(QUESTION)
    saule.go(f"/moderator/cases/{number}").follow("Messages with the petitioner").reads(QUESTION)
    saule.fill("text", REPLY).press("Send the message").reads(REPLY)
    marat.open_letter(f"/account/petitions/{number}/messages").reads(REPLY)
    marat.does_not_read("Сәуле Нұр")


def the_body_answers(town: Town, officer: Visitor, number: int) -> None:
    town.until(lambda: bool(duties(town, number)))
    with town.session() as session:
        answering.publish(
            session, town.staff_id(officer.email), duties(town, number)[0], "responded", ANSWER,
            town.site.clock.now(), site=("kk",),
        )  # fmt: skip


def duties(town: Town, number: int) -> list[int]:
    with town.session() as session:
        return list(session.scalars(sa.select(Duty.id).where(Duty.petition_id == number)))


def acts(town: Town) -> list[str]:
    with town.session() as session:
        return list(session.scalars(sa.select(AuditRecord.act).order_by(AuditRecord.id)))
