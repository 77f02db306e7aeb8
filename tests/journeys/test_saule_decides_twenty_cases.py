"""Saule's morning: twenty petitions to review, each kind of decision, and a colleague beside her."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions import presets
from petitions.domain.eligibility import Person
from petitions.services import drafting, reviewing, rulebooks, staff
from petitions.services.drafting import Answers
from petitions.services.staff import Grant
from petitions.storage import accounts
from petitions.storage.tables import AuditRecord
from tests.support.town import KEYS, Town
from tests.support.visitor import Visitor

pytestmark = pytest.mark.browser

RULES = "lv-manabalss"
# Latvia's platform knows no part acceptance; a rule set that is like it otherwise does.
OUTCOMES = 'outcomes = ["accept", "return", "reject"]'
WITH_PARTS = 'outcomes = ["accept", "accept_partly", "return", "reject"]'
TITLES = [f"{number}-ауылға жол керек" for number in range(1, 21)]
WHYS = ("legal-quality", "Қате негіз таңдалған", "Жеке дерек бар", "Дерек алынды")
PLAIN = 11  # so many are accepted without more ado


@pytest.fixture
def town(open_town: Callable[..., Town]) -> Town:
    made = open_town(RULES)
    source = Path(presets.__file__).parent.joinpath(f"{RULES}.toml").read_text()
    with made.session() as session:
        rulebooks.publish(
            session, source.replace(OUTCOMES, WITH_PARTS, 1), "Parts", made.site.clock.now()
        )
    return made


@pytest.fixture
def petitioner(town: Town) -> Visitor:
    return town.visitor("Бақыт Оспан", "baqyt@example.org").register()


@pytest.fixture
def cases(town: Town, petitioner: Visitor) -> list[int]:
    """Twenty petitions of one petitioner, handed in a minute after one another."""
    town.site.clock.forward(minutes=1)
    body = town.body(kind="parliament", rule_set=RULES)
    with town.session() as session:
        return [_hand_in(session, town, petitioner.email, body, title) for title in TITLES]


def _hand_in(session: Session, town: Town, email: str, body: int, title: str) -> int:
    at = town.site.clock.now()
    owner = accounts.by_email(session, email)
    assert owner
    draft = drafting.start(session, owner.id, at)
    fields = [field.key for field in presets.preset(RULES).content.fields if field.required]
    text = dict.fromkeys(fields, title)
    said = Answers(rule_set=RULES, body_id=body, language="kk", texts={"kk": text})
    drafting.save(session, owner.id, draft, said, at)
    return drafting.submit(session, KEYS, owner.id, draft, Person(), at)


def test_a_morning_of_twenty_cases(town: Town, cases: list[int], petitioner: Visitor) -> None:
    saule = town.employ(town.visitor("Сәуле Нұр", "saule@example.org"), "moderator")
    with town.session() as session:
        me = accounts.by_email(session, saule.email)
        assert me
    done: list[tuple[str, int]] = []
    plain, rest = cases[:PLAIN], cases[PLAIN:]
    saule.go("/moderator").reads(TITLES[0]).reads("(20)")

    for number in plain:
        saule.go(f"/moderator/cases/{number}").answer(outcome="accept").press("Decide")
        done.append(("review_accept", number))

    part, rejected, returned, parked, flagged, taken, lost, wrong, gone = rest
    done += _accepts_in_part(saule, part)
    done += _rejects_with_an_adjusted_letter(saule, petitioner, rejected)
    done += _returns_with_a_remark(saule, petitioner, returned)
    done += _parks_and_flags(town, saule, parked, flagged)
    done += _works_beside_a_colleague(town, saule, taken, lost)
    done += _corrects_a_reason(saule, wrong)
    done += _takes_down_and_restores(saule, gone)

    saule.go("/moderator").reads("(0)")  # one waits aside, all others are decided
    reader = town.visitor("Елена Ким", "elena@example.org", "ru")
    reader.go("/how-it-works").follow("How petitions are reviewed")
    reader.sees("Why petitions were refused").reads("20", "main dd")
    assert _recorded(town, me.id) == sorted(done)
    assert set(WHYS) <= _reasons(town, me.id)


def _recorded(town: Town, account_id: int) -> list[tuple[str, int]]:
    found = sa.select(AuditRecord.act, AuditRecord.petition_id).where(
        AuditRecord.account_id == account_id, AuditRecord.petition_id.is_not(None)
    )
    with town.session() as session:
        return sorted((act, number or 0) for act, number in session.execute(found))


def _reasons(town: Town, account_id: int) -> set[str | None]:
    mine = sa.select(AuditRecord.why).where(AuditRecord.account_id == account_id)
    with town.session() as session:
        return set(session.scalars(mine))


def _accepts_in_part(saule: Visitor, number: int) -> list[tuple[str, int]]:
    saule.go(f"/moderator/cases/{number}").answer(outcome="accept_partly").press("Decide")
    saule.has_errors()  # which part must be said
    saule.fill("message", "Екінші бөлігі заңмен шешілмейді.").press("Decide")
    saule.go(f"/petitions/{number}").sees("The petition was accepted in part")
    saule.reads("Екінші бөлігі заңмен шешілмейді.")
    return [("review_accept_partly", number)]


def _rejects_with_an_adjusted_letter(
    saule: Visitor, petitioner: Visitor, number: int
) -> list[tuple[str, int]]:
    saule.go(f"/moderator/cases/{number}").press("Take this case")
    saule.answer(outcome="reject", reason="legal-quality").press("See the letter first")
    saule.sees("The letter to the petitioner")
    letter = saule.page.locator("[name=words]")
    letter.fill(letter.input_value() + "\n\nҚұрметпен, Сәуле")
    saule.press("Decide and send this letter")
    assert (
        "Құрметпен, Сәуле"
        in petitioner.letter(petitioner.said("Your petition was not accepted")).text
    )
    saule.go(f"/moderator/cases/{number}").sees("The letter as it was adjusted")
    return [("take_case", number), ("review_reject", number)]


def _returns_with_a_remark(
    saule: Visitor, petitioner: Visitor, number: int
) -> list[tuple[str, int]]:
    saule.go(f"/moderator/cases/{number}").answer(outcome="return")
    saule.page.get_by_text(saule.said("Remarks on passages")).click()
    saule.page.locator("#quote-1").fill("ауылға жол")
    saule.page.locator("#remark-1").fill("Қай жол екенін жазыңыз")
    saule.press("Decide")
    petitioner.go(f"/account/petitions/{number}").reads("Қай жол екенін жазыңыз")
    petitioner.press("Change the text").fill("title", "13-ауылға тас жол керек").press("Continue")
    petitioner.go(petitioner.page.url.rsplit("/", 1)[0] + "/check")
    petitioner.fill("answer", "Тас жол деп нақтыладым").press("Send the petition")
    saule.go(f"/moderator/cases/{number}").reads("Тас жол деп нақтыладым")
    assert "тас" in saule.page.locator("ins").first.inner_text()
    saule.answer(outcome="accept").press("Decide")
    return [("review_return", number), ("review_accept", number)]


def _parks_and_flags(
    town: Town, saule: Visitor, parked: int, flagged: int
) -> list[tuple[str, int]]:
    saule.go(f"/moderator/cases/{parked}")
    saule.page.get_by_text(saule.said("Park the case until a day")).click()
    back = town.site.clock.now().date() + timedelta(days=30)
    for part, value in zip(
        ("day", "month", "year"), (back.day, back.month, back.year), strict=True
    ):
        field = "#park-until" if part == "day" else f"#park-until-{part}"
        saule.page.locator(field).fill(str(value))
    saule.page.locator("[name=park-why]").fill("Сарапшының жауабын күтеміз")
    saule.press("Park").reads("Сарапшының жауабын күтеміз")
    saule.go("/moderator").does_not_read(TITLES[PLAIN + 3])
    saule.follow("Parked").reads(TITLES[PLAIN + 3])

    saule.go(f"/moderator/cases/{flagged}").fill("tags", "Жол, дау").press("Save the tags")
    saule.fill("note", "Заңгерге көрсету керек").press("Add the note")
    saule.page.locator("[name=checked]").first.check()
    saule.press("Save the checklist")
    saule.page.get_by_text(saule.said("Flag the case for the others")).click()
    saule.page.locator("[name=flag-why]").fill("Күмәнді")
    saule.press("Flag")
    saule.go("/moderator?tag=дау&show=flagged").follow_link(TITLES[PLAIN + 4])
    saule.answer(outcome="accept").press("Decide")
    return [
        ("case_park", parked), ("case_tags", flagged), ("case_note", flagged),
        ("case_check", flagged), ("case_flag", flagged), ("review_accept", flagged),
    ]  # fmt: skip


def _works_beside_a_colleague(
    town: Town, saule: Visitor, taken: int, lost: int
) -> list[tuple[str, int]]:
    at = town.site.clock.now
    with town.session() as session:
        other = accounts.add_account(
            session, email="dana@example.org", name="Дана Ахмет", language="kk", at=at()
        ).id
        session.commit()
        staff.grant_role(session, account_id=other, grant=Grant("moderator"), by=None, at=at())
        reviewing.take_case(session, other, taken, at())
    saule.go(f"/moderator/cases/{taken}").reads("Дана Ахмет").press("Take the case over")
    saule.answer(outcome="accept").press("Decide")

    saule.go(f"/moderator/cases/{lost}").answer(outcome="accept")
    with town.session() as session:
        reviewing.decide(session, other, lost, "reject", at(), reason="not-neutral")
    saule.press("Decide").has_errors()
    saule.sees("Somebody has decided this case meanwhile. What they decided is shown below.")
    saule.reads("Дана Ахмет")
    return [("take_case", taken), ("review_accept", taken)]


def _corrects_a_reason(saule: Visitor, number: int) -> list[tuple[str, int]]:
    saule.go(f"/moderator/cases/{number}").answer(outcome="reject", reason="not-neutral")
    saule.press("Decide").go(f"/moderator/cases/{number}")
    saule.follow("Correct the reasons of the rejection")
    saule.page.locator("[name=reasons][value=not-neutral]").uncheck()
    saule.page.locator("[name=reasons][value=editorial-quality]").check()
    saule.fill("why", "Қате негіз таңдалған").press("Correct the reasons")
    saule.reads("Қате негіз таңдалған").read_in("ru").sees("Reasons corrected").read_in("kk")
    return [("review_reject", number), ("correct_reasons", number)]


def _takes_down_and_restores(saule: Visitor, number: int) -> list[tuple[str, int]]:
    case = f"/moderator/cases/{number}"
    saule.go(case).answer(outcome="accept").press("Decide")
    saule.go(case).follow("Take the petition down").fill("reason", "Жеке дерек бар").press("Yes")
    saule.go(f"/petitions/{number}").reads("Жеке дерек бар")
    saule.go(case).follow("Restore the petition").fill("reason", "Дерек алынды").press("Yes")
    saule.go(f"/petitions/{number}").reads("Дерек алынды").sees("The petition was restored")
    return [("review_accept", number), ("remove", number), ("restore", number)]
