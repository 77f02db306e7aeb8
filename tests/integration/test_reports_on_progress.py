"""Where the rules ask for reports, a body tells how the matter stands until it has answered."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from petitions.services import answering, progressing, reminding, replaying, standing_still
from petitions.services.errors import Forbidden, Refused
from petitions.storage.tables import Account, AuditRecord, Duty, ProgressReport
from tests.integration.test_messages import as_petitioner
from tests.support import public
from tests.support.clock import Clock
from tests.support.databases import on_sqlite
from tests.support.owing import UK, WORDS
from tests.support.people import sign_in
from tests.support.public import Site

pytestmark = on_sqlite
RULES = "kr-epeople"  # a report every 30 days
DAY = timedelta(days=1)
TEXT = {"kk": "Жол картасын сұраттық, екі аптада қараймыз"}


class Case:
    """A petition that a body must answer, and an officer who reports."""

    def __init__(self, site: Site) -> None:
        self.site, self.world = site, site.world.install(RULES)
        self.body = self.world.body(RULES, "agency")
        self.officer = self.world.staff("officer", "officer@example.org", self.body)
        self.number = self.world.petition(RULES, body_id=self.body, kind="proposal")

    @property
    def duty(self) -> Duty:
        session = self.world.session
        session.expire_all()
        found = session.scalars(sa.select(Duty).where(Duty.petition_id == self.number)).one()
        session.commit()
        return found

    @property
    def due(self) -> datetime:
        found = self.duty.report_due_at
        assert found is not None
        return found

    def wait(self, length: timedelta) -> Case:
        self.site.at(self.world.now + length)
        return self

    def report(self, by: int | None = None, **texts: str) -> None:
        progressing.report(
            self.world.session, by or self.officer, self.duty.id, texts or TEXT, self.world.now,
            site=("kk", "ru", "en"),
        )  # fmt: skip

    def remind(self) -> int:
        return reminding.remind(self.world.session, self.world.now)

    def page(self, path: str, lang: str = "en") -> str:
        return " ".join(self.site.client.page(f"/{lang}{path}").text().split())

    def as_officer(self) -> None:
        account = self.world.session.get_one(Account, self.officer)
        account.password_hash = "unused"
        self.world.session.commit()
        sign_in(self.site.client, account)


@pytest.fixture
def case(session: Session, app: Flask, clock: Clock) -> Case:
    return Case(public.make(session, app, clock))


def test_the_first_report_is_due_an_interval_after_the_duty(case: Case) -> None:
    assert case.due == case.world.now + 30 * DAY


def test_a_report_moves_the_next_one(case: Case) -> None:
    case.wait(10 * DAY).report()
    assert case.due == case.world.now + 30 * DAY


def test_the_petitioner_is_told_in_a_letter(case: Case) -> None:
    case.report()
    (letter,) = case.world.letters("progress_reported")
    assert (letter.address, letter.data["report"]) == ("petitioner@example.org", TEXT)
    assert letter.data["due_on"]


def test_a_report_is_on_record(case: Case) -> None:
    case.report()
    mine = sa.select(AuditRecord.account_id).where(AuditRecord.act == "report_progress")
    assert list(case.world.session.scalars(mine)) == [case.officer]
    case.world.session.commit()


def test_a_report_needs_words(case: Case) -> None:
    with pytest.raises(Refused, match="report_text_missing"):
        case.report(kk="  ")
    assert case.world.letters("progress_reported") == []


def test_a_report_is_in_the_language_of_the_petition_at_least(case: Case) -> None:
    with pytest.raises(Refused, match="report_text_missing"):
        case.report(ru="Запросили карту")


def test_a_report_has_an_end(case: Case) -> None:
    with pytest.raises(Refused, match="text_too_long"):
        case.report(kk="а" * (progressing.TEXT_LIMIT + 1))


def test_another_bodys_officer_reports_nothing(case: Case) -> None:
    other = case.world.body(RULES, "elsewhere")
    stranger = case.world.staff("officer", "stranger@example.org", other)
    with pytest.raises(Forbidden):
        case.report(by=stranger)


def test_what_was_reported_cannot_be_rewritten(case: Case) -> None:
    case.report()
    with pytest.raises(DBAPIError, match="append-only"):
        case.world.session.execute(sa.update(ProgressReport).values(texts={}))
    case.world.session.rollback()


def test_nothing_is_due_while_the_clock_stands_still(case: Case) -> None:
    before = case.due
    standing_still.pause(
        case.world.session, case.officer, case.duty.id, "Жерін қарау керек", case.world.now
    )
    assert (case.duty.report_due_at, case.duty.next_report_reminder_at) == (None, None)
    case.wait(5 * DAY)
    standing_still.resume(case.world.session, case.officer, case.duty.id, case.world.now)
    assert case.due == before + 5 * DAY


def test_a_clock_that_goes_on_by_itself_sets_the_date_again(case: Case) -> None:
    before = case.due
    standing_still.pause(
        case.world.session, case.officer, case.duty.id, "Жерін қарау керек", case.world.now
    )
    case.wait(22 * DAY).world.tally()
    assert case.due == before + 21 * DAY


def test_the_officer_is_reminded_before_the_day_and_on_it(case: Case) -> None:
    case.site.at(case.due - 4 * DAY)
    case.remind()
    case.site.at(case.due - timedelta(hours=2))
    case.remind()
    assert [letter.address for letter in case.world.letters("report_reminder")] == [
        "officer@example.org",
        "officer@example.org",
    ]


def test_a_report_ends_the_reminders_of_its_interval(case: Case) -> None:
    due = case.due
    case.site.at(due - 10 * DAY)
    case.report()
    case.site.at(due)
    case.remind()
    assert case.world.letters("report_reminder") == case.world.letters("report_overdue") == []


def test_a_missing_report_is_told_once_to_everybody_who_must_know(case: Case) -> None:
    case.world.staff("administrator", "admin@example.org")
    case.site.at(case.due + 2 * DAY)
    case.remind()
    case.remind()
    addresses = sorted(letter.address for letter in case.world.letters("report_overdue"))
    assert addresses == ["admin@example.org", "officer@example.org"]


def test_once_answered_no_report_is_due(case: Case) -> None:
    answering.publish(
        case.world.session, case.officer, case.duty.id, "responded", WORDS, case.world.now,
        site=("kk", "ru"),
    )  # fmt: skip
    assert (case.duty.report_due_at, case.duty.next_report_reminder_at) == (None, None)
    with pytest.raises(Refused, match="duty_not_open"):
        case.report()


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("kk", "Істің барысы туралы келесі есептің мерзімі"),
        ("ru", "Срок следующего отчёта о ходе дела"),
        ("en", "The next report on progress is due by 1 May 2026"),
    ],
)
def test_everybody_reads_the_report_and_when_the_next_is_due(
    case: Case, lang: str, words: str
) -> None:
    case.wait(30 * DAY - timedelta(minutes=1)).report()
    page = case.page(f"/petitions/{case.number}", lang)
    assert TEXT["kk"] in page
    assert words in page


def test_everybody_sees_that_a_report_is_late(case: Case) -> None:
    case.site.at(case.due + 3 * DAY)
    page = case.page(f"/petitions/{case.number}")
    assert "A report on progress was due by 1 April 2026 and is 3 days late" in page


def test_the_petitioner_sees_it_on_the_own_page(case: Case) -> None:
    as_petitioner(case.site)
    assert "The next report on progress is due by" in case.page(f"/account/petitions/{case.number}")


def test_an_officer_reports_on_the_site(case: Case) -> None:
    case.as_officer()
    assert "Report on progress" in case.page(f"/government/duties/{case.duty.id}")
    path = f"/en/government/duties/{case.duty.id}/report"
    assert case.site.client.submit(path, text_kk=TEXT["kk"]).status_code == 303
    assert TEXT["kk"] in case.page(f"/government/duties/{case.duty.id}")
    assert "a report on progress" in case.page(f"/petitions/{case.number}")


def test_an_empty_report_comes_back_with_what_was_typed_in_other_languages(case: Case) -> None:
    case.as_officer()
    path = f"/en/government/duties/{case.duty.id}/report"
    page = case.site.client.submit(path, text_ru="Запросили карту").get_data(as_text=True)
    assert "Write the report in every required language." in page
    assert "Запросили карту" in page


def test_the_inbox_names_what_is_late(case: Case) -> None:
    case.site.at(case.due + 3 * DAY)
    case.as_officer()
    assert "report 3 days late" in case.page("/government")


def test_rules_without_reports_offer_none(case: Case) -> None:
    case.as_officer()
    world = case.world
    number = world.petition(UK, body_id=case.body)
    for do, keys in (("support", {"count": 5}), ("review", {}), ("sign", {"count": 10_000})):
        case.site.act(number, do, **keys)
    duty = world.session.scalars(sa.select(Duty).where(Duty.petition_id == number)).one()
    world.session.commit()
    assert duty.report_due_at is None
    assert "Report on progress" not in case.page(f"/government/duties/{duty.id}")
    with pytest.raises(Refused, match="no_report_asked"):
        progressing.report(world.session, case.officer, duty.id, TEXT, world.now, site=("kk",))


def test_a_life_with_reports_replays(case: Case) -> None:
    case.wait(10 * DAY).report()
    case.wait(10 * DAY).report()
    assert replaying.replay(case.world.session, case.number).agrees
