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
from tests.support.chamber import case_path, hand_in, let_happen, named, seat_committee
from tests.support.town import Town
from tests.support.visitor import Visitor

pytestmark = pytest.mark.browser
UK, PETI, ROI, KZ = "uk-parliament", "eu-parliament-peti", "ru-roi", "kz-epetition"
TITLE = "Ауылға жаңа мектеп салынсын"
ACCEPT = Action(do="review", outcome="accept")


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
    clerk.has_errors()  # a tie waits for the chair, who must wait for the last vote
    clerk.go(f"{case}#motions").follow("Go to the vote")
    motion = clerk.page.url
    record(clerk, {"Мүше 3": "abstain"})
    chair.go(motion).answer(choice="for").press("Cast my vote")
    close_vote(clerk.go(motion), "Many signed").reads("Чарльз Төраға")
    hold_a_debate(town, clerk, case, today)
    passer_by = town.visitor("", "nobody@example.org", "en", width=360)
    passer_by.go(f"/petitions/{number}").reads("The House debated it")
    passer_by.go(f"/committees/committee-{UK}/petitions/{number}")
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
