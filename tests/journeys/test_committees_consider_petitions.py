"""Committees at work: from the agenda to a debate, a hearing, a conclusion, a head's decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from petitions.domain.actions import Action
from petitions.services.committees import membership
from petitions.services.committees.membership import CommitteeValues
from petitions.storage.tables import Duty
from tests.support.accessibility import findings
from tests.support.chamber import case_path, hand_in, let_happen, named, seat_committee
from tests.support.town import Town
from tests.support.visitor import Visitor

pytestmark = pytest.mark.browser
UK, PETI, ROI, KZ = "uk-parliament", "eu-parliament-peti", "ru-roi", "kz-epetition"
TITLE = "Ауылға жаңа мектеп салынсын"
ACCEPT = Action(do="review", outcome="accept")


def accessible(who: Visitor) -> Visitor:
    """Ask axe-core about the page that somebody sees."""
    assert findings(who.page) == [], who.page.url
    return who


def type_day(who: Visitor, field: str, day: date) -> Visitor:
    inputs = who.page.locator(f"[name={field}]")
    for place, part in enumerate((day.day, day.month, day.year)):
        inputs.nth(place).fill(str(part))
    return who


def write(who: Visitor, stem: str, text: str, *languages: str) -> Visitor:
    """Write in each language: all three where none is named."""
    for code in languages or ("kk", "ru", "en"):
        who.fill(f"{stem}_{code}", f"{text} ({code})")
    return who


def pick(who: Visitor, field: str, label: str) -> Visitor:
    who.page.locator(f"[name={field}]").select_option(label=label)
    return who


def put_motion(clerk: Visitor, case: str, option: str, text: str, *present: str) -> Visitor:
    """Put a motion to the vote and say who is there, by their names."""
    clerk.go(case).follow("Put a motion to the vote")
    clerk.page.locator(f"[name=option][value='{option}']").check()
    write(clerk, "text", text, "en").press("Open the vote").follow("Say who is present")
    for name in present:
        clerk.page.get_by_label(name, exact=True).select_option("here")
    return clerk.press("Save")


def record(clerk: Visitor, votes: dict[str, str]) -> Visitor:
    """Record votes given aloud, by the members' names."""
    for name, choice in votes.items():
        pick(clerk, "member", name)
        clerk.answer(choice=choice).press("Record the vote")
    return clerk


def close_vote(clerk: Visitor, reasons: str) -> Visitor:
    clerk.press("Close the vote")
    return write(clerk, "reasons", reasons).press("Close the vote and publish the reasons")


def test_the_uk_committee_from_its_agenda_to_a_debate(open_town: Callable[..., Town]) -> None:
    town = open_town(UK)
    department = town.body(slug="department")
    elsewhere = seat_nobody(town)
    clerk = town.visitor("Клара Хатшы", "clara@example.org", "en")
    chair = town.visitor("Чарльз Төраға", "charles@example.org", "en", width=360)
    body = seat_committee(town, UK, clerk, [chair], more=10)
    suzie = town.visitor("Сюзан Смит", "suzie@example.org", "en").register()
    number = hand_in(town, suzie, UK, TITLE)
    let_happen(town, number, Action(do="support", count=5), ACCEPT, Action(do="sign", count=10**5))
    case, today = case_path(town, body, number), town.site.clock.now().date()
    put_on_agenda(clerk, body, today + timedelta(days=7))
    use_all_powers(town, clerk, case, department, elsewhere, today)
    suzie.open_letter("/committee/letters/", 2).reads("Please come")
    suzie.choose(suzie.said("I accept the invitation")).fill("text", "Gladly")
    suzie.press("Send the answer").sees("The petitioner accepted")
    put_motion(clerk, case, "debate", "Debate it", "Чарльз Төраға", "Мүше 1", "Мүше 2", "Мүше 3")
    record(clerk, {"Мүше 1": "for", "Мүше 2": "against"})
    clerk.press("Close the vote")
    write(clerk, "reasons", "Many signed").press("Close the vote and publish the reasons")
    accessible(clerk.has_errors())  # a tie waits for the chair, who must wait for the last vote
    clerk.go(f"{case}#motions").follow("Go to the vote")
    motion = accessible(clerk).page.url
    record(clerk, {"Мүше 3": "abstain"})
    chair.go(motion).answer(choice="for").press("Cast my vote")
    close_vote(clerk.go(motion), "Many signed").reads("Чарльз Төраға")
    accessible(clerk.go(case))
    hold_a_debate(town, clerk, case, today)
    passer_by = town.visitor("", "nobody@example.org", "en", width=360)
    passer_by.go(f"/petitions/{number}").reads("The House debated it")
    accessible(passer_by.go(f"/committees/committee-{UK}/petitions/{number}"))
    for words in ("wrote to the petitioner", "invited the petitioner", "requested evidence",
                  "pressed for action", "referred the petition", "forward for debate"):  # fmt: skip
        passer_by.reads(words)
    passer_by.reads("The petitioner accepted").does_not_read("Gladly").reads("For the motion")
    assert len(town.site.mail.wait_for("suzie@example.org", "debate", 1, 25).text) > 0


