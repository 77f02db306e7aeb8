"""Publishing a changed rule set: by the administrator's pages, by the command, and lived through."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions import presets
from petitions.domain.eligibility import Person
from petitions.services import drafting, reviewing, rulebooks
from petitions.services.drafting import Answers
from petitions.storage.tables import AuditRecord, Duty, RuleVersion
from tests.integration.test_admin_people import enter
from tests.support.databases import on_sqlite
from tests.support.lives import KEYS, World
from tests.support.pages import CheckingClient

UK = "uk-parliament"
ZONE = "Asia/Almaty"
COPY = "my-parliament"


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    for before, after in pairs:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


def copied(threshold: int) -> str:
    """A copy of a preset as an operator makes it: few signatures, another country's calendar."""
    return replaced(
        presets.source(UK),
        (f'id = "{UK}"', f'id = "{COPY}"'),
        ('zone = "Europe/London"\ncountry = "GB"', f'zone = "{ZONE}"\ncountry = "KZ"'),
        ("needed = 5\n", "needed = 2\n"),
        ("required = 10000\n", f"required = {threshold}\n"),
        ('obligation = "must"\n', 'obligation = "must"\ndue = "7 working days"\n'),
        ('languages = { allowed = ["en"]', 'languages = { allowed = ["kk", "ru", "en"]'),
    )  # fmt: skip


def seven_working_days_after(moment: datetime) -> datetime:
    """Count on the calendar's own days, one by one, apart from the engine."""
    days = presets.days_of("KZ")
    day, left = moment.astimezone(ZoneInfo(ZONE)).date(), 7
    while left:
        day += timedelta(days=1)
        is_weekend = day.weekday() >= 5 and day not in days.workdays
        left -= not is_weekend and day not in days.holidays
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(ZONE)).astimezone(UTC)


def opened(world: World, number: int) -> int:
    """Bring a petition through its two supporters and the review."""
    for person in ("a", "b"):
        world.sign(number, f"{person}{number}@example.org", "support")
    world.tally()
    moderator = world.staff("moderator", f"moderator{number}@example.org")
    reviewing.take_case(world.session, moderator, number, world.now)
    reviewing.decide(world.session, moderator, number, "accept", world.now)
    return number


def petition(world: World, title: str) -> int:
    petitioner = world.account("petitioner@example.org")
    draft = drafting.start(world.session, petitioner, world.now)
    texts = {"en": {"title": title, "body": "The children walk along the road."}}
    answers = Answers(rule_set=COPY, language="en", texts=texts)
    drafting.save(world.session, petitioner, draft, answers, world.now)
    person = Person(status="resident")
    return drafting.submit(world.session, KEYS, petitioner, draft, person, world.now)


def duties(world: World, number: int) -> list[Duty]:
    world.session.rollback()
    found = list(world.session.scalars(sa.select(Duty).where(Duty.petition_id == number)))
    world.session.commit()
    return found


def test_a_copied_rule_set_is_lived_and_a_running_petition_keeps_it_when_it_changes(
    session: Session,
) -> None:
    world = World(session, now=datetime(2026, 3, 12, 9, 0, tzinfo=UTC)).install(UK)
    world.publish(copied(3), "Our own rules").body(COPY, "ministry")
    first = opened(world, petition(world, "Build a pavement to the school"))
    # The petitioner and the two supporters are signatures: three, and the answer is owed.
    world.tally()
    [duty] = duties(world, first)
    assert duty.due_at == seven_working_days_after(world.now)
    # Nauryz lies between: without the holidays of the country it would be due earlier.
    assert duty.due_at.astimezone(ZoneInfo(ZONE)).date() > date(2026, 3, 24)

    unborn = petition(world, "Plant trees along the main street")
    world.wait(timedelta(hours=1)).publish(copied(5), "Three were too few")
    second = opened(world, petition(world, "Open the library on Sundays"))
    world.tally()
    assert duties(world, second) == []
    for person in ("c", "d"):
        world.sign(second, f"{person}@example.org")
    world.tally()
    assert [one.kind for one in duties(world, second)] == ["response"]
    assert duties(world, first)[0].due_at == duty.due_at
    assert world.get(first).life["version"] == 1
    # This preset pins its rules at publication: one not published yet moves to the new version.
    assert world.get(opened(world, unborn)).life["version"] == 2


@pytest.fixture
def world(session: Session) -> World:
    return World(session).install(UK)


@pytest.fixture
def administrator(world: World, client: CheckingClient) -> int:
    return enter(world, client, "administrator")


@on_sqlite
@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@pytest.mark.parametrize("page", ["rules", f"rules/{UK}", f"rules/change?rules={UK}"])
def test_the_pages_of_rules_open_in_every_language(
    administrator: int, client: CheckingClient, lang: str, page: str
) -> None:
    client.page(f"/{lang}/admin/{page}")


