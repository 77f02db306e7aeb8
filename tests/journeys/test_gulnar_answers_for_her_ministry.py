"""Gülnar's ministry is given a petition that nobody could answer; its head decides.

Kazakhstan's rules, in a version that also knows one extension: the preset's sources name none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from petitions.domain.actions import Action
from petitions.services import lifecycle, rulebooks
from petitions.storage.engine import unit
from petitions.storage.tables import Account, AuditRecord
from tests.support import crowd
from tests.support.owing import KZ, extendable
from tests.support.town import Town
from tests.support.visitor import Visitor

pytestmark = pytest.mark.browser

TITLE = "Әр ауылға балабақша салынсын"
REASON = "Сараптама күтілуде"
REMARKS = "Қай жылы салынатынын жазыңыз"
SUMMARY, SUMMARY_RU = "Отыз ауылда балабақша салынады", "Детсады построят в тридцати сёлах"
TEXT, TEXT_RU = "Құрылыс 2027 жылы басталады.", "Строительство начнётся в 2027 году."
CORRECTED = "Құрылыс 2028 жылы басталады."
PROMISE, PROMISE_RU = "Отыз балабақшаның жобасын бітіреміз", "Закончим проекты тридцати детсадов"


def test_from_routing_to_a_corrected_answer_with_a_promise(
    open_town: Callable[..., Town],
) -> None:
    town = open_town(KZ)
    with town.session() as session:
        source = extendable(KZ, "10 working days")
        yesterday = town.site.clock.now() - timedelta(days=1)
        rulebooks.publish(session, source, "One extension", yesterday)
    nobody, ministry = town.body(slug="nobody"), town.body(slug="ministry")
    saule = town.employ(town.visitor("Сәуле Әлі", "saule@example.org"), "administrator")
    gulnar = town.employ(town.visitor("Гүлнар Омар", "gulnar@example.org"), "officer", ministry)
    qairat = town.employ(town.visitor("Қайрат Сәт", "qairat@example.org"), "head", ministry)
    number = it_reaches_its_threshold(town, nobody)
    the_administrator_gives_it_to_the_ministry(saule, ministry)
    the_officer_extends_and_submits(town, gulnar)
    the_head_sends_it_back_and_then_approves(gulnar, qairat)
    dana = town.visitor("Дана", "dana@example.org", java_script_enabled=False)
    dana.go(f"/petitions/{number}").reads(SUMMARY).reads(PROMISE).reads(REASON)
    dana.sees("Decided by the head of the body.").sees("Planned")
    the_answer_is_corrected(gulnar, qairat)
    dana.go(f"/petitions/{number}").reads(CORRECTED).follow("See what was corrected")
    assert "2027" in dana.page.locator("main del").first.inner_text()
    assert "2028" in dana.page.locator("main ins").first.inner_text()
    the_promise_is_kept(town, gulnar)
    dana.go(f"/petitions/{number}").sees("Kept")
    the_record_is_complete(town, number)


def it_reaches_its_threshold(town: Town, body: int) -> int:
    number = town.petition(KZ, body, TITLE)
    with town.session() as session, unit(session):
        locked = lifecycle.take(session, number)
        accept = Action(do="review", outcome="accept", by="authorised_body")
        lifecycle.carry_out(session, locked, accept, town.site.clock.now())
    crowd.bring(town.site, number, 50, kind="support")
    town.until(lambda: town.state(number) == "open")
    crowd.bring(town.site, number, 50_000 - town.count(number))
    return number


def the_administrator_gives_it_to_the_ministry(saule: Visitor, ministry: int) -> None:
    saule.open_letter("/admin/duties").reads(TITLE).follow("Give it to a body")
    saule.answer(body=str(ministry)).fill("reason", "Құзыретті орган").press("Give it to this body")
    saule.sees("Every duty has an owner")


def the_officer_extends_and_submits(town: Town, gulnar: Visitor) -> None:
    gulnar.open_letter("/government/duties/").reads(TITLE).follow("Extend the time")
    gulnar.fill("reason", REASON).press("Continue").follow_link(TITLE)
    letter = town.site.mail.wait_for(f"{len(TITLE)}@example.org", seconds=25, containing=REASON)
    assert TITLE in letter.text
    write(gulnar, TEXT).press("Save and add a promise")
    day = town.site.clock.now() + timedelta(days=90)
    gulnar.fill("text_kk", PROMISE).fill("text_ru", PROMISE_RU)
    for place, part in enumerate((day.day, day.month, day.year)):
        gulnar.page.locator("[name=due_on]").nth(place).fill(str(part))
    gulnar.press("Add the promise").holds("summary_kk", SUMMARY).reads(PROMISE)
    gulnar.press("Submit to the head").sees("The answer waits for the head")


def write(officer: Visitor, text: str) -> Visitor:
    officer.answer(outcome="partly").fill("summary_kk", SUMMARY).fill("text_kk", text)
    return officer.fill("summary_ru", SUMMARY_RU).fill("text_ru", TEXT_RU)


def the_head_sends_it_back_and_then_approves(gulnar: Visitor, qairat: Visitor) -> None:
    qairat.open_letter("/government/duties/", count=2).follow("Decide on the answer").reads(TEXT)
    qairat.answer(decision="send_back").press("Continue").has_errors()
    qairat.answer(decision="send_back").fill("remarks", REMARKS).press("Continue")
    gulnar.letter_with(REMARKS)
    gulnar.follow("Back to the duty").reads(REMARKS).holds("text_kk", TEXT)
    gulnar.press("Submit to the head")
    qairat.go("/government?show=to_approve").follow_link(TITLE).follow("Decide on the answer")
    qairat.answer(decision="publish").press("Continue").sees("The answer is published")


def the_answer_is_corrected(gulnar: Visitor, qairat: Visitor) -> None:
    gulnar.go("/government?show=done").follow_link(TITLE).follow("Correct the published answer")
    gulnar.fill("reason", "Жылы қате").fill("text_kk", CORRECTED).press("Submit to the head")
    qairat.follow("Back to the duty").follow("Decide on the answer").reads(CORRECTED)
    qairat.answer(decision="publish").press("Continue").sees("The answer is published")


def the_promise_is_kept(town: Town, gulnar: Visitor) -> None:
    gulnar.go("/government?show=done").follow_link(TITLE).follow_link(PROMISE)
    gulnar.answer(state="kept").press("Save")
    town.site.mail.wait_for(f"{len(TITLE)}@example.org", seconds=25, containing=PROMISE)


def the_record_is_complete(town: Town, number: int) -> None:
    """What staff did is on record: everything, in order, by whom."""
    with town.session() as session:
        records = session.scalars(
            sa.select(AuditRecord).where(AuditRecord.petition_id == number).order_by(AuditRecord.id)
        ).all()
        names = {row.id: row.email for row in session.execute(sa.select(Account.id, Account.email))}
    did = [
        (record.act, (names.get(record.account_id or 0) or "").split("@")[0]) for record in records
    ]
    assert did == [
        ("route", "saule"), ("extend", "gulnar"), ("save_draft", "gulnar"),
        ("save_draft", "gulnar"), ("submit_answer", "gulnar"), ("send_back_answer", "qairat"),
        ("submit_answer", "gulnar"), ("approve_answer", "qairat"), ("make_promise", "qairat"),
        ("publish_response", "qairat"), ("submit_answer", "gulnar"), ("approve_answer", "qairat"),
        ("correct_response", "qairat"), ("promise_kept", "gulnar"),
    ]  # fmt: skip
    assert all(record.at.tzinfo and record.role for record in records)
    assert [record.why for record in records if record.act in ("extend", "correct_response")] == [
        REASON, "Жылы қате",
    ]  # fmt: skip