def seat_nobody(town: Town) -> int:
    """Make another committee to which a petition can be referred."""
    body = town.body("committee", slug="education", **named("The Education Committee"))
    with town.session() as session:
        values = CommitteeValues(kind="committee", zone="Europe/London")
        membership.establish(session, body, values, by=None, at=town.site.clock.now())
    return body


def put_on_agenda(clerk: Visitor, body: int, day: date) -> None:
    clerk.go(f"/committee/{body}").follow("Plan a meeting")
    type_day(clerk, "day", day).fill("begins", "10:00").fill("place_en", "Room 15")
    clerk.press("Plan it").follow("Put something on the agenda")
    clerk.page.locator("[name=case]").select_option(index=1)
    clerk.press("Put it on").reads(TITLE)


def use_all_powers(
    town: Town, clerk: Visitor, case: str, department: int, elsewhere: int, today: date
) -> None:
    clerk.go(case).follow("Write to the petitioner")
    write(clerk, "text", "Tell us more", "en").press("Write to the petitioner")
    clerk.follow("Invite the petitioner")
    type_day(clerk, "day", today + timedelta(days=7)).fill("begins", "10:30")
    clerk.fill("place", "Room 15")
    write(clerk, "text", "Please come", "en").press("Invite the petitioner")
    clerk.follow("Request evidence or an answer").answer(body=str(department))
    type_day(clerk, "until", today + timedelta(days=14))
    write(clerk, "text", "How many schools?", "en").press("Request evidence or an answer")
    clerk.follow("Press for action").answer(body=str(department))
    write(clerk, "text", "Act now", "en").press("Press for action")
    clerk.follow("Refer to another committee or body").answer(body=str(elsewhere))
    write(clerk, "text", "Look into it", "en").press("Refer to another committee or body")
    clerk.follow("Put forward for debate")
    write(clerk, "text", "The House should debate it", "en").press("Put forward for debate")
    clerk.sees("waiting for an answer")
    with town.session() as session:
        query = sa.select(Duty.key).where(Duty.body_id == department, Duty.status == "open")
        assert "request_1" in session.scalars(query).all()


def hold_a_debate(town: Town, clerk: Visitor, case: str, today: date) -> None:
    clerk.go(case).follow("Schedule a debate or hearing").answer(kind="debate")
    type_day(clerk, "day", today + timedelta(days=20)).fill("begins", "16:30")
    write(clerk, "place", "Westminster Hall", "en").press("Schedule it")
    town.site.clock.forward(days=21)
    clerk.sign_in().go(case).follow("It was held").fill("video", "http://parliament.example")
    write(clerk, "outcome", "The House debated it", "en").press("Publish the outcome").has_errors()
    clerk.fill("video", "https://parliament.example/video").press("Publish the outcome")
    clerk.sees("held")


@pytest.mark.on_demand
def test_peti_from_registration_to_a_hearing(open_town: Callable[..., Town]) -> None:
    town = open_town(PETI)
    clerk = town.visitor("Клара Хатшы", "clara@example.org", "ru")
    chair = town.visitor("Павел Төраға", "pavel@example.org", "kk", width=360)
    body = seat_committee(town, PETI, clerk, [chair], more=6, zone="Europe/Brussels")
    elena = town.visitor("Елена", "elena@example.org", "ru").register()
    number = hand_in(town, elena, PETI, TITLE)
    case, today = case_path(town, body, number), town.site.clock.now().date()
    elena.go(f"/petitions/{number}").sees("There is no such page")
    put_motion(clerk, case, "admissibility:review::accept:", "Принять", "Павел Төраға")
    motion = clerk.page.url
    chair.go(motion).answer(choice="for").press("Cast my vote")
    write(clerk.go(motion).press("Close the vote"), "reasons", "Вопрос")
    clerk.press("Close the vote and publish the reasons").has_errors()  # no quorum
    clerk.go(motion).follow("Say who is present")
    clerk.page.get_by_label("Мүше 1", exact=True).select_option("here")
    record(clerk.press("Save"), {"Мүше 1": "against"})
    close_vote(clerk, "Голоса поровну").sees("not carried")
    assert town.state(number) == "in_review"
    put_motion(clerk, case, "admissibility:review::accept:", "Принять", "Павел Төраға", "Мүше 1")
    record(clerk, {"Павел Төраға": "for", "Мүше 1": "abstain"})
    close_vote(clerk, "Вопрос относится к ведению Союза").sees("carried")
    assert town.state(number) == "open"
    clerk.go(case).follow("Schedule a debate or hearing").answer(kind="hearing")
    type_day(clerk, "day", today + timedelta(days=5)).fill("begins", "9:30")
    clerk.fill("link", "https://europarl.example/live").press("Schedule it")
    elena.letter(elena.said("A hearing on the petition is scheduled"))
    town.site.clock.forward(days=6)
    clerk.sign_in().go(case).follow("It was held")
    write(clerk, "outcome", "Заявитель выслушан", "ru").press("Publish the outcome")
    passer_by = town.visitor("", "nobody@example.org", "kk", width=360)
    passer_by.go(f"/committees/committee-{PETI}/petitions/{number}").reads("Заявитель выслушан")
    passer_by.sees("Hearing").reads("Павел Төраға").sees("The petition is admitted")


