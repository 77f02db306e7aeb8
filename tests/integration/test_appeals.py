"""An answer that the petitioner does not accept: the appeal, and the second answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions.services import answering, appealing, replaying
from petitions.services.errors import NotFound, Refused
from petitions.storage import messages
from petitions.storage.tables import Account, Duty, Message, Response
from tests.integration.test_messages import as_petitioner
from tests.support import public
from tests.support.clock import Clock
from tests.support.databases import on_sqlite
from tests.support.owing import WORDS
from tests.support.people import sign_in
from tests.support.public import Site

pytestmark = on_sqlite
RULES = "kr-epeople"  # an appeal within 30 days, which is answered within 15
DAY = timedelta(days=1)
REASON = "Жауапта сұраққа жауап жоқ"
SECOND = {
    "kk": {"summary": "Мектеп ертерек салынады", "text": "Құрылыс биыл басталады."},
    "ru": {"summary": "Школу построят раньше", "text": "Строительство начнётся в этом году."},
}


class Case:
    """A petition that a body has answered."""

    def __init__(self, site: Site) -> None:
        self.site, self.world = site, site.world.install(RULES)
        self.body = self.world.body(RULES, "agency")
        self.officer = self.world.staff("officer", "officer@example.org", self.body)
        self.petitioner = self.world.account("petitioner@example.org")
        self.number = self.world.petition(RULES, body_id=self.body, kind="grievance")
        self.answer("response", WORDS)

    def answer(
        self, key: str, words: dict[str, dict[str, str]], outcome: str = "responded"
    ) -> None:
        answering.publish(
            self.world.session, self.officer, self.duty(key).id, outcome, words, self.world.now,
            site=("kk", "ru"),
        )  # fmt: skip

    def duty(self, key: str = "response_appeal") -> Duty:
        session = self.world.session
        session.expire_all()
        mine = sa.select(Duty).where(Duty.petition_id == self.number, Duty.key == key)
        found = session.scalars(mine).one()
        session.commit()
        return found

    def appeal(self, reason: str = REASON, by: int | None = None) -> None:
        appealing.appeal(
            self.world.session, by or self.petitioner, self.number, self.duty("response").id,
            reason, self.world.now,
        )  # fmt: skip


@pytest.fixture
def case(session: Session, app: Flask, clock: Clock) -> Case:
    return Case(public.make(session, app, clock))


def test_an_appeal_opens_a_duty_of_the_body_that_answered(case: Case) -> None:
    case.world.wait(10 * DAY)
    case.appeal()
    duty = case.duty()
    assert (duty.status, duty.body_id, duty.due_at) == (
        "open",
        case.body,
        case.world.now + 15 * DAY,
    )


def test_the_officers_get_a_letter_that_leads_to_the_words(case: Case) -> None:
    case.appeal()
    letter = case.world.letters("duty_opened")[-1]
    assert (letter.address, letter.data["is_appeal"]) == ("officer@example.org", True)
    assert letter.data["path"] == f"/government/duties/{case.duty().id}"
    officer = case.world.session.get_one(Account, case.officer)
    officer.password_hash = "unused"
    case.world.session.commit()
    sign_in(case.site.client, officer)
    page = case.site.client.page(f"/en/government/duties/{case.duty().id}").text()
    assert REASON in page
    assert "Answer to the petitioner's appeal" in page


def test_the_second_answer_stands_beside_the_first_and_the_petitioner_is_told(case: Case) -> None:
    case.appeal()
    case.answer("response_appeal", SECOND)
    assert len(case.world.letters("response_published")) == 2
    page = case.site.client.page(f"/ru/petitions/{case.number}").text()
    assert "Школу построят" in page
    assert "Школу построят раньше" in page


def test_the_second_answer_may_be_declined(case: Case) -> None:
    case.appeal()
    case.answer("response_appeal", SECOND, "declined")
    assert case.duty().status == "declined"


def test_its_time_may_be_extended_once_by_as_long(case: Case) -> None:
    case.appeal()
    before = case.duty().due_at
    assert before is not None
    answering.extend(
        case.world.session, case.officer, case.duty().id, "Тексеру керек", case.world.now
    )
    assert case.duty().due_at == before + 15 * DAY


def test_a_late_answer_to_an_appeal_is_overdue(case: Case) -> None:
    case.appeal()
    case.world.wait(16 * DAY).tally()
    assert case.duty().overdue_at is not None


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_the_public_sees_the_appeal_and_its_day_but_not_its_words(case: Case, lang: str) -> None:
    said = {
        "kk": "Петиция беруші жауапқа шағым берді",
        "ru": "Заявитель обжаловал ответ",
        "en": "The petitioner appealed against the answer",
    }
    case.appeal()
    page = case.site.client.page(f"/{lang}/petitions/{case.number}").text()
    assert said[lang] in page
    assert REASON not in page
    assert "response_appeal" not in page


@pytest.mark.parametrize(
    ("lang", "said", "wrong"),
    [
        ("kk", "қол жиналмайды", "қол қойылды"),
        ("ru", "подписи не собирают", "подписей"),
        ("en", "nobody signs", "signatures"),
    ],
)
def test_a_petition_that_nobody_signs_is_not_said_to_be_open_for_signatures(
    case: Case, lang: str, said: str, wrong: str
) -> None:
    number = case.world.petition(RULES, body_id=case.body, kind="inquiry")
    public_page = case.site.client.page(f"/{lang}/petitions/{number}").text()
    assert said in public_page
    assert wrong not in public_page
    as_petitioner(case.site)
    assert said in case.site.client.page(f"/{lang}/account/petitions/{number}").text()
    assert {letter.data.get("is_signed") for letter in case.world.letters("petition_accepted")} == {
        False
    }


def test_the_body_reads_the_first_answer_and_the_words_on_one_page(case: Case) -> None:
    case.appeal()
    officer = case.world.session.get_one(Account, case.officer)
    officer.password_hash = "unused"
    case.world.session.commit()
    sign_in(case.site.client, officer)
    page = case.site.client.page(f"/kk/government/duties/{case.duty().id}").text()
    assert WORDS["kk"]["summary"] in page
    assert REASON in page
    first = case.site.client.page(f"/kk/government/duties/{case.duty('response').id}").text()
    assert "Бірінші жауап" not in first


def test_replaying_gives_the_same_life(case: Case) -> None:
    case.appeal()
    case.answer("response_appeal", SECOND)
    assert replaying.replay(case.world.session, case.number).agrees


def test_only_the_petitioner_appeals(case: Case) -> None:
    stranger = case.world.account("other@example.org")
    for who in (stranger, case.officer):
        with pytest.raises(NotFound):
            case.appeal(by=who)


def test_one_appeals_once(case: Case) -> None:
    case.appeal()
    with pytest.raises(Refused, match="already_appealed"):
        case.appeal()


def test_one_appeals_in_time(case: Case) -> None:
    case.world.wait(30 * DAY)
    with pytest.raises(Refused, match="too_late"):
        case.appeal()


def test_there_is_no_appeal_against_the_answer_to_an_appeal(case: Case) -> None:
    case.appeal()
    case.answer("response_appeal", SECOND)
    second = case.duty().id
    with pytest.raises(Refused, match="no_appeal"):
        appealing.appeal(
            case.world.session, case.petitioner, case.number, second, REASON, case.world.now
        )


@pytest.mark.parametrize(
    "reason, code", [("  ", "appeal_reason_missing"), ("x" * 4_001, "text_too_long")]
)
def test_an_appeal_says_why(case: Case, reason: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        case.appeal(reason)


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_the_petitioner_appeals_from_the_own_page(case: Case, lang: str) -> None:
    as_petitioner(case.site)
    path = f"/{lang}/account/petitions/{case.number}/answers/{case.duty('response').id}/appeal"
    assert path in case.site.client.page(f"/{lang}/account/petitions/{case.number}").html
    form = case.site.client.page(path).text()
    assert WORDS[lang if lang in WORDS else "kk"]["summary"] in form
    case.site.client.submit(path, reason="", status=422)
    case.site.client.submit(path, reason=REASON)
    assert case.duty().status == "open"
    done = case.site.client.page(path)
    assert REASON in done.text()
    assert not done.all("textarea")


def test_an_appeal_sent_twice_is_one(case: Case) -> None:
    as_petitioner(case.site)
    path = f"/kk/account/petitions/{case.number}/answers/{case.duty('response').id}/appeal"
    token = case.site.client.page(path).all("input", name="csrf_token")[0].get("value")
    for _ in range(2):
        case.site.client.post(path, data={"csrf_token": token, "reason": REASON})
    written = sa.select(sa.func.count()).select_from(Message)
    assert case.world.session.scalar(written) == 1
    case.world.session.commit()


def test_the_letter_about_the_answer_says_until_when_and_where_to_appeal(case: Case) -> None:
    [letter] = case.world.letters("response_published")
    path = f"/account/petitions/{case.number}/answers/{case.duty('response').id}/appeal"
    assert letter.data["appeal_path"] == path
    assert letter.data["appeal_until"] == (case.world.now + 30 * DAY).date().isoformat()


def test_the_words_stay_with_the_body_while_none_is_named(case: Case) -> None:
    """Without a body they would otherwise stand among the letters to the moderators."""
    case.appeal()
    session = case.world.session
    session.execute(sa.update(Message).values(body_id=None))
    session.commit()
    assert messages.thread(session, case.number, None) == []
    session.commit()


def test_the_page_says_that_it_is_too_late(case: Case) -> None:
    case.site.at(case.world.now + 30 * DAY)
    as_petitioner(case.site)
    path = f"/en/account/petitions/{case.number}/answers/{case.duty('response').id}/appeal"
    assert "It is too late for this." in case.site.client.page(path).text()


def test_an_answer_of_another_petition_is_not_found(case: Case) -> None:
    other = case.world.petition(RULES, body_id=case.body, kind="inquiry")
    with pytest.raises(NotFound):
        appealing.own(case.world.session, case.petitioner, other, case.duty("response").id)
    case.world.session.rollback()


def test_both_answers_are_kept(case: Case) -> None:
    case.appeal()
    case.answer("response_appeal", SECOND)
    mine = sa.select(Response).where(Response.petition_id == case.number)
    assert len(case.world.session.scalars(mine).all()) == 2
