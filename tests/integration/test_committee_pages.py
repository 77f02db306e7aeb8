"""Committees through their pages: seats, papers with files, downloads, meetings, the calendar."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from petitions.services.committees import agenda, debates, filing
from petitions.services.committees.agenda import Plan
from petitions.services.committees.debates import Planned
from petitions.services.committees.filing import Item
from petitions.services.documents import Given, Store
from petitions.storage import committee_files, committee_meetings, committees
from petitions.storage.tables import Account, CaseItem
from petitions.web import uploads
from tests.support.clock import Clock
from tests.support.committee import UK, Sitting, a_committee, an_open_petition
from tests.support.databases import on_sqlite
from tests.support.lives import World
from tests.support.pages import CheckingClient
from tests.support.people import sign_in
from tests.unit.documents import hostile

pytestmark = on_sqlite
SLUG = f"{UK}-committee"
TODAY = ["2", "3", "2026"]


@pytest.fixture
def uk(session: Session, clock: Clock) -> Sitting:
    world = World(session).install(UK)
    clock.set(world.now)
    return a_committee(world, UK)


@pytest.fixture
def case(uk: Sitting) -> int:
    return uk.case(an_open_petition(uk.world, UK, signatures=100_000))


def enter(uk: Sitting, client: CheckingClient, account_id: int) -> CheckingClient:
    account = uk.world.session.get(Account, account_id, populate_existing=True)
    assert account
    account.password_hash = "unused"
    uk.world.session.commit()
    sign_in(client, account)
    return client


@pytest.fixture
def clerk(uk: Sitting, client: CheckingClient) -> CheckingClient:
    return enter(uk, client, uk.clerk)


def store(app: Flask) -> Store:
    with app.app_context():
        return uploads.store()


def last_item(uk: Sitting, case: int) -> CaseItem:
    uk.world.session.rollback()
    found = committee_files.items(uk.world.session, case)[-1]
    uk.world.session.commit()
    return found


def test_an_administrator_makes_a_committee_and_fills_a_seat(
    uk: Sitting, client: CheckingClient
) -> None:
    world = uk.world
    enter(uk, client, world.staff("administrator", "admin@example.org"))
    body = world.body(UK, "expert_group")
    client.submit("/kk/admin/committees/add", body=str(body), kind="expert_group", size="7")
    answer = client.submit(
        f"/kk/admin/committees/{body}/seats/add", seat="chair", name="Серік Жұмабаев",
        from_on=["1", "3", "2026"], email="chair@example.org",
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    assert [one.name for one in committees.members(world.session, body)] == ["Серік Жұмабаев"]
    assert "Серік Жұмабаев" in client.page(f"/kk/committees/{UK}-expert_group").text()


def test_a_clerk_files_a_paper_with_a_file_and_it_comes_as_a_download(
    uk: Sitting, case: int, clerk: CheckingClient
) -> None:
    content = hostile.pdf()
    answer = clerk.submit(
        f"/kk/committee/cases/{case}/file", title="Санақ", kind="evidence", visibility="public",
        received_on=TODAY,
        files=(io.BytesIO(content), "../../\u202eсанақ.exe"),
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    item = last_item(uk, case)
    document = committee_files.documents(uk.world.session, [item.id])[item.id][0]
    uk.world.session.commit()
    page = f"/kk/committee/cases/{case}"
    for served in (
        clerk.submit(page, action=f"/committee/documents/{document.id}"),
        clerk.get(f"/kk/committees/documents/{document.id}"),
    ):
        assert served.data == content
        headers = served.headers
        assert headers["Content-Disposition"].startswith("attachment")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert (headers["Content-Type"], document.name) == ("application/pdf", "санақ.pdf")


@pytest.mark.parametrize(
    "content",
    [hostile.SVG, hostile.HTML, hostile.PROGRAM, hostile.bomb()],
    ids=["svg", "html", "program", "bomb"],
)
def test_a_hostile_file_comes_back_beside_its_field_with_nothing_lost(
    uk: Sitting, case: int, clerk: CheckingClient, content: bytes
) -> None:
    answer = clerk.submit(
        f"/kk/committee/cases/{case}/file", title="Маңызды құжат", text="Мәтін", received_on=TODAY,
        files=(io.BytesIO(content), "report.pdf"),
    )  # fmt: skip
    assert answer.status_code == 422
    assert 'href="#files"' in answer.text
    assert "Маңызды құжат" in answer.text
    assert last_item(uk, case).kind == "petition"


def test_a_file_larger_than_the_limit_is_refused_before_it_is_read(
    make_app: object, uk: Sitting, case: int
) -> None:
    app: Flask = make_app(document_megabytes=3)  # type: ignore[operator]
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    enter(uk, client, uk.clerk)
    page = f"/kk/committee/cases/{case}/file"

    values = client.page(page).form_values()

    def send(megabytes: int) -> int:
        content = hostile.pdf(more=b" " * (megabytes * 1024 * 1024 - 200))
        fields = {**values, "title": "A", "received_on": TODAY}
        return post_files(
            client, page, {**fields, "files": FileStorage(io.BytesIO(content), "a.pdf")}
        )

    assert send(3) == 303
    assert send(5) == 413


def post_files(client: FlaskClient, path: str, fields: dict[str, object]) -> int:
    """Send a form whose body stands in memory: the client's own would leave a file open."""
    boundary, body = encode_multipart(MultiDict(fields))
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(path, data=body, content_type=kind).status_code