@pytest.mark.on_demand
def test_experts_come_to_a_reasoned_conclusion(open_town: Callable[..., Town]) -> None:
    town = open_town(ROI)
    clerk = town.visitor("Клара Хатшы", "clara@example.org", "ru")
    expert = town.visitor("Эксперт", "expert@example.org", "ru", width=360)
    body = seat_committee(
        town, ROI, clerk, [expert], kind="expert_group", rules_body="expert_group", more=2,
        zone="Europe/Moscow",
    )  # fmt: skip
    boris = town.visitor("Борис", "boris@example.org", "ru").register()
    number = hand_in(town, boris, ROI, TITLE)
    let_happen(town, number, ACCEPT, Action(do="sign", count=100_000))
    case = case_path(town, body, number)
    people = ("Эксперт", "Мүше 1", "Мүше 2")
    put_motion(clerk, case, "conclusion:decline:decision:refused:", "Отказать", *people)
    expert.go(clerk.page.url).answer(choice="against").press("Cast my vote")
    record(clerk.go(clerk.page.url), {"Мүше 1": "for", "Мүше 2": "for"})
    close_vote(clerk, "Противоречит Конституции").sees("carried")
    expert.go(clerk.page.url).follow("Record a dissent").fill("text", "Не противоречит")
    expert.press("Record it").reads("Не противоречит")
    assert town.state(number) == "decided"
    passer_by = town.visitor("", "nobody@example.org", "kk", width=360)
    passer_by.go(f"/petitions/{number}").reads("Противоречит Конституции")
    passer_by.go(f"/committees/expert_group-{ROI}/petitions/{number}").reads("Не противоречит")
    passer_by.does_not_read("Ұсынысты қолдаймын")
    boris.letter_with(f"/petitions/{number}")


def test_kazakhstan_from_a_working_group_to_the_heads_decision(
    open_town: Callable[..., Town],
) -> None:
    town = open_town(KZ)
    government = town.body()
    head = town.employ(town.visitor("Болат Басшы", "head@example.org"), "head", government)
    aigul = town.visitor("Айгүл", "aigul@example.org", width=360).register()
    number = hand_in(town, aigul, KZ, TITLE, body_id=government)
    support = Action(do="support", count=50)
    let_happen(town, number, ACCEPT, support, Action(do="sign", count=50_000))
    head.go("/government").follow_link(TITLE).follow("Set up a working group")
    write(head, "name", "Мектеп жөніндегі жұмыс тобы").press("Set it up")
    group = head.page.url
    head.sign_in() if "sign-in" in head.page.url else head.look()
    head.follow_link(TITLE).follow("Take somebody into the working group")
    head.fill("name", "Дана Ахметова").fill("represents_kk", "Ата-аналар").press("Take in")
    head.reads("Дана Ахметова").reads("Ата-аналар")
    discuss(town, head, aigul, group)
    head.go("/government").follow_link(TITLE)
    head.answer(outcome="satisfied").press("Publish the answer")
    assert town.state(number) == "decided"
    head.go("/government?show=done").follow_link(TITLE).follow("Publish the head's statement")
    write(head, "text", "Мектеп салынады")
    head.fill("link", "https://gov.example/statement").press("Publish the statement")
    passer_by = town.visitor("", "nobody@example.org", "ru", width=360)
    passer_by.go("/discussions").follow_link(TITLE).reads("Мектеп салынады (ru)")
    accessible(passer_by).reads("Ответ всем").reads("Тезірек салыңыздар").does_not_read(
        "Сатып алыңыз"
    )
    passer_by.go(f"/petitions/{number}").reads("Шешім мәтіні (ru)")


def discuss(town: Town, head: Visitor, aigul: Visitor, group: str) -> None:
    """Open a draft for comment; one comment is let through and answered, another is not."""
    today = town.site.clock.now().date()
    head.go(group).follow_link(TITLE).follow("Put a draft decision up for discussion")
    type_day(head, "until", today + timedelta(days=10))
    write(head, "text", "Шешім мәтіні").press("Open the discussion")
    inside = head.page.url
    aigul.open_letter("/discussions/").press("Comment on the draft")
    accessible(aigul).fill("text", "Тезірек салыңыздар").press("Send the comment").sees(
        "not looked at yet"
    )
    aigul.back().fill("text", "Сатып алыңыз").press("Send the comment")
    accessible(head.go(inside)).page.locator("button[value=publish]").first.click()
    head.look().page.locator("[name=reason]").select_option("advert")
    head.page.locator("button[value=refuse]").click()
    head.look()
    accessible(head).page.locator("[name=comment]").check()
    write(head, "text", "Ответ всем").press("Publish the answer")
    town.site.clock.forward(days=11)
    head.sign_in().go(inside).follow("Publish the final text").press("Publish the final text")
    head.sees("concluded")
