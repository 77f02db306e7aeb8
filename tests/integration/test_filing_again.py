"""A petition that failed may be filed again where and when its rules let it be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions import presets
from petitions.domain.eligibility import Person
from petitions.services import drafting, filing_again, petitioning
from petitions.services.drafting import Answers
from petitions.services.errors import NotFound, Refused
from tests.integration.test_messages import as_petitioner
from tests.support import public
from tests.support.clock import Clock
from tests.support.databases import on_sqlite
from tests.support.lives import KEYS
from tests.support.public import Site

pytestmark = on_sqlite
US = "us-we-the-people"
DAY = timedelta(days=1)
TITLE = "Мектепке жол керек"
NEVER, LATER = "file_again = false", 'file_again_after = "1 year"'


def law(rule: str) -> str:
    """We the People's rules, with a rule of their own for what failed."""
    return presets.source(US).replace("[failure]\n", f"[failure]\n{rule}\n")


class Case:
    """A petition that expired below its threshold, and its petitioner."""

    def __init__(self, site: Site) -> None:
        self.site, self.world = site, site.world
        self.me = self.world.account("petitioner@example.org")
        self.number = 0

    def failed(self, rule: str | None = None) -> Case:
        if rule is not None:
            self.world.publish(law(rule))
        self.number = self.world.petition(US)
        self.wait(40 * DAY).world.tally()
        assert self.world.get(self.number).state == "expired"
        return self

    def wait(self, length: timedelta) -> Case:
        self.site.at(self.world.now + length)
        return self

    def begin(self, by: int | None = None) -> int:
        return filing_again.begin(self.world.session, by or self.me, self.number, self.world.now)

    def draft(self, draft_id: int) -> Answers:
        found = drafting.open_draft(self.world.session, self.me, draft_id)
        self.world.session.commit()
        return found

    def submit(self, draft_id: int) -> int:
        return drafting.submit(
            self.world.session, KEYS, self.me, draft_id, Person(), self.world.now
        )

    def page(self, path: str) -> str:
        return self.site.client.page(f"/en{path}").text()

    def own_page(self) -> str:
        as_petitioner(self.site)
        return self.page(f"/account/petitions/{self.number}")


@pytest.fixture
def case(session: Session, app: Flask, clock: Clock) -> Case:
    return Case(public.make(session, app, clock))


def test_the_new_draft_holds_all_that_the_earlier_petition_said(case: Case) -> None:
    said = case.draft(case.failed().begin())
    assert (said.rule_set, said.language, said.again_of) == (US, "kk", case.number)
    assert said.texts["kk"]["title"] == TITLE
    assert len(said.tags) == 1


def test_the_pages_of_both_lead_to_each_other(case: Case) -> None:
    again = case.submit(case.failed().begin())
    assert f"It is filed again after petition No. {case.number} failed" in case.page(
        f"/petitions/{again}"
    )
    assert f"This petition was filed again as No. {again}" in case.page(f"/petitions/{case.number}")


def test_one_draft_is_begun_however_often_the_button_is_pressed(case: Case) -> None:
    assert case.failed().begin() == case.begin()


def test_what_was_filed_again_is_not_filed_a_third_time(case: Case) -> None:
    again = case.submit(case.failed().begin())
    with pytest.raises(Refused, match="filed_again_already"):
        case.begin()
    assert f"Petition No. {again}" in case.own_page()


def test_a_second_attempt_that_was_given_up_stands_in_nobodys_way(case: Case) -> None:
    again = case.submit(case.failed().begin())
    petitioning.withdraw(case.world.session, case.me, again, case.world.now)
    assert case.begin()


def test_a_living_petition_is_not_filed_again(case: Case) -> None:
    case.number = case.world.petition(US)
    with pytest.raises(Refused, match="has_not_failed"):
        case.begin()
    assert "File this petition again" not in case.own_page()


def test_nobody_files_anothers_petition_again(case: Case) -> None:
    with pytest.raises(NotFound):
        case.failed().begin(case.world.account("other@example.org"))


def test_the_petitioner_files_it_again_on_the_site(case: Case) -> None:
    assert "You can change them" not in case.failed().page(f"/petitions/{case.number}")
    assert "A new petition begins with the texts of this one" in case.own_page()
    path = f"/en/account/petitions/{case.number}"
    answer = case.site.client.submit(path, action="/again")
    assert answer.status_code == 303
    assert answer.location.endswith("/conditions")
    draft_id = int(answer.location.split("/")[-2])
    assert TITLE in case.site.client.page(f"/en/create/{draft_id}/title").html
    assert f"after petition No. {case.number} failed" in case.page(f"/create/{draft_id}/check")


def test_where_the_rules_say_never_it_is_over(case: Case) -> None:
    case.failed(NEVER)
    with pytest.raises(Refused, match="not_filed_again"):
        case.begin()
    assert "By the rules it cannot be filed again." in case.own_page()


def test_where_the_rules_ask_for_a_time_the_page_names_the_day(case: Case) -> None:
    case.failed(LATER)
    with pytest.raises(Refused, match="filed_again_too_soon"):
        case.begin()
    # It expired on 1 April 2026 at 5:00 in Washington.
    assert "it can be filed again from 2 April 2027 on" in case.own_page()
    case.site.at(case.world.now.replace(year=2027, month=4, day=2))
    assert case.begin()


def test_whoever_types_the_same_petition_anew_is_refused_too(case: Case) -> None:
    case.failed(NEVER)
    with pytest.raises(Refused, match="not_filed_again"):
        case.world.petition(US)
    other = {"title": "Көпір керек", "body": "Өту қиын"}
    assert case.world.petition(US, texts={"kk": other}, tags=("жол",))


def test_another_title_does_not_help_who_files_it_again(case: Case) -> None:
    draft_id = case.failed().begin()
    changed = case.draft(draft_id).with_text("kk", "title", "Мүлде басқа атау")
    drafting.save(case.world.session, case.me, draft_id, changed, case.world.now)
    case.world.publish(law(NEVER))
    with pytest.raises(Refused, match="not_filed_again"):
        case.wait(timedelta(minutes=1)).submit(draft_id)


def test_the_button_of_a_stale_page_leads_back(case: Case) -> None:
    case.failed()
    as_petitioner(case.site)
    path = f"/en/account/petitions/{case.number}"
    values = case.site.client.page(path).form_values("/again")
    case.world.publish(law(NEVER))
    answer = case.site.client.post(f"{path}/again", data=values)
    assert answer.location.endswith(path)
