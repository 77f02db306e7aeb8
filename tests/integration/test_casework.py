"""A moderator's case: queue, letters, remarks, notes, parking, corrected reasons."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions import presets
from petitions.services import afterwards, casework, petitioning, reviewing, staff
from petitions.services.errors import Conflict, Forbidden, Refused
from petitions.services.remarks import Remark
from petitions.services.reviewing import SentLetter, Verdict
from petitions.services.staff import Grant
from petitions.storage import accounts, cases, queue
from petitions.storage import petitions as petition_store
from petitions.storage.queue import Sought
from petitions.storage.staff import Role, roles_of
from petitions.storage.tables import AuditRecord, Letter
from tests.support import public
from tests.support.clock import Clock
from tests.support.databases import Database, on_sqlite
from tests.support.lives import KEYS, World
from tests.support.pages import CheckingClient
from tests.support.people import sign_in
from tests.support.public import Site

LV, KZ, EU, ROI = "lv-manabalss", "kz-epetition", "eu-citizens-initiative", "ru-roi"
REASONS = [one.code for one in presets.preset(LV).refusals + presets.preset(LV).forbidden_topics]
ALL_BUT_PARTS = 'outcomes = ["accept", "return", "reject"]'
WITH_PARTS = 'outcomes = ["accept", "accept_partly", "return", "reject"]'
pytestmark = on_sqlite


@pytest.fixture
def site(database: Database, session: Session, app: Flask, clock: Clock) -> Site:
    made = public.make(session, app, clock)
    made.world.install(LV, ROI, EU)
    return made


@pytest.fixture
def world(site: Site) -> World:
    return site.world


@pytest.fixture
def moderator(world: World) -> int:
    return world.staff("moderator", "moderator@example.org")


def enter(site: Site, email: str) -> CheckingClient:
    account = accounts.by_id(site.world.session, site.world.account(email))
    assert account
    account.password_hash = account.password_hash or "unused"
    site.world.session.commit()
    sign_in(site.client, account)
    return site.client


def sought(world: World, account_id: int, **wanted: object) -> list[int]:
    reach = roles_of(world.session, account_id)
    plain = Sought(reach=reach, me=account_id, **wanted)  # type: ignore[arg-type]
    asked = queue.looked_up(world.session, plain)
    found = queue.page(world.session, asked, world.now, "kk", None, 50)
    world.session.commit()
    return [line.number for line in found]


def counted(world: World, account_id: int) -> dict[str, int]:
    asked = Sought(reach=roles_of(world.session, account_id), me=account_id)
    found = queue.counts(world.session, asked, world.now)
    world.session.commit()
    return found


def acts(world: World, number: int) -> list[str]:
    found = sa.select(AuditRecord.act).where(AuditRecord.petition_id == number)
    listed = list(world.session.scalars(found.order_by(AuditRecord.id)))
    world.session.commit()
    return listed


def text_of(element: Element) -> str:
    return "".join(element.itertext())


def last_letter(world: World, template: str) -> Letter:
    return world.letters(template)[-1]


def test_the_queue_puts_the_soonest_due_first_and_those_without_a_limit_last(
    world: World, moderator: int
) -> None:
    unlimited = world.petition(LV)
    limited = world.petition(ROI)
    assert sought(world, moderator) == [limited, unlimited]
    assert sought(world, moderator, by_age=True) == [unlimited, limited]


def test_a_late_case_stays_late_when_the_engine_has_forgotten_its_limit(
    world: World, moderator: int
) -> None:
    number = world.petition(ROI)
    world.wait(timedelta(days=70))
    casework.add_note(world.session, moderator, number, "Кеш қалды", world.now)
    world.tally()
    assert counted(world, moderator) == {"late": 1, "near": 0, "on_time": 0, "all": 1}
    assert sought(world, moderator, lateness="late") == [number]


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({"rule_set": ROI}, {ROI}),
        ({"language": "ru"}, set()),
        ({"lateness": "on_time"}, {ROI, LV}),
        ({"whose": "mine"}, {LV}),
        ({"whose": "free"}, {ROI}),
        ({"flagged": True}, {ROI}),
        ({"tag": "заң"}, {LV}),
        ({"words": "мектеп"}, {ROI, LV}),
        ({"words": "көпір"}, set()),
        ({"by_age": True}, {ROI, LV}),
    ],
)
def test_the_queue_is_filtered(
    world: World, moderator: int, wanted: dict[str, object], fits: set[str]
) -> None:
    numbers = {LV: world.petition(LV), ROI: world.petition(ROI)}
    reviewing.take_case(world.session, moderator, numbers[LV], world.now)
    casework.set_tags(world.session, moderator, numbers[LV], ["  Заң "], world.now)
    casework.flag(world.session, moderator, numbers[ROI], True, "Күмәнді", world.now)
    assert set(sought(world, moderator, **wanted)) == {numbers[name] for name in fits}


def test_what_narrows_the_queue_stands_above_it_and_is_taken_away_one_by_one(
    site: Site, moderator: int
) -> None:
    number = site.world.petition(LV)
    casework.set_tags(site.world.session, moderator, number, ["заң"], site.world.now)
    client = enter(site, "moderator@example.org")
    assert not [link for link in client.page("/kk/moderator").all("a") if "×" in text_of(link)]
    page = client.page(f"/kk/moderator?tag=заң&rule_set={LV}&show=free")
    chosen = [link for link in page.all("a") if "×" in text_of(link)]
    assert [set(parse_qs(urlsplit(link.get("href") or "").query)) for link in chosen] == [
        {"rule_set", "show"}, {"tag", "show"}, {"tag", "rule_set"},
    ]  # fmt: skip
    (search,) = page.all("details")
    assert search.get("open") is None  # the cases come first, on a telephone too
    assert search.find(".//form") is not None


def test_a_search_for_a_number_finds_that_case(world: World, moderator: int) -> None:
    number = world.petition(LV)
    world.petition(ROI)
    assert sought(world, moderator, words=f"№ {number}") == [number]


def test_a_moderator_of_one_rule_set_meets_no_other_case(site: Site, world: World) -> None:
    number = world.petition(ROI)
    account_id = world.account("lv@example.org")
    staff.grant_role(
        world.session, account_id=account_id, grant=Grant("moderator", rule_set=LV), by=None,
        at=world.now,
    )  # fmt: skip
    assert sought(world, account_id) == []
    client = enter(site, "lv@example.org")
    assert client.get(f"/kk/moderator/cases/{number}").status_code == 404
    answer = client.post(f"/kk/moderator/cases/{number}/note", data={"note": "x"})
    assert answer.status_code in (400, 403)
    with pytest.raises(Forbidden):
        casework.add_note(world.session, account_id, number, "x", world.now)
    assert "refused" in world.session.scalars(sa.select(AuditRecord.act)).all()
    world.session.commit()


def test_a_parked_case_leaves_the_queue_until_its_day_and_its_limit_runs_on(
    world: World, moderator: int
) -> None:
    number = world.petition(ROI)
    case = cases.find(world.session, number)
    assert case
    due = case.due_at
    world.session.commit()
    back = world.now.date() + timedelta(days=3)
    casework.park(world.session, moderator, number, back, "Сарапшы күтеміз", world.now)
    assert sought(world, moderator) == []
    assert sought(world, moderator, parked=True) == [number]
    world.wait(timedelta(days=3))
    assert sought(world, moderator) == [number]
    case = cases.find(world.session, number)
    assert case
    assert case.due_at == due
    world.session.commit()
    assert acts(world, number) == ["case_park"]


def test_a_case_is_parked_for_a_day_ahead_alone(world: World, moderator: int) -> None:
    number = world.petition(ROI)
    with pytest.raises(Refused, match="day_not_ahead"):
        casework.park(world.session, moderator, number, world.now.date(), "Неге", world.now)


def test_notes_tags_and_checks_are_on_record_without_their_words(
    world: World, moderator: int
) -> None:
    number = world.petition(LV)
    casework.add_note(world.session, moderator, number, "Құпия сөз", world.now)
    casework.set_tags(world.session, moderator, number, ["жер"], world.now)
    casework.check(world.session, moderator, number, [], world.now)
    assert acts(world, number) == ["case_note", "case_tags", "case_check"]
    found = world.session.scalars(sa.select(AuditRecord)).all()
    assert not any("Құпия" in str((one.before, one.after, one.why)) for one in found)
    world.session.commit()


def test_what_was_checked_is_asked_anew_for_a_changed_text(world: World, moderator: int) -> None:
    number = world.petition(LV)
    case = cases.find(world.session, number)
    assert case
    casework.check(world.session, moderator, number, REASONS[:1], world.now)
    assert len(cases.checks(world.session, number, case.since)) == 1
    world.session.commit()
    reviewing.decide(world.session, moderator, number, "return", world.now, message="Өзгертіңіз")
    world.wait(timedelta(hours=1))
    petitioner = world.account("petitioner@example.org")
    petitioning.submit_again(world.session, KEYS, petitioner, number, world.now)
    case = cases.find(world.session, number)
    assert case
    assert cases.checks(world.session, number, case.since) == []
    world.session.commit()


def test_a_return_carries_its_remarks_to_the_petitioner(world: World, moderator: int) -> None:
    number = world.petition(LV)
    verdict = Verdict(
        outcome="return", message="Түзетіңіз", remarks=(Remark("жол  керек", "Қай жол?"),)
    )
    reviewing.give_verdict(world.session, moderator, number, verdict, world.now)
    assert last_letter(world, "petition_returned").data["remarks"] == [
        {"quote": "жол  керек", "remark": "Қай жол?"}
    ]


def test_a_remark_on_words_that_are_not_in_the_text_is_refused(
    world: World, moderator: int
) -> None:
    number = world.petition(LV)
    verdict = Verdict(outcome="return", remarks=(Remark("көпір", "Қай көпір?"),))
    with pytest.raises(Refused, match="passage_unknown"):
        reviewing.give_verdict(world.session, moderator, number, verdict, world.now)


def test_a_return_without_a_word_is_refused(world: World, moderator: int) -> None:
    number = world.petition(LV)
    with pytest.raises(Refused, match="changes_missing"):
        reviewing.decide(world.session, moderator, number, "return", world.now)


def test_a_part_is_accepted_only_where_the_message_says_which(world: World, moderator: int) -> None:
    number = world.petition(LV)
    verdict = Verdict(outcome="accept_partly", remarks=(Remark("Мектепке", "Осы бөлігі"),))
    with pytest.raises(Refused, match="part_missing"):
        reviewing.give_verdict(world.session, moderator, number, verdict, world.now)


def test_everybody_reads_which_part_was_accepted(site: Site, moderator: int) -> None:
    source = presets.source(LV)
    assert ALL_BUT_PARTS in source
    site.world.publish(source.replace(ALL_BUT_PARTS, WITH_PARTS)).wait(timedelta(minutes=1))
    number = site.world.petition(LV)
    said = "Екінші бөлігі өкілеттікке жатпайды."
    verdict = Verdict(outcome="accept_partly", message=said)
    reviewing.give_verdict(site.world.session, moderator, number, verdict, site.world.now)
    assert site.client.page(f"/kk/petitions/{number}").text().count(said) == 2
    (letter,) = site.world.letters("petition_accepted")
    assert letter.data["message"] == said


def test_the_letter_that_is_foreseen_is_the_letter_that_is_written(
    world: World, moderator: int
) -> None:
    number = world.petition(LV)
    verdict = Verdict(outcome="reject", reasons=REASONS[:1], message="Өкінішті")
    told = reviewing.foresee(world.session, moderator, number, verdict, world.now)
    assert world.get(number).state == "in_review"
    assert acts(world, number) == []
    reviewing.give_verdict(world.session, moderator, number, verdict, world.now)
    letter = last_letter(world, told.template)
    assert (letter.language, letter.data) == (told.language, told.data)


def test_an_adjusted_letter_is_sent_and_kept(world: World, moderator: int) -> None:
    number = world.petition(LV)
    sent = SentLetter("kk", "Құрметті Айгүл!", is_adjusted=True)
    verdict = Verdict(outcome="accept")
    reviewing.give_verdict(world.session, moderator, number, verdict, world.now, sent)
    assert last_letter(world, "petition_accepted").data["words"] == "Құрметті Айгүл!"
    decision = cases.last_decision(world.session, number)
    assert decision
    assert decision.letter == {"language": "kk", "words": "Құрметті Айгүл!", "adjusted": True}
    world.session.commit()


def test_every_acceptance_is_told_whatever_comes_next(world: World, moderator: int) -> None:
    world.install(KZ)
    body = world.body(KZ)
    number = world.petition(KZ, body_id=body)
    reviewing.decide(world.session, moderator, number, "accept", world.now)
    assert world.get(number).state == "gathering_support"
    data = last_letter(world, "petition_accepted").data
    assert data["supporters_required"] == 50
    assert data["support_token"]


def test_other_reasons_can_be_given_for_a_rejection(world: World, moderator: int) -> None:
    number = world.petition(LV)
    reviewing.decide(world.session, moderator, number, "reject", world.now, reason=REASONS[0])
    before = world.get(number).revision
    afterwards.correct_reasons(
        world.session, moderator, number, [REASONS[1], REASONS[0]], "Қате таңдалған", world.now
    )
    petition = world.get(number)
    assert petition.rejection_reason == REASONS[1]
    assert petition.revision == before + 1
    assert cases.refusal_reasons(world.session, number) == [REASONS[1], REASONS[0]]
    world.session.commit()
    assert last_letter(world, "reasons_corrected").data["why"] == "Қате таңдалған"
    assert acts(world, number)[-1] == "correct_reasons"


def test_what_was_not_rejected_has_no_reasons_to_correct(world: World, moderator: int) -> None:
    number = world.petition(LV)
    with pytest.raises(Conflict):
        afterwards.correct_reasons(world.session, moderator, number, ["x"], "Неге", world.now)


def test_a_decision_keeps_how_long_it_took_and_whether_it_was_in_time(
    world: World, moderator: int
) -> None:
    number = world.petition(ROI)
    world.wait(timedelta(days=2))
    reviewing.decide(world.session, moderator, number, "accept", world.now)
    decision = cases.last_decision(world.session, number)
    assert decision
    assert (decision.seconds, decision.in_time) == (2 * 86400, True)
    world.session.commit()


def test_a_word_that_many_cases_hold_is_looked_up_no_further_than_needed(
    world: World, moderator: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [world.petition(ROI) for _ in range(3)]
    for number in numbers:
        cases.set_tags(world.session, number, ["көп"])
    world.session.commit()
    title = petition_store.texts(world.session, numbers[0])["kk"].title
    monkeypatch.setattr(queue, "MOST_FOUND", 2)
    for wanted in ({"words": title}, {"tag": "көп"}, {"words": title, "tag": "көп"}):
        plain = Sought(reach=roles_of(world.session, moderator), me=moderator, **wanted)  # type: ignore[arg-type]
        found = queue.looked_up(world.session, plain).among
        assert found == tuple(numbers[:2]), wanted
    world.session.commit()


def test_a_count_that_was_cut_says_so_and_one_that_was_not_does_not(
    site: Site, moderator: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [site.world.petition(ROI) for _ in range(3)]
    for number in numbers:
        cases.set_tags(site.world.session, number, ["көп"])
    site.world.session.commit()
    client = enter(site, "moderator@example.org")
    for most, all_of_them in ((2, "All (2+)"), (3, "All (3)")):
        monkeypatch.setattr(queue, "MOST_FOUND", most)
        page = client.page("/en/moderator?tag=көп").text()
        assert all_of_them in page
        assert ("Many cases fit." in page) is (most == 2)


@pytest.mark.parametrize(
    ("wanted", "sought_by"),
    [
        ({}, "queue_at"),
        ({"rule_set": LV}, "rule_set=?"),
        ({"whose": "mine"}, "owner_id=?"),
        ({"by_age": True}, "since"),
    ],
)
def test_a_page_of_the_queue_is_one_range_of_an_index(
    world: World, moderator: int, wanted: dict[str, object], sought_by: str
) -> None:
    asked = Sought(reach=(Role(1, "moderator"),), me=moderator, **wanted)  # type: ignore[arg-type]
    statement = queue.numbers(asked, world.now, (world.now, 1), 51)
    written = statement.compile(world.session.get_bind(), compile_kwargs={"literal_binds": True})
    plan = world.session.execute(sa.text(f"EXPLAIN QUERY PLAN {written}")).all()
    world.session.commit()
    steps = [row[-1] for row in plan]
    assert len(steps) == 1, steps
    assert "USING" in steps[0]
    assert "INDEX ix_review_case" in steps[0]
    assert sought_by in steps[0]


def test_the_petitioner_is_told_why_a_petition_was_taken_down_and_restored(
    world: World, moderator: int
) -> None:
    number = world.petition(LV)
    reviewing.decide(world.session, moderator, number, "accept", world.now)
    afterwards.take_down(world.session, moderator, number, "Жеке дерек бар", world.now)
    assert last_letter(world, "petition_removed").data == {"reason": "Жеке дерек бар"}
    afterwards.restore(world.session, moderator, number, "Дерек алынды", world.now)
    assert last_letter(world, "petition_restored").data == {"reason": "Дерек алынды"}
    assert len(world.letters("petition_accepted")) == 1  # it was accepted once


def test_the_petitioner_is_told_that_a_petition_was_stopped(site: Site) -> None:
    number = site.world.petition("uk-parliament")
    site.act(number, "support", count=5)
    site.act(number, "review", outcome="accept", by="petitions_committee")
    site.act(number, "stop", reason="dissolution")
    moved = {"closed": "petition_closed", "stopped": "petition_moved"}
    assert last_letter(site.world, moved[site.world.get(number).state])


def test_the_queue_and_the_case_name_the_last_day_where_the_rules_hold(
    site: Site, moderator: int
) -> None:
    site.world.install(KZ)
    number = site.world.petition(KZ)
    case = cases.find(site.world.session, number)
    assert case
    assert case.due_at
    midnight = case.due_at  # of the day after the last one, in Almaty
    site.world.session.commit()
    client = enter(site, "moderator@example.org")
    last = f"{(midnight - timedelta(minutes=1)).astimezone(ZoneInfo('Asia/Almaty')).day} "
    for path in ("/en/moderator", f"/en/moderator/cases/{number}"):
        said = client.page(path).text()
        assert f"due by {last}" in said, said
