"""What everybody sees of a committee's work, and what nobody outside it ever does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions.services.committees import acts, conflicts, debates, discussions, motions
from petitions.services.committees.acts import Said
from petitions.services.committees.discussions import Draft
from petitions.services.committees.motions import Proposed
from petitions.storage import committee_acts
from petitions.storage.tables import Account
from tests.support.clock import Clock
from tests.support.committee import ROI, UK, Sitting, a_committee, an_open_petition
from tests.support.databases import on_sqlite
from tests.support.lives import World
from tests.support.pages import CheckingClient
from tests.support.people import sign_in

pytestmark = on_sqlite
SITE = ("kk", "ru", "en")
THREE = {"kk": "Қазақша жоба", "ru": "Проект по-русски", "en": "The draft in English"}


def made_at(session: Session, clock: Clock, rule_set: str) -> World:
    world = World(session).install(rule_set)
    clock.set(world.now)
    return world


@pytest.fixture
def uk(session: Session, clock: Clock) -> Sitting:
    return a_committee(made_at(session, clock, UK), UK, members=3)


@pytest.fixture
def number(uk: Sitting) -> int:
    return an_open_petition(uk.world, UK, signatures=100_000)


def public_pages(client: CheckingClient, sitting: Sitting, number: int, slug: str) -> str:
    """Return everything that a passer-by is shown about a petition, in three languages."""
    paths = (
        f"petitions/{number}", f"committees/{slug}", f"committees/{slug}/petitions/{number}",
        "discussions", "discussions/1", "discussions/2", "feed.atom",
    )  # fmt: skip
    shown = [client.get(f"/{lang}/{path}").get_data(as_text=True)
             for lang in SITE for path in paths]  # fmt: skip
    shown.append(client.get(f"/api/petitions/{number}.json").get_data(as_text=True))
    return "\n".join(shown)


def decide(sitting: Sitting, case: int, text: str, option: str, **votes: str) -> int:
    world, session = sitting.world, sitting.world.session
    said = Proposed(option.split(":")[0], {"en": text}, option)
    made = motions.open_motion(session, sitting.clerk, case, said, world.now)
    present = {sitting.seats[name]: None for name in votes}
    motions.mark_present(session, sitting.clerk, made, present, world.now)
    for name, choice in votes.items():
        motions.vote(session, sitting.accounts[name], made, choice, world.now)
    return made


def test_what_is_internal_is_on_no_public_page(
    uk: Sitting, number: int, client: CheckingClient
) -> None:
    world, session, case = uk.world, uk.world.session, uk.case(number)
    petitioner = world.account("petitioner@example.org")
    wrote = acts.use(session, uk.clerk, case, "write", Said(texts={"en": "OPEN-LETTER"}), world.now)
    acts.reply(session, petitioner, wrote, "answered", "INNER-REPLY", "kk", world.now)
    decide(uk, case, "INNER-MOTION", "other", m2="for")
    said = Draft(THREE, world.now + timedelta(days=9))
    made = discussions.open_discussion(session, uk.clerk, case, said, world.now, site=SITE)
    other = world.account("other@example.org", "INNER-NAME")
    for text, refuse_for in (("INNER-WAITING", ""), ("INNER-REFUSED", "advert")):
        one = discussions.comment(session, other, made, text, "kk", world.now)
        if refuse_for:
            discussions.moderate(session, uk.clerk, one, world.now, refuse_for=refuse_for)
    shown = public_pages(client, uk, number, f"{UK}-committee")
    assert "OPEN-LETTER" in shown
    assert "The draft in English" in shown
    assert "INNER-" not in shown


def test_how_members_voted_is_public_where_the_rules_say_so(
    uk: Sitting, number: int, client: CheckingClient
) -> None:
    case = uk.case(number)
    made = decide(uk, case, "Debate it", "debate", m2="for", m3="for")
    motions.close(uk.world.session, uk.clerk, made, THREE, uk.world.now, site=SITE)
    page = client.get(f"/en/committees/{UK}-committee/petitions/{number}")
    assert "Мүше 3: For the motion" in " ".join(page.get_data(as_text=True).split())


def test_only_the_numbers_are_public_where_the_rules_say_so(
    session: Session, clock: Clock, client: CheckingClient
) -> None:
    world = made_at(session, clock, ROI)
    group = a_committee(world, ROI, rules_body="expert_group", kind="expert_group", members=3)
    number = an_open_petition(world, ROI, signatures=100_000)
    option = "conclusion:decline:decision:refused:"
    made = decide(group, group.case(number), "Refuse", option, chair="for", m2="for", m3="against")
    motions.close(session, group.clerk, made, THREE, world.now, site=SITE)
    motions.dissent(session, group.accounts["m3"], made, "IT-IS-LAWFUL", "ru", world.now)
    page = client.get(f"/en/committees/{ROI}-expert_group/petitions/{number}")
    shown = page.get_data(as_text=True)
    assert "IT-IS-LAWFUL" in shown
    assert "The draft in English" in shown
    assert "Мүше 3" not in shown
    assert "For the motion" not in shown


def signed_in(sitting: Sitting, client: CheckingClient, account_id: int) -> CheckingClient:
    account = sitting.world.session.get(Account, account_id, populate_existing=True)
    assert account
    account.password_hash = "unused"
    sitting.world.session.commit()
    sign_in(client, account)
    return client


def test_a_letter_to_the_petitioner_is_nobody_elses(
    uk: Sitting, number: int, client: CheckingClient
) -> None:
    world = uk.world
    said = Said(texts={"en": "Tell us more"})
    wrote = acts.use(world.session, uk.clerk, uk.case(number), "write", said, world.now)
    stranger = world.account("stranger@example.org")
    assert signed_in(uk, client, stranger).get(f"/en/committee/letters/{wrote}").status_code == 404
    assert client.get(f"/en/committee/petitions/{number}/letters").status_code == 404


def test_a_letter_that_lacks_words_comes_back_with_what_was_typed(
    uk: Sitting, number: int, client: CheckingClient
) -> None:
    signed_in(uk, client, uk.clerk)
    path = f"/en/committee/cases/{uk.case(number)}/use/invite"
    typed = {"text_en": "Come", "place": "Room 15", "begins": "10:00", "day": ["1", "1", "2020"]}
    answer = client.submit(path, **typed)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Choose a day in the future." in shown
    assert "Room 15" in shown


def test_a_discussion_of_a_petition_that_nobody_may_see_is_not_found(
    uk: Sitting, number: int, client: CheckingClient, app: Flask
) -> None:
    world = uk.world
    said = Draft(THREE, world.now + timedelta(days=9))
    made = discussions.open_discussion(
        world.session, uk.clerk, uk.case(number), said, world.now, site=SITE
    )
    petition = world.get(number)
    petition.state = "removed"
    world.session.commit()
    assert client.get(f"/en/discussions/{made}").status_code == 404
    assert f"discussions/{made}" not in client.get("/en/discussions").get_data(as_text=True)


def test_a_member_who_declared_a_conflict_reads_why_there_is_no_vote(
    uk: Sitting, number: int, client: CheckingClient
) -> None:
    world, case = uk.world, uk.case(number)
    made = decide(uk, case, "A question", "other", m3="for")
    present = {uk.seats["m3"]: None, uk.seats["m2"]: None}
    motions.mark_present(world.session, uk.clerk, made, present, world.now)
    account = uk.accounts["m2"]
    conflicts.declare_conflict(world.session, account, case, "My land", "en", world.now)
    page = signed_in(uk, client, account).get(f"/en/committee/motions/{made}")
    assert "conflict of interest does not vote" in page.get_data(as_text=True)


def test_a_debate_to_come_stands_on_the_petitions_own_page(
    uk: Sitting, number: int, client: CheckingClient
) -> None:
    starts = uk.world.now + timedelta(days=9)
    said = debates.Planned(
        "debate", starts, {"kk": "2-зал"}, link="https://parliament.example/live"
    )
    debate = debates.schedule(uk.world.session, uk.clerk, uk.case(number), said, uk.world.now)
    page = client.get(f"/kk/petitions/{number}").text
    assert "2-зал" in page
    assert "https://parliament.example/live" in page
    assert starts.strftime("%Y-%m-%dT%H:%M") in page
    why = dict.fromkeys(SITE, "The House was dissolved")
    debates.cancel(uk.world.session, uk.clerk, debate, why, uk.world.now, for_good=True)
    assert committee_acts.debates_to_come(uk.world.session, number) == []
