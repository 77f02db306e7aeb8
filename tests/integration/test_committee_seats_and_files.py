"""Committees: seats with terms, what comes before them, their files and meetings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.services import rulebooks
from petitions.services.committees import (
    agenda,
    cases,
    conflicts,
    copies,
    filing,
    membership,
    showing,
)
from petitions.services.committees.agenda import Plan
from petitions.services.committees.filing import Item
from petitions.services.committees.membership import Seat
from petitions.services.committees.rules import terms_of
from petitions.services.documents import Given, Store
from petitions.services.errors import Conflict, Forbidden, NotFound, Refused
from petitions.storage import bodies, committee_files, committee_meetings, committees, staff
from petitions.storage.tables import Account, AuditRecord, CaseItem, Document, Letter
from tests.support.committee import (
    PETI,
    UK,
    Sitting,
    a_committee,
    an_open_petition,
    seat_ends,
)
from tests.support.databases import on_sqlite
from tests.support.lives import World
from tests.unit.documents import hostile

pytestmark = on_sqlite
NOTE = Item("note", "A thought", "en", "Between us")
PAPER = Item("evidence", "Counting of cars", "en", "Many cars", source="other", sender="A school")


@pytest.fixture
def world(session: Session) -> World:
    return World(session).install(UK, PETI)


@pytest.fixture
def uk(world: World) -> Sitting:
    return a_committee(world, UK)


@pytest.fixture
def number(uk: Sitting) -> int:
    return an_open_petition(uk.world, UK, signatures=100_000)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "documents", 1024 * 1024)


def refused(code: str, act: Callable[[], object], error: type[Exception] = Refused) -> None:
    with pytest.raises(error, match=code):
        act()


def seat(name: str = "Жаңа мүше", kind: str = "member", **values: object) -> Seat:
    return Seat(kind, name, date(2026, 1, 1), **values)  # type: ignore[arg-type]


# Seats


def test_size_and_composition_are_the_rules_own(uk: Sitting) -> None:
    committee = committees.find(uk.world.session, uk.body)
    assert committee
    terms = terms_of(uk.world.session, committee, uk.world.now)
    assert (terms.size, terms.is_by_rules) == (11, True)
    assert terms.composition
    assert "backbench" in terms.composition.en


@pytest.mark.parametrize(("more", "quorum"), [(0, 2), (3, 2), (4, 3), (6, 3)])
def test_the_quorum_is_a_part_of_the_members_in_office(uk: Sitting, more: int, quorum: int) -> None:
    """Of 5 and of 8 a quarter is 2, of 9 and of 11 it is 3; substitutes and former members
    are no part of it."""
    session, at = uk.world.session, uk.world.now
    for place in range(more):
        membership.add_seat(session, uk.body, seat(f"Мүше {place}"), by=None, at=at)
    membership.add_seat(session, uk.body, seat(kind="substitute"), by=None, at=at)
    committee = committees.find(session, uk.body)
    assert committee
    assert terms_of(session, committee, at).quorum == quorum
    session.commit()
    assert terms_of(session, committee, at).in_office == 5 + more
    session.commit()
    for name in ("m3", "m4", "m5"):
        seat_ends(uk.world, uk.seats[name])
    assert terms_of(session, committee, at).quorum == (2 + more + 3) // 4


def test_a_committee_where_nobody_sits_shows_no_quorum(world: World) -> None:
    empty = a_committee(world, PETI, members=0)
    committee = committees.find(world.session, empty.body)
    assert committee
    assert terms_of(world.session, committee, world.now).quorum is None


def test_no_more_seats_are_filled_than_the_rules_know(uk: Sitting) -> None:
    session, at = uk.world.session, uk.world.now
    for place in range(6):
        membership.add_seat(session, uk.body, seat(f"Мүше {place}"), by=None, at=at)
    refused("seats_full", lambda: membership.add_seat(session, uk.body, seat(), by=None, at=at))
    membership.add_seat(session, uk.body, seat(kind="substitute"), by=None, at=at)


def test_a_committee_has_one_chair_at_a_time(uk: Sitting) -> None:
    session, at = uk.world.session, uk.world.now
    later = Seat("chair", "Келесі төраға", date(2030, 1, 1))
    refused("chair_taken", lambda: membership.add_seat(session, uk.body, later, by=None, at=at))
    seat_ends(uk.world, uk.seats["chair"])
    assert membership.add_seat(session, uk.body, later, by=None, at=at)


def test_nobody_holds_two_seats_at_a_time(uk: Sitting) -> None:
    session, at = uk.world.session, uk.world.now
    membership.end_seat(session, uk.seats["m3"], at.date(), "Left", by=None, at=at)
    session.commit()
    account = session.get(Account, uk.accounts["m3"])
    assert account
    address, next_day = account.email, at.date() + timedelta(days=1)
    session.commit()
    again = Seat("substitute", "Мүше 3", at.date(), email=address)
    with pytest.raises(Refused, match="seated_already"):
        membership.add_seat(session, uk.body, again, by=None, at=at)
    later = Seat("substitute", "Мүше 3", next_day, email=address)
    assert membership.add_seat(session, uk.body, later, by=None, at=at)


def test_a_term_does_not_end_before_it_begins(uk: Sitting) -> None:
    backwards = seat(until_on=date(2025, 12, 31))
    refused(
        "term_in_wrong_order",
        lambda: membership.add_seat(uk.world.session, uk.body, backwards, by=None, at=uk.world.now),
    )


def test_a_seat_with_an_address_is_an_invitation_and_a_right(uk: Sitting) -> None:
    session = uk.world.session
    said = seat(email="new@example.org")
    membership.add_seat(session, uk.body, said, by=None, at=uk.world.now)
    assert "new@example.org" in {one.address for one in uk.world.letters("staff_invitation")}
    member = committees.members(session, uk.body)[-2]
    assert member.account_id
    assert [one.role for one in staff.roles_of(session, member.account_id)] == ["member"]


def test_only_an_administrator_fills_seats(uk: Sitting) -> None:
    session, at = uk.world.session, uk.world.now
    with pytest.raises(Forbidden):
        membership.add_seat(session, uk.body, seat(), by=uk.clerk, at=at)
    head = uk.world.staff("administrator", "admin@example.org")
    assert membership.add_seat(session, uk.body, seat(), by=head, at=at)


def test_a_member_reads_the_file_only_within_the_term(uk: Sitting, number: int) -> None:
    session, at = uk.world.session, uk.world.now
    committee = committees.find(session, uk.body)
    assert committee
    me = uk.accounts["m2"]
    held = staff.roles_of(session, me)
    assert cases.works_for(session, me, committee, held, at)
    session.commit()
    seat_ends(uk.world, uk.seats["m2"])
    assert not cases.works_for(session, me, committee, held, at)


def test_an_ended_term_takes_the_right_away(uk: Sitting) -> None:
    session, at = uk.world.session, uk.world.now
    yesterday = at.date() - timedelta(days=1)
    membership.end_seat(session, uk.seats["m2"], yesterday, "Resigned", by=None, at=at)
    assert staff.roles_of(session, uk.accounts["m2"]) == ()


# What comes before a committee


def test_a_duty_of_the_committee_brings_the_petition_before_it(uk: Sitting, number: int) -> None:
    case = committees.case(uk.world.session, uk.case(number))
    assert case
    assert (case.opened_by_way, case.status, case.duty_id is not None) == ("duty", "open", True)
    file = committee_files.items(uk.world.session, case.id)
    assert [(item.kind, item.visibility) for item in file] == [("petition", "public")]


def test_review_by_a_committee_brings_the_petition_before_it(world: World) -> None:
    peti = a_committee(world, PETI)
    number = world.petition(PETI)
    case = committees.case(world.session, peti.case(number))
    assert case
    assert case.opened_by_way == "review"


def test_a_petition_that_is_not_public_yet_is_on_no_public_page(world: World) -> None:
    peti = a_committee(world, PETI)
    number = world.petition(PETI)
    assert showing.cases(world.session, peti.body) == []
    with pytest.raises(NotFound):
        showing.case(world.session, peti.body, number)


def test_a_committee_takes_up_a_petition_of_its_own_motion(uk: Sitting) -> None:
    session, at = uk.world.session, uk.world.now
    number = an_open_petition(uk.world, UK)
    case_id = cases.take_up(session, uk.clerk, uk.body, number, at)
    case = committees.case(session, case_id)
    assert case
    assert case.opened_by_way == "own_motion"
    refused("petition_unknown", lambda: cases.take_up(session, uk.clerk, uk.body, 999, at))


# Conflicts of interest


def test_a_member_declares_a_conflict_and_takes_it_back(uk: Sitting, number: int) -> None:
    session, at, case = uk.world.session, uk.world.now, uk.case(number)
    me = uk.accounts["m2"]
    conflicts.declare_conflict(session, me, case, "My brother works there", "en", at)
    assert [member.id for _, member in committees.conflicts(session, case)] == [uk.seats["m2"]]
    session.commit()
    conflicts.withdraw_conflict(session, me, case, uk.seats["m2"], "He left", at)
    assert committees.conflicts(session, case) == []


def test_a_member_declares_for_nobody_else_and_a_clerk_for_any(uk: Sitting, number: int) -> None:
    session, at, case = uk.world.session, uk.world.now, uk.case(number)

    def declare(who: int) -> None:
        conflicts.declare_conflict(
            session, who, case, "A share", "en", at, member_id=uk.seats["m3"]
        )

    refused("member_unknown", lambda: declare(uk.accounts["m2"]))
    declare(uk.clerk)


# The file


def test_a_clerk_files_a_paper_with_a_document(uk: Sitting, number: int, store: Store) -> None:
    session, at, case = uk.world.session, uk.world.now, uk.case(number)
    files = [Given("../../санақ.exe", hostile.pdf())]
    item = filing.file_item(session, uk.clerk, case, PAPER, at, store_of=store, files=files)
    kept = committee_files.documents(session, [item])[item]
    assert [(one.name, one.media_type) for one in kept] == [("санақ.pdf", "application/pdf")]
    session.commit()
    assert [record.act for record in acts(session, "file_item")] == ["file_item"]


def test_a_refused_file_leaves_neither_a_paper_nor_a_file(
    uk: Sitting, number: int, store: Store
) -> None:
    session, at, case = uk.world.session, uk.world.now, uk.case(number)
    files = [Given("a.pdf", hostile.pdf()), Given("b.pdf", hostile.SVG)]
    refused(
        "file_kind_not_taken",
        lambda: filing.file_item(session, uk.clerk, case, PAPER, at, store_of=store, files=files),
    )
    assert session.scalar(sa.select(sa.func.count()).select_from(Document)) == 0
    assert not [path for path in store.folder.rglob("*") if path.is_file()]


def test_a_file_is_gone_again_if_its_paper_cannot_be_recorded(
    uk: Sitting, number: int, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, at, case = uk.world.session, uk.world.now, uk.case(number)
    monkeypatch.setattr(filing, "MOST_BYTES_OF_A_CASE", 10)
    files = [Given("a.pdf", hostile.pdf())]
    refused(
        "file_full",
        lambda: filing.file_item(session, uk.clerk, case, PAPER, at, store_of=store, files=files),
    )
    assert not [path for path in store.folder.rglob("*") if path.is_file()]


def test_a_note_is_never_public(uk: Sitting, number: int) -> None:
    session, at, case = uk.world.session, uk.world.now, uk.case(number)
    open_note = Item("note", "A thought", "en", "Between us", visibility="public")
    refused("notes_stay_internal", lambda: filing.file_item(session, uk.clerk, case, open_note, at))
    item = filing.file_item(session, uk.clerk, case, NOTE, at)
    refused("notes_stay_internal", lambda: filing.publish_item(session, uk.clerk, item, at))


def test_a_paper_is_public_or_internal_as_the_rules_say(uk: Sitting, number: int) -> None:
    session, at, case = uk.world.session, uk.world.now, uk.case(number)
    kinds = {"evidence": "public", "answer": "public", "correspondence": "internal"}
    for kind, expected in kinds.items():
        paper = Item(kind, "A paper", "en", "Words", visibility=filing.BY_RULES)
        item = committee_files.item(session, filing.file_item(session, uk.clerk, case, paper, at))
        assert item
        assert item.visibility == expected
        session.commit()


def test_what_the_rules_keep_internal_is_never_published(world: World) -> None:
    peti = a_committee(world, PETI)
    session, at = world.session, world.now
    case = peti.case(an_open_petition(world, PETI))
    letter = Item("correspondence", "A letter", "en", "Words", visibility="public")
    refused("rules_keep_internal", lambda: filing.file_item(session, peti.clerk, case, letter, at))
    hidden = replace(letter, visibility="internal")
    item = filing.file_item(session, peti.clerk, case, hidden, at)
    refused("rules_keep_internal", lambda: filing.publish_item(session, peti.clerk, item, at))


def test_a_published_paper_is_withheld_only_with_a_reason(uk: Sitting, number: int) -> None:
    session, at, case = uk.world.session, uk.world.now, uk.case(number)
    item = filing.file_item(session, uk.clerk, case, PAPER, at)
    filing.publish_item(session, uk.clerk, item, at)
    assert len(committee_files.items(session, case, public_only=True)) == 2
    session.commit()
    refused("reason_missing", lambda: filing.withhold_item(session, uk.clerk, item, " ", at))
    filing.withhold_item(session, uk.clerk, item, "It names a child", at)
    assert len(committee_files.items(session, case, public_only=True)) == 1


def test_members_read_but_do_not_file(uk: Sitting, number: int) -> None:
    session, at, case = uk.world.session, uk.world.now, uk.case(number)
    with pytest.raises(Forbidden):
        filing.file_item(session, uk.accounts["m2"], case, PAPER, at)
    assert acts(session, "refused")


def test_the_petitioner_hands_in_what_the_committee_reads_first(uk: Sitting, number: int) -> None:
    session, at, case = uk.world.session, uk.world.now, uk.case(number)
    me = uk.world.account("petitioner@example.org")
    loud = Item("evidence", "My photographs", "kk", "Қараңыз", "public", "committee", "Үкімет")
    item = session.get(CaseItem, filing.file_from_petitioner(session, me, case, loud, at))
    assert item
    assert (item.visibility, item.source, item.sender) == ("internal", "petitioner", "")


def test_nobody_else_hands_in_papers_as_the_petitioner(uk: Sitting, number: int) -> None:
    session, at, case = uk.world.session, uk.world.now, uk.case(number)
    stranger = uk.world.account("stranger@example.org")
    with pytest.raises(NotFound):
        filing.file_from_petitioner(session, stranger, case, PAPER, at)


def test_a_body_that_the_petition_does_not_concern_hands_in_nothing(
    uk: Sitting, number: int
) -> None:
    session, at, case = uk.world.session, uk.world.now, uk.case(number)
    other = uk.world.body("elsewhere", "ministry")
    officer = uk.world.staff("officer", "officer@example.org", other)
    with pytest.raises(Forbidden):
        filing.file_from_body(session, officer, case, other, PAPER, at)


def test_nothing_is_handed_in_once_the_work_is_finished(uk: Sitting, number: int) -> None:
    session, at, case = uk.world.session, uk.world.now, uk.case(number)
    cases.close(session, uk.clerk, case, "Debated", at)
    me = uk.world.account("petitioner@example.org")
    refused("case_closed", lambda: filing.file_from_petitioner(session, me, case, PAPER, at))


def test_a_document_is_read_by_its_committee_and_by_who_handed_it_in(
    uk: Sitting, number: int, store: Store
) -> None:
    session, at, case = uk.world.session, uk.world.now, uk.case(number)
    me = uk.world.account("petitioner@example.org")
    files = [Given("a.pdf", hostile.pdf())]
    item = filing.file_from_petitioner(session, me, case, PAPER, at, store_of=store, files=files)
    document = committee_files.documents(session, [item])[item][0].id
    for reader in (me, uk.clerk, uk.accounts["m2"]):
        assert copies.take_document(session, reader, document, at)
    for reader in (uk.world.account("s@example.org"), uk.world.staff("moderator", "m@example.org")):
        with pytest.raises(NotFound):
            copies.take_document(session, reader, document, at)
    with pytest.raises(NotFound):
        showing.document(session, document)


def test_who_took_a_copy_of_a_document_and_who_tried_to_is_on_record(
    uk: Sitting, number: int, store: Store
) -> None:
    session, at, case = uk.world.session, uk.world.now, uk.case(number)
    files = [Given("a.pdf", hostile.pdf())]
    item = filing.file_item(session, uk.clerk, case, PAPER, at, store_of=store, files=files)
    document = committee_files.documents(session, [item])[item][0].id
    session.commit()
    stranger = uk.world.staff("clerk", "c@example.org", uk.world.body(UK, "commission"))
    copies.take_document(session, uk.accounts["m2"], document, at)
    with pytest.raises(NotFound):
        copies.take_document(session, stranger, document, at)
    what = f"case:{case} item:{item} document:{document}"
    rows = session.scalars(sa.select(AuditRecord).where(AuditRecord.subject.contains(what)))
    assert [(row.account_id, row.act, row.subject, row.at) for row in rows] == [
        (uk.accounts["m2"], "take_document", what, at),
        (stranger, "refused", f"take_document {what}", at),
    ]


# Meetings


@pytest.fixture
def meeting(uk: Sitting) -> int:
    said = Plan(uk.world.now + timedelta(days=7), place={"en": "Room 15"})
    return agenda.plan(uk.world.session, uk.clerk, uk.body, said, uk.world.now)


def test_a_meeting_needs_a_place_or_a_link_that_leads_to_the_web(uk: Sitting) -> None:
    session, at = uk.world.session, uk.world.now

    def plan(**values: object) -> None:
        agenda.plan(session, uk.clerk, uk.body, Plan(at, **values), at)  # type: ignore[arg-type]

    refused("place_missing", plan)
    refused("link_malformed", lambda: plan(link="javascript:alert(1)"))
    refused("ends_before_start", lambda: plan(link="https://x.org", ends_at=at))
    plan(link="https://x.org")


def test_a_petition_stands_once_on_an_agenda(uk: Sitting, number: int, meeting: int) -> None:
    session, at, case = uk.world.session, uk.world.now, uk.case(number)
    agenda.put_on(session, uk.clerk, meeting, at, case_id=case)
    refused(
        "on_agenda_already",
        lambda: agenda.put_on(session, uk.clerk, meeting, at, case_id=case),
    )


def test_another_committees_case_is_not_put_on_the_agenda(uk: Sitting, meeting: int) -> None:
    world = uk.world
    peti = a_committee(world, PETI, members=1)
    case = peti.case(world.petition(PETI))
    refused(
        "case_unknown",
        lambda: agenda.put_on(world.session, uk.clerk, meeting, world.now, case_id=case),
    )


def test_a_clerk_of_one_committee_changes_nothing_of_another(uk: Sitting, meeting: int) -> None:
    world = uk.world
    other = world.body(PETI, "committee")
    stranger = world.staff("clerk", "other-clerk@example.org", other)
    with pytest.raises(Forbidden):
        agenda.set_status(
            world.session, stranger, meeting, "cancelled", {"en": "Mine now"}, world.now
        )


def test_a_meeting_is_held_not_before_its_time_and_then_stays_held(
    uk: Sitting, meeting: int
) -> None:
    session = uk.world.session

    def become(status: str, **reason: str) -> None:
        agenda.set_status(session, uk.clerk, meeting, status, reason, uk.world.now)

    refused("too_early", lambda: become("held"))
    refused("reason_missing", lambda: become("cancelled"))
    uk.world.wait(timedelta(days=8))
    become("held")
    refused("meeting_over", lambda: become("cancelled", en="No"), Conflict)


def test_each_change_of_a_meeting_raises_its_number_in_calendars(uk: Sitting, meeting: int) -> None:
    session, at = uk.world.session, uk.world.now
    said = Plan(at + timedelta(days=9), place={"en": "Room 16"})
    agenda.replan(session, uk.clerk, meeting, said, at)
    agenda.set_status(session, uk.clerk, meeting, "postponed", {"en": "Snow"}, at)
    stored = committee_meetings.meeting(session, meeting)
    assert stored
    assert stored.sequence == 2


def test_published_minutes_are_corrected_only_by_a_new_version(uk: Sitting, meeting: int) -> None:
    session = uk.world.session
    uk.world.wait(timedelta(days=8))
    at = uk.world.now
    agenda.set_status(session, uk.clerk, meeting, "held", {}, at)

    def write(text: str, **more: object) -> int:
        return agenda.write_minutes(
            session,
            uk.clerk,
            meeting,
            {"en": text},
            at,
            **more,  # type: ignore[arg-type]
        )

    assert write("A draft") == write("A better draft") == write("Done", publish=True) == 1
    refused("reason_missing", lambda: write("Changed"))
    assert write("Changed", publish=True, correction="A wrong name") == 2
    kept = [one.texts["en"] for one in committee_meetings.minutes(session, meeting)]
    assert kept == ["Done", "Changed"]


def acts(session: Session, act: str) -> list[AuditRecord]:
    found = list(session.scalars(sa.select(AuditRecord).where(AuditRecord.act == act)))
    session.commit()
    return found


def test_letters_tell_nothing_of_internal_papers(uk: Sitting, number: int) -> None:
    session, at, case = uk.world.session, uk.world.now, uk.case(number)
    filing.file_item(session, uk.clerk, case, NOTE, at)
    told = " ".join(str(one.data) for one in session.scalars(sa.select(Letter)))
    assert "Between us" not in told


def test_nobody_addresses_a_petition_to_a_committee(uk: Sitting) -> None:
    session = uk.world.session
    ministry = uk.world.body(UK, "government")
    rule_set = rulebooks.rule_set_in_force(session, UK, uk.world.now)
    assert [body.id for body in bodies.addressable(session, rule_set)] == [ministry]