def test_who_is_not_signed_in_may_send_no_more_than_elsewhere(
    app: Flask, uk: Sitting, case: int
) -> None:
    content = hostile.pdf(more=b" " * 3 * 1024 * 1024)
    page = f"/kk/committee/cases/{case}/file"
    fields: dict[str, object] = {"files": FileStorage(io.BytesIO(content), "a.pdf")}
    assert post_files(app.test_client(), page, fields) == 413


def test_an_internal_document_is_no_public_download(
    uk: Sitting, app: Flask, case: int, client: CheckingClient
) -> None:
    said = Item("evidence", "A", "en")
    files = [Given("a.pdf", hostile.pdf())]
    item = filing.file_item(
        uk.world.session, uk.clerk, case, said, uk.world.now, store_of=store(app), files=files
    )
    document = committee_files.documents(uk.world.session, [item])[item][0].id
    uk.world.session.commit()
    assert client.get(f"/kk/committees/documents/{document}").status_code == 404
    assert client.get(f"/kk/committee/documents/{document}").status_code == 405


def test_a_clerk_plans_a_meeting_and_everybody_finds_it(
    uk: Sitting, case: int, clerk: CheckingClient
) -> None:
    answer = clerk.submit(
        f"/kk/committee/{uk.body}/meetings/plan", day=["9", "3", "2026"], begins="11:00",
        ends="13:30", place_kk="3-зал",
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    meeting = answer.headers["Location"].rsplit("/", 1)[-1]
    clerk.submit(f"/kk/committee/meetings/{meeting}/agenda", case=str(case))
    page = clerk.page(f"/kk/committees/{SLUG}/meetings/{meeting}")
    assert "3-зал" in page.text()
    assert "Мектепке жол керек" in page.text()
    assert clerk.page("/kk/petitions/1").text().count("комитеттің қарауында")


def test_the_calendar_tells_of_each_public_meeting_in_utc(
    uk: Sitting, case: int, client: CheckingClient
) -> None:
    session, at = uk.world.session, uk.world.now
    starts = at + timedelta(days=7)
    said = Plan(starts, starts + timedelta(hours=2), place={"kk": "3-зал; екінші, қабат"})
    meeting = agenda.plan(session, uk.clerk, uk.body, said, at)
    agenda.put_on(session, uk.clerk, meeting, at, case_id=case)
    agenda.set_status(session, uk.clerk, meeting, "postponed", {"kk": "Боран"}, at)
    hidden = Plan(starts, title={"kk": "Жабық"}, link="https://x.org", visibility="internal")
    agenda.plan(session, uk.clerk, uk.body, hidden, at)
    answer = client.get(f"/kk/committees/{SLUG}/calendar.ics")
    assert answer.mimetype == "text/calendar"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event.decoded("dtstart") == starts
    assert str(event["location"]) == "3-зал; екінші, қабат"
    assert (str(event["status"]), int(event["sequence"])) == ("TENTATIVE", 2)
    assert "Мектепке жол керек" in str(event["description"])
    assert "Set-Cookie" not in answer.headers


def test_debates_and_hearings_stand_in_the_calendar_and_keep_their_place_when_they_change(
    uk: Sitting, case: int, client: CheckingClient
) -> None:
    session, at = uk.world.session, uk.world.now
    first, later = at + timedelta(days=7), at + timedelta(days=8)
    made = debates.schedule(session, uk.clerk, case, Planned("debate", first, {"kk": "Зал"}), at)
    before = the_event(client)
    debates.move(session, uk.clerk, made, Planned("debate", later, {"kk": "Зал"}), at)
    moved = the_event(client)
    debates.cancel(session, uk.clerk, made, {"kk": "Боран"}, at, for_good=False)
    cancelled = the_event(client)
    assert before["uid"] == moved["uid"] == cancelled["uid"]
    assert before["sequence"] < moved["sequence"] < cancelled["sequence"]
    assert (before.decoded("dtstart"), moved.decoded("dtstart")) == (first, later)
    assert "Мектепке жол керек" in str(before["summary"])
    assert (str(cancelled["status"]), str(cancelled["description"])) == ("CANCELLED", "Боран")


def the_event(client: CheckingClient) -> Any:
    (event,) = Calendar.from_ical(client.get(f"/kk/committees/{SLUG}/calendar.ics").data).walk(
        "VEVENT"
    )
    return event


def test_a_petitioner_hands_in_evidence_and_sees_it_again(
    uk: Sitting, case: int, client: CheckingClient
) -> None:
    enter(uk, client, uk.world.account("petitioner@example.org"))
    answer = client.submit(
        f"/kk/account/petitions/1/committees/{case}", title="Менің суреттерім",
        files=(io.BytesIO(hostile.jpeg()), "сурет.jpg"),
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    assert "Менің суреттерім" in client.page("/kk/account/petitions/1/committees").text()
    assert last_item(uk, case).visibility == "internal"


def test_a_clerk_notes_who_came_and_publishes_the_minutes(
    uk: Sitting, clerk: CheckingClient, clock: Clock
) -> None:
    session, at = uk.world.session, uk.world.now
    said = Plan(at + timedelta(hours=1), place={"kk": "3-зал"})
    meeting = agenda.plan(session, uk.clerk, uk.body, said, at)
    clock.set(at + timedelta(hours=3))
    clerk.submit(f"/kk/committee/meetings/{meeting}/status", status="held")
    seats = {f"member-{uk.seats[name]}": "present" for name in ("chair", "m2")}
    clerk.submit(f"/kk/committee/meetings/{meeting}/attendance", **seats)
    clerk.submit(f"/kk/committee/meetings/{meeting}/minutes", text_kk="Келісілді")
    page = clerk.page(f"/kk/committees/{SLUG}/meetings/{meeting}").text()
    assert "Келісілді" in page
    assert page.count(": қатысты") == 2
    assert len(committee_meetings.minutes(session, meeting)) == 1


def test_documents_stand_outside_the_web_root(app: Flask) -> None:
    folder = store(app).folder
    assert app.static_folder
    assert not folder.is_relative_to(app.static_folder)
    assert folder.is_relative_to(app.instance_path)


@pytest.mark.parametrize("number", ["9" * 400, "-1", "0", "x"])
def test_a_number_of_any_size_comes_back_beside_its_field(
    uk: Sitting, clerk: CheckingClient, number: str
) -> None:
    answer = clerk.submit(f"/kk/committee/{uk.body}/take-up", number=number)
    assert answer.status_code == 422
    assert 'href="#number"' in answer.text
