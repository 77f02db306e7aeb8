"""The audit record as auditors read it, and the messages that administrators read."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from petitions.services import feedback
from petitions.storage import audit
from petitions.storage.engine import unit
from petitions.wording.acts import act_name
from tests.integration.test_admin_people import enter
from tests.support.databases import on_sqlite
from tests.support.lives import World
from tests.support.pages import CheckingClient

FIRST = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def auditor(session: Session, client: CheckingClient) -> int:
    return enter(World(session), client, "auditor")


def write(session: Session, count: int, act: str = "take_case", account_id: int = 77) -> None:
    with unit(session):
        for n in range(count):
            audit.append(
                session, at=FIRST + timedelta(days=n), account_id=account_id, act=act,
                petition_id=n + 1, before={"state": "in_review"}, why=f"reason {n + 1}",
            )  # fmt: skip


@on_sqlite
@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_an_auditor_opens_the_record_in_every_language(
    auditor: int, client: CheckingClient, session: Session, lang: str
) -> None:
    write(session, 1)
    page = client.page(f"/{lang}/admin/audit").text()
    assert "reason 1" in page
    assert act_name("take_case", lang) in page  # in words
    assert "take_case" in page  # and the code


@pytest.mark.parametrize(
    "asked, shown",
    [
        ("petition=2", {2}),
        ("act=take_case&account=77", {1, 2, 3}),
        ("account=78", set()),
        ("act=decide", set()),
        ("since=2026-03-03", {2, 3}),
        ("until=2026-03-03", {1, 2}),
        ("since=2026-03-03&until=2026-03-03", {2}),
    ],
)
def test_the_record_is_searched_by_who_act_petition_and_day(
    auditor: int, client: CheckingClient, session: Session, asked: str, shown: set[int]
) -> None:
    write(session, 3)
    page = client.page(f"/en/admin/audit?{asked}").html
    assert {n for n in range(1, 4) if f"reason {n}<" in page} == shown


@on_sqlite
def test_the_record_is_paged_by_key_and_nothing_is_left_out(
    auditor: int, client: CheckingClient, session: Session
) -> None:
    write(session, 120)
    path, seen = "/en/admin/audit?act=take_case", list[str]()
    while path:
        page = client.page(path)
        seen += [cell for cell in page.html.split("<td") if "reason " in cell]
        older = page.all("a", rel="next")
        path = older[0].get("href") or "" if older else ""
    assert len(seen) == 120


@on_sqlite
def test_the_export_holds_every_record_that_fits_and_no_formula(
    auditor: int, client: CheckingClient, session: Session
) -> None:
    write(session, 3)
    with unit(session):
        audit.append(session, at=FIRST, account_id=77, act="decide", why="=cmd|' /C calc'!A0")

    answer = client.get("/en/admin/audit.csv?account=77")

    rows = list(csv.DictReader(answer.text.splitlines()))
    assert answer.mimetype == "text/csv"
    assert [row["act"] for row in rows] == ["decide", "take_case", "take_case", "take_case"]
    assert rows[0]["why"] == "'=cmd|' /C calc'!A0"
    assert rows[1]["before"] == '{"state": "in_review"}'


@on_sqlite
@pytest.mark.parametrize("asked", ["petition=x", "since=yesterday", "account=99999999999999999999"])
def test_a_search_that_cannot_be_read_is_a_bad_request(
    auditor: int, client: CheckingClient, asked: str
) -> None:
    assert client.get(f"/en/admin/audit?{asked}").status_code == 400


@on_sqlite
def test_an_administrator_reads_messages_and_an_auditor_does_not(
    session: Session, client: CheckingClient
) -> None:
    feedback.write(
        session, message="<b>Thank you</b>", email="dana@example.org", page="/kk/", language="kk",
        at=FIRST,
    )  # fmt: skip
    enter(World(session), client, "administrator")
    assert "<b>Thank you</b>" in client.page("/en/admin/feedback").text()
    enter(World(session), client, "auditor")
    assert client.get("/en/admin/feedback").status_code == 403


@on_sqlite
def test_no_test_of_the_product_puts_an_act_without_words_on_record(session: Session) -> None:
    with pytest.raises(AssertionError, match="no words for nameless"):
        write(session, 1, act="nameless")