@on_sqlite
def test_an_auditor_reads_the_versions_but_is_offered_no_change(
    world: World, client: CheckingClient
) -> None:
    enter(world, client, "auditor")
    assert "/rules/change" not in client.page(f"/en/admin/rules/{UK}").html
    assert client.get("/en/admin/rules/change").status_code == 403


def test_a_change_is_checked_shown_and_published_with_day_and_reason(
    administrator: int, client: CheckingClient, session: Session
) -> None:
    source = replaced(presets.source(UK), ("needed = 5\n", "needed = 2\n"))

    shown = client.submit(f"/en/admin/rules/change?rules={UK}", action="change", source=source)
    assert shown.status_code == 200
    row = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", shown.text))
    assert "gates.support.needed 5 2" in row
    published = client.post(
        "/en/admin/rules/publish",
        data={**_hidden(shown.text), "source": source.replace("\n", "\r\n"), "reason": "A trial"},
    )

    assert published.status_code == 303, published.text
    versions = session.scalars(sa.select(RuleVersion).order_by(RuleVersion.number)).all()
    assert [(v.number, v.published_by) for v in versions] == [(1, None), (2, administrator)]
    assert (versions[1].reason, versions[1].source) == ("A trial", source)
    acts = session.scalars(
        sa.select(AuditRecord.why).where(
            AuditRecord.act == "publish_rules", AuditRecord.account_id == administrator
        )
    )
    assert acts.all() == ["A trial"]


def _hidden(html: str) -> dict[str, str]:
    from tests.support.pages import Page

    return Page(html).form_values("publish") | _day(html)


def _day(html: str) -> dict[str, str]:
    """The date stands in three inputs of one name."""
    return {"day": re.findall(r'name="day"[^>]*value="(\d+)"', html)}  # type: ignore[dict-item]


@on_sqlite
def test_every_problem_of_a_file_is_named_with_its_place_and_nothing_typed_is_lost(
    administrator: int, client: CheckingClient
) -> None:
    source = replaced(
        presets.source(UK),
        ("needed = 5\n", 'needed = "five"\n'),
        ("required = 10000\n", "requird = 10000\n"),
    )  # fmt: skip
    answer = client.submit("/en/admin/rules/change", action="change", source=source)
    assert answer.status_code == 422
    assert "requird" in answer.text.split("<textarea")[0]
    assert "needed" in answer.text.split("<textarea")[0]
    assert "requird = 10000" in answer.text.split("<textarea")[1]


@on_sqlite
@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"", b"= = ="])
def test_a_file_that_is_no_rule_set_is_refused_with_a_reason(
    administrator: int, client: CheckingClient, raw: bytes
) -> None:
    values = client.page("/en/admin/rules/change").form_values("change")
    answer = client.post(
        "/en/admin/rules/change", data={**values, "file": (BytesIO(raw), "my.toml")}
    )
    assert answer.status_code == 422
    assert "my.toml" in answer.text


@on_sqlite
def test_publishing_the_same_text_twice_makes_one_version(
    administrator: int, client: CheckingClient, session: Session
) -> None:
    shown = client.submit("/en/admin/rules/change", action="change", source=presets.source(UK)).text
    again = client.post("/en/admin/rules/publish", data={**_hidden(shown), "reason": "Again"})
    assert again.status_code == 422
    assert "nothing has changed" in again.text
    assert session.scalar(sa.select(sa.func.count()).select_from(RuleVersion)) == 1


@on_sqlite
def test_the_operators_folder_is_offered_and_nothing_outside_it(
    make_app: object, world: World, tmp_path: Path
) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "mine.toml").write_text(copied(3))
    (folder / "bad.toml").write_text("format = 1")
    (tmp_path / "secret.toml").write_text("not yours")
    app: Flask = make_app(rules_folder=folder)  # type: ignore[operator]
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    enter(world, client, "administrator")

    listed = client.page("/en/admin/rules").text()
    assert "mine.toml no problems" in listed
    assert re.search(r"bad\.toml \d+ problems", listed)
    assert COPY in client.page("/en/admin/rules/change?file=mine.toml").html
    assert client.get("/en/admin/rules/change?file=../secret.toml").status_code == 404


@on_sqlite
def test_the_command_exports_what_was_published(app: Flask, world: World) -> None:
    world.publish(replaced(presets.source(UK), ("needed = 5\n", "needed = 2\n")), "A trial")
    run = app.test_cli_runner().invoke
    newest = run(args=["rules", "export", UK])
    first = run(args=["rules", "export", UK, "--version", "1"])
    unknown = run(args=["rules", "export", "nobody"])
    assert rulebooks.source_of(world.session, UK) == newest.output
    assert first.output == presets.source(UK)
    assert unknown.exit_code == 1


def test_anybody_can_take_the_file_of_a_version(client: CheckingClient, world: World) -> None:
    world.install(UK)
    answer = client.get(f"/kk/rules/{UK}/1/file")
    assert answer.text == presets.source(UK)
    assert f"{UK}-1.toml" in answer.headers["Content-Disposition"]
    assert client.get(f"/kk/rules/{UK}/2/file").status_code == 404
