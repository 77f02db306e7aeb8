"""What the rules hand to the archive is marked as such and stays where people look for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions.services import answering, archiving, retaining
from petitions.storage import public as stored
from petitions.storage.tables import AuditRecord, Duty, Signatory
from tests.integration.test_messages import as_petitioner
from tests.integration.test_terms_of_retention import law
from tests.support import public
from tests.support.clock import Clock
from tests.support.databases import on_sqlite
from tests.support.public import Site

pytestmark = on_sqlite
US = "us-we-the-people"  # everything goes to the archive at the petition's end
DAY = timedelta(days=1)
ANSWER = {"en": {"summary": "Done", "text": "It is done."}, "kk": {"summary": "Бітті", "text": "Бітті."}}  # fmt: skip


class Case:
    """A petition under rules that know an archive."""

    def __init__(self, site: Site) -> None:
        self.site, self.world = site, site.world
        self.body = self.world.body(US)
        self.officer = self.world.staff("officer", "officer@example.org", self.body)
        self.number = 0

    def listed(self) -> Case:
        self.number = self.world.petition(US, body_id=self.body)
        self.site.act(self.number, "sign", count=200)
        return self

    def answered(self) -> Case:
        self.listed()
        self.site.act(self.number, "sign", count=100_000)
        duty = self.duty
        answering.publish(
            self.world.session, self.officer, duty.id, "responded", ANSWER, self.world.now,
            site=("kk", "ru", "en"),
        )  # fmt: skip
        return self

    @property
    def duty(self) -> Duty:
        found = self.world.session.scalars(sa.select(Duty)).one()
        self.world.session.commit()
        return found

    def archive(self) -> int:
        return archiving.carry_out(self.world.session, self.world.now)

    def page(self, path: str) -> str:
        return self.site.client.page(path).text()

    def is_in(self, path: str) -> bool:
        link = f"/en/petitions/{self.number}"
        return link in {a.get("href") for a in self.site.client.page(path).all("a")}


@pytest.fixture
def case(session: Session, app: Flask, clock: Clock) -> Case:
    return Case(public.make(session, app, clock))


def test_a_petition_goes_to_the_archive_when_its_rules_say_so(case: Case) -> None:
    case.listed()
    assert case.archive() == 0
    case.site.at(case.world.now + 40 * DAY)
    case.world.tally()
    assert case.archive() == 1
    assert case.world.get(case.number).archived_at == case.world.now


def test_the_archive_is_a_list_of_its_own(case: Case) -> None:
    case.answered()
    assert not case.is_in("/en/petitions?state=archived")
    case.archive()
    assert case.is_in("/en/petitions?state=archived")


def test_an_archived_petition_stays_in_the_lists(case: Case) -> None:
    case.answered().archive()
    assert case.is_in("/en/petitions")
    assert case.is_in("/en/petitions?state=answered")
    sitemap = case.site.client.get("/sitemap-0.xml").get_data(as_text=True)
    assert f"/en/petitions/{case.number}<" in sitemap


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("kk", "Мұрағатқа берілген күні: 2026 жылғы 2 наурыз"),
        ("ru", "В архиве с 2 марта 2026"),
        ("en", "In the archive since 2 March 2026"),
    ],
)
def test_it_stays_readable_at_its_address(case: Case, lang: str, words: str) -> None:
    case.answered().archive()
    page = case.site.client.page(f"/{lang}/petitions/{case.number}")
    assert words in page.text()


def test_nobody_is_deleted_by_an_archive(case: Case) -> None:
    case.answered()
    case.world.session.execute(sa.select(Signatory)).all()
    case.world.session.commit()
    case.archive()
    assert retaining.carry_out(case.world.session, case.world.now) == 0
    assert not case.world.get(case.number).name_hidden


def test_the_petitioner_is_told_once(case: Case) -> None:
    case.answered().archive()
    assert case.archive() == 0
    (letter,) = case.world.letters("petition_archived")
    assert (letter.address, letter.data["on"]) == ("petitioner@example.org", "2026-03-02")


def test_of_what_never_was_listed_nothing_is_told(case: Case) -> None:
    case.number = case.world.petition(US, body_id=case.body)
    case.site.at(case.world.now + 40 * DAY)
    case.world.tally()
    assert case.archive() == 1
    assert case.world.letters("petition_archived") == []


def test_the_petitioner_sees_it_on_the_own_page(case: Case) -> None:
    case.answered().archive()
    as_petitioner(case.site)
    assert "In the archive since" in case.page(f"/en/account/petitions/{case.number}")


def test_it_is_on_record(case: Case) -> None:
    case.answered().archive()
    mine = sa.select(AuditRecord.after).where(AuditRecord.act == archiving.ACT)
    assert case.world.session.scalars(mine).all() == [{"data": ["everything"]}]
    case.world.session.commit()


def test_nothing_is_archived_while_a_body_still_owes_something(case: Case) -> None:
    source = law("everything", "archive").replace(
        'since = "end"\nafter = "2 months"', 'since = "opening"'
    )
    case.world.publish(source)
    case.listed()
    case.site.act(case.number, "sign", count=100_000)
    assert case.archive() == 0
    answering.publish(
        case.world.session, case.officer, case.duty.id, "responded", ANSWER, case.world.now,
        site=("kk", "ru", "en"),
    )  # fmt: skip
    assert case.archive() == 1


def test_what_was_answered_still_counts_for_its_body(case: Case) -> None:
    case.answered()
    before = stored.state_counts(case.world.session), stored.signature_total(case.world.session)
    case.archive()
    after = stored.state_counts(case.world.session), stored.signature_total(case.world.session)
    case.world.session.commit()
    assert before == after


def test_a_part_that_is_archived_is_named_and_the_petition_stays_listed(case: Case) -> None:
    case.world.publish(law("signatures", "archive"))
    case.answered()
    case.site.at(case.world.now + 70 * DAY)
    assert case.archive() == 1
    assert case.is_in("/en/petitions")
    page = case.page(f"/en/petitions/{case.number}")
    assert "In the archive since" in page
    assert "Signatures" in page
