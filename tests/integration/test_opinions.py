"""One question after an answer: asked by letter, said by a button, shown when nobody stands out."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions.services import answering, my_signature, surveying
from petitions.services.errors import Forbidden, NotFound, Refused
from petitions.storage import surveys
from petitions.storage.engine import unit
from petitions.storage.tables import AuditRecord, Duty, Mailing, Opinion, Signature
from tests.integration.test_admin_people import enter
from tests.support import public
from tests.support.clock import Clock
from tests.support.databases import on_sqlite
from tests.support.lives import KEYS, least
from tests.support.matrix import LAW, US, a_small_law
from tests.support.public import Site

pytestmark = on_sqlite
WORDS = {lang: {"summary": "Жауап", "text": "Толық жауап"} for lang in ("kk", "ru", "en")}


class Answered:
    """A petition that was answered, and its signatories' links."""

    def __init__(self, site: Site, people: int = 3) -> None:
        self.site, self.world = site, site.world
        world = site.world.publish(a_small_law())
        self.body = world.body(LAW)
        self.number = world.petition(LAW, body_id=self.body, **least(US))
        signed = [world.sign(self.number, f"p{n}@good.kz") for n in range(people)]
        self.links = [my_signature.token_of(KEYS, one.signature_id) for one in signed]
        world.wait(timedelta(minutes=1)).tally()
        self.duty = world.session.scalars(sa.select(Duty.id).order_by(Duty.id)).first() or 0
        world.session.commit()
        officer = world.staff("officer", "officer@example.org", self.body)
        answering.publish(
            world.session, officer, self.duty, "responded", WORDS, world.now, site=("kk",)
        )
        site.at(world.wait(timedelta(minutes=1)).now)

    def say(self, person: int, choice: str, words: str = "") -> None:
        surveying.say(
            self.world.session, KEYS, self.links[person], self.duty, choice, words, "kk",
            self.world.now,
        )  # fmt: skip

    def result(self) -> surveying.Result:
        self.world.session.expire_all()
        found = surveying.result(self.world.session, self.duty, self.world.now)
        self.world.session.commit()
        assert found
        return found


@pytest.fixture
def site(session: Session, app: Flask, clock: Clock) -> Site:
    return public.make(session, app, clock)


def test_the_letter_of_the_answer_asks_the_question(site: Site) -> None:
    answered = Answered(site)
    data = site.world.session.scalars(sa.select(Mailing.data)).one()
    assert data["question"] == answered.duty
    letters = [one.data for one in site.world.letters("response_published")]
    assert [one["question"] for one in letters] == [answered.duty]


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_following_the_link_says_nothing_and_the_button_says_it_once(site: Site, lang: str) -> None:
    answered = Answered(site)
    path = f"/{lang}/signatures/{answered.links[0]}/answers/{answered.duty}"
    site.client.page(path)
    assert answered.result().total == 0
    for choice in ("no", "yes"):
        sent = site.client.submit(path, choice=choice, words="Нақты күні жоқ")
        assert sent.status_code == 303
    found = answered.result()
    assert (found.yes, found.partly, found.no) == (1, 0, 0)
    site.client.page(sent.location)


def test_figures_are_shown_from_ten_on(site: Site) -> None:
    answered = Answered(site, 10)
    for person in range(9):
        answered.say(person, "no")
    page = site.client.page(f"/en/petitions/{answered.number}").text()
    assert "Too few signatories have said what they think" in page
    answered.say(9, "partly")
    page = site.client.page(f"/en/petitions/{answered.number}").text()
    assert "10 signatories have said:" in page
    assert "No, it does not answer what was asked: 90%" in page


def test_the_question_closes(site: Site) -> None:
    answered = Answered(site)
    site.at(answered.world.wait(surveying.LASTS).now)
    with pytest.raises(Refused, match="survey_closed"):
        answered.say(0, "yes")
    path = f"/en/signatures/{answered.links[0]}/answers/{answered.duty}"
    assert "This question is closed." in site.client.page(path).text()


def test_a_link_says_nothing_about_another_petitions_answer(site: Site) -> None:
    answered = Answered(site)
    other = site.world.petition(LAW, body_id=answered.body, **least(US))
    signed = site.world.sign(other, "x@good.kz")
    answered.links[0] = my_signature.token_of(KEYS, signed.signature_id)
    with pytest.raises(NotFound):
        answered.say(0, "yes")


def test_whose_signature_was_found_invalid_has_no_say_left(site: Site) -> None:
    answered, session = Answered(site), site.world.session
    answered.say(0, "yes")
    answered.say(1, "no")
    mine = my_signature.signature_of(KEYS, answered.links[0])
    with unit(session):
        row = session.get_one(Signature, mine)
        row.invalidated_at = site.world.now
        surveys.forget(session, [mine])
    found = answered.result()
    assert (found.yes, found.no) == (0, 1)
    with pytest.raises(NotFound):
        answered.say(0, "yes")


def test_the_petitioner_speaks_alone(site: Site) -> None:
    answered = Answered(site)
    petitioner = site.world.account("petitioner@example.org")
    surveying.say_as_petitioner(
        site.world.session, petitioner, answered.number, answered.duty, "partly", "", "kk",
        site.world.now,
    )  # fmt: skip
    found = answered.result()
    assert (found.total, found.petitioner) == (0, "partly")
    with pytest.raises(NotFound):
        surveying.say_as_petitioner(
            site.world.session, site.world.account("other@example.org"), answered.number,
            answered.duty, "no", "", "kk", site.world.now,
        )  # fmt: skip


def test_words_are_read_by_all_only_after_a_moderator_allowed_it(site: Site) -> None:
    answered = Answered(site)
    answered.say(0, "no", "Нақты күні жоқ")
    path = f"/en/petitions/{answered.number}"
    assert "Нақты күні жоқ" not in site.client.page(path).text()
    moderator = enter(site.world, site.client, "moderator")
    assert "Нақты күні жоқ" in site.client.page("/en/moderator/words").text()
    site.client.submit("/en/moderator/words", action="/show")
    assert "Нақты күні жоқ" in site.client.page(path).text()
    row = site.world.session.scalars(
        sa.select(AuditRecord).where(AuditRecord.act == "show_words")
    ).one()
    assert row.account_id == moderator
    assert "Нақты" not in repr((row.before, row.after, row.why))
    site.world.session.commit()
    answered.say(0, "no", "Басқа сөз")
    assert "Басқа сөз" not in site.client.page(path).text()


def test_nobody_but_moderators_lets_words_be_read(site: Site) -> None:
    answered = Answered(site)
    answered.say(0, "no", "Сөз")
    said = site.world.session.scalars(sa.select(Opinion.id)).one()
    site.world.session.commit()
    with pytest.raises(Forbidden):
        surveying.decide_words(
            site.world.session, site.world.account("other@example.org"), said, site.world.now,
            show=True,
        )  # fmt: skip
