"""What administrators set up: bodies, territories, days that count, pauses of the whole site."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions.services import replaying, setting_up, signing, switching
from petitions.services.errors import Refused
from petitions.storage import bodies
from petitions.storage.tables import Account, Body, Holiday
from tests.integration.test_admin_people import enter, records
from tests.integration.test_admin_rules import COPY, copied, duties, opened, petition
from tests.support.databases import on_sqlite
from tests.support.lives import KEYS, World
from tests.support.pages import CheckingClient

US = "us-we-the-people"
HEADER = "code,parent,level,name_kk,name_ru,name_en,population,year,source\n"


@pytest.fixture
def world(session: Session) -> World:
    return World(session).install(US)


@pytest.fixture
def administrator(world: World, client: CheckingClient) -> int:
    return enter(world, client, "administrator")


@on_sqlite
@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    "page",
    ["bodies", "bodies/add", "bodies/1", "territories", "territories/import", "days",
     "days/US/add", "days?year=2027", "site"],
)  # fmt: skip
def test_the_pages_open_in_every_language(
    world: World, administrator: int, client: CheckingClient, lang: str, page: str
) -> None:
    world.body(US)
    client.page(f"/{lang}/admin/{page}")


BODY = {
    "name_kk": "Су шаруашылығы министрлігі", "name_ru": "Министерство водных ресурсов",
    "name_en": "Ministry of Water", "slug": "ministry-of-water", "kind": "ministry",
    "level": "national", "active": "y",
}  # fmt: skip


def test_a_body_is_added_changed_and_taken_out_of_use(
    administrator: int, client: CheckingClient, session: Session
) -> None:
    added = client.submit("/kk/admin/bodies/add", **BODY)
    assert added.status_code == 303, added.text
    values = client.page(added.location).form_values()
    del values["active"]

    answer = client.post(added.location.split("?")[0], data={**values, "competence_en": "Water"})

    assert answer.status_code == 303
    body = session.scalars(sa.select(Body)).one()
    session.commit()
    assert (body.name_kk, body.competence_en, body.active) == (BODY["name_kk"], "Water", False)
    first, second = records(session, "save_body")
    assert (first.before, (first.after or {})["slug"]) == (None, "ministry-of-water")
    assert second.before == {"competence_en": "", "active": True}


@on_sqlite
@pytest.mark.parametrize(
    "wrong", [{"slug": "Ministry Of"}, {"kind": "Ministry!"}, {"name_ru": ""}, {"level": "moon"}]
)
def test_a_body_with_a_wrong_value_is_refused_and_nothing_typed_is_lost(
    administrator: int, client: CheckingClient, session: Session, wrong: dict[str, str]
) -> None:
    answer = client.submit("/en/admin/bodies/add", **{**BODY, **wrong})
    assert answer.status_code == 422
    assert BODY["name_kk"] in answer.text
    assert session.scalars(sa.select(Body)).all() == []


@on_sqlite
def test_two_bodies_do_not_share_a_short_name(administrator: int, client: CheckingClient) -> None:
    client.submit("/en/admin/bodies/add", **BODY)
    assert client.submit("/en/admin/bodies/add", **BODY).status_code == 422


def send_table(client: CheckingClient, text: str | bytes) -> str:
    page = "/en/admin/territories/import"
    raw = text.encode() if isinstance(text, str) else text
    values = client.page(page).form_values()
    return client.post(page, data={**values, "file": (BytesIO(raw), "t.csv")}).text


def test_a_table_adds_territories_and_populations_of_another_year(
    administrator: int, client: CheckingClient, session: Session
) -> None:
    send_table(
        client,
        HEADER
        + 'ZZ,,national,Зз,Зз,Zz,1000,2030,"Office, 2030"\n'
        + "ZZ,,,,,,2000,2031,Office\n"
        + "ZZ1,ZZ,region,З1,З1,Z1,600,2031,Office\n",
    )
    assert bodies.population(session, "ZZ") == 2000
    territory = bodies.territory(session, "ZZ1")
    session.commit()
    assert territory
    assert (territory.parent, territory.level) == ("ZZ", "region")
    assert [(r.after or {})["lines"] for r in records(session, "import_territories")] == [3]


@on_sqlite
@pytest.mark.parametrize(
    "line, said",
    [
        ("ZZ,,national,З,З,Z,many,2030,Office", "Line 2: “many” is no population"),
        ("ZZ,,national,З,З,Z,-5,2030,Office", "Line 2: “-5” is no population"),
        ("ZZ,,national,З,З,Z,5,20300,Office", "Line 2: “20300” is no year"),
        ("ZZ,,national,З,З,Z,5,2030,", "Line 2: “source” is empty"),
        ("ZZ,,moon,З,З,Z,5,2030,Office", "Line 2: “moon” is no level"),
        ("ZZ,YY,region,З,З,Z,5,2030,Office", "Line 2: “YY” is no territory above it"),
        ("ZZ,,national,,З,Z,5,2030,Office", "Line 2: A new territory needs “name_kk”"),
        ("ZZ,,national,З,З,Z,5,2030,O\nZZ,,,,,,6,2030,O", "Line 3: “ZZ” has a line"),
        ("ZZ,,national,З,З,Z,5,2030,O\nZZ,,region,,,,6,2031,O", "Line 3: “ZZ” has another level"),
        (
            "ZZ,,national,З,З,Z,5,2030,O\nZY,,national,З,З,Z,5,2030,O\nZY,ZZ,,,,,6,2031,O",
            "Line 4: “ZY” lies under another territory",
        ),
        ("", "The file has no lines"),
    ],
)
def test_a_table_with_a_fault_is_taken_over_not_at_all_and_the_line_is_named(
    administrator: int, client: CheckingClient, session: Session, line: str, said: str
) -> None:
    good = "YZ,,national,Y,Y,Y,5,2030,Office"
    text = HEADER + line + (f"\n{good}\n" if line else "")
    assert said in re.sub(r"\s+", " ", send_table(client, text))
    assert bodies.territory(session, "YZ") is None


@on_sqlite
def test_a_table_gives_known_territories_other_names_and_says_so(
    administrator: int, client: CheckingClient, session: Session
) -> None:
    known = HEADER + "ZZ,,national,Зз,Зз,Zz,1000,2030,Office\n"
    assert "added=1" in send_table(client, known)
    said = send_table(client, HEADER + "ZZ,,national,,Нұр,Nur,1500,2031,Office\n")
    assert "renamed=1" in said
    page = client.page("/en/admin/territories?lines=1&renamed=1").text("body")
    assert "1 line was taken over. 1 territory got other names." in page
    after = bodies.territory(session, "ZZ")
    assert after
    assert (after.name_kk, after.name_ru, after.name_en) == ("Зз", "Нұр", "Nur")
    session.commit()
    first, second = records(session, "import_territories")
    assert (first.before, (first.after or {})["added"]) == (None, ["ZZ"])
    assert second.before == {"names": {"ZZ": {"name_ru": "Зз", "name_en": "Zz"}}}
    assert (second.after or {})["names"] == {"ZZ": {"name_ru": "Нұр", "name_en": "Nur"}}


@on_sqlite
def test_a_table_cannot_change_the_level_of_a_territory_that_is_known(
    administrator: int, client: CheckingClient, session: Session
) -> None:
    send_table(client, HEADER + "ZZ,,national,Зз,Зз,Zz,1000,2030,Office\n")
    said = send_table(client, HEADER + "ZZ,,region,Жз,Зз,Zz,1000,2031,Office\n")
    assert "Line 2: “ZZ” has another level here" in said
    kept = bodies.territory(session, "ZZ")
    assert kept
    assert (kept.level, kept.name_kk) == ("national", "Зз")


@on_sqlite
@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b'"a\n', b"code;year\n1;2\n", b"\x00\x01"])
def test_a_file_that_is_no_table_is_refused(
    administrator: int, client: CheckingClient, raw: bytes
) -> None:
    assert "govuk-error-summary" in send_table(client, raw)


def lived(session: Session) -> tuple[World, int, int]:
    """A petition whose answer is owed within seven working days, and an administrator."""
    world = World(session, now=datetime(2026, 3, 12, 9, 0, tzinfo=UTC)).install("uk-parliament")
    world.publish(copied(3), "Our own rules").body(COPY, "ministry")
    number = opened(world, petition(world, "Build a pavement to the school"))
    world.tally()
    return world, number, world.staff("administrator", "administrator@example.org")


def due_on(world: World, number: int) -> date:
    [duty] = duties(world, number)
    assert duty.due_at
    # The due instant is the midnight after the last day.
    return (duty.due_at + timedelta(hours=5) - timedelta(seconds=1)).date()


def test_a_new_holiday_moves_an_open_due_date_and_taking_it_back_moves_it_back(
    session: Session,
) -> None:
    world, number, administrator = lived(session)
    before = due_on(world, number)
    world.wait(timedelta(hours=1))
    day = date(2026, 3, 17)

    setting_up.put_day(
        session, "KZ", day, is_workday=False, source="A decree", by=administrator, at=world.now
    )
    world.tally()
    moved = due_on(world, number)
    assert moved > before
    assert world.tally().is_idle

    world.wait(timedelta(hours=1))
    setting_up.remove_day(session, "KZ", day, why="Repealed", by=administrator, at=world.now)
    world.tally()
    assert due_on(world, number) == before
    assert [r.why for r in records(session, "correct_days")] == [None, "Repealed"]


def test_a_holiday_moved_to_another_day_is_noticed_though_their_number_stays(
    session: Session,
) -> None:
    world, number, administrator = lived(session)
    before = due_on(world, number)
    nauryz = [date(2026, 3, day) for day in (21, 22, 23, 24, 25)]
    known = session.scalars(sa.select(Holiday.day).where(Holiday.day.in_(nauryz))).all()
    weekday = next(day for day in known if day.weekday() < 5)
    session.commit()

    at = world.wait(timedelta(hours=1)).now
    setting_up.remove_day(session, "KZ", weekday, why="Moved", by=administrator, at=at)
    setting_up.put_day(
        session, "KZ", date(2026, 5, 20), is_workday=False, source="D", by=administrator, at=at
    )
    world.tally()
    assert due_on(world, number) < before


def test_what_was_done_before_a_corrected_holiday_replays_as_it_was_done(
    session: Session,
) -> None:
    world, number, administrator = lived(session)
    days = [date(2026, 3, 17), date(2026, 3, 18)]
    for day in days:
        world.wait(timedelta(hours=1))
        setting_up.put_day(
            session, "KZ", day, is_workday=False, source="D", by=administrator, at=world.now
        )
        untouched = replaying.replay(session, number)
        assert untouched.agrees, "the correction has not reached the petition yet"
        session.commit()
        world.tally()
        assert replaying.replay(session, number).agrees
        session.commit()
    world.wait(timedelta(hours=1))
    setting_up.remove_day(session, "KZ", days[0], why="R", by=administrator, at=world.now)
    world.tally()

    again = replaying.replay(session, number)
    assert again.agrees
    assert sum(bool(fact.get("corrected")) for fact in again.stored) == 3


@on_sqlite
def test_a_day_is_added_and_removed_through_the_pages(
    administrator: int, client: CheckingClient, session: Session, world: World
) -> None:
    world.install("kz-epetition").session.commit()
    page = "/en/admin/days/KZ/add"
    values = client.page(page).form_values()
    sent = {**values, "day": ["3", "7", "2031"], "is_workday": "", "source": "A decree"}
    assert client.post(page, data=sent).status_code == 303
    assert "A decree" in client.page("/en/admin/days?country=KZ&year=2031").text()

    answer = client.submit("/en/admin/days/KZ/2031-07-03/remove", reason="Repealed")

    assert answer.status_code == 303
    assert "A decree" not in client.page("/en/admin/days?country=KZ&year=2031").text()
    assert client.get("/en/admin/days/KZ/2031-07-03/remove").status_code == 404
    assert client.get("/en/admin/days/KZ/yesterday/remove").status_code == 404
    assert client.get("/en/admin/days?country=XX").status_code == 404


def switch(world: World, administrator: int, **on: bool) -> None:
    pauses = {name: on.get(name, False) for name in switching.PAUSES}
    switching.set_all(
        world.session, banner={}, pauses=pauses, why="A test", by=administrator, at=world.now
    )


def test_while_signing_is_paused_nothing_is_signed_and_links_wait(
    session: Session, world: World
) -> None:
    administrator = world.staff("administrator", "administrator@example.org")
    number = world.petition(US)
    token = world.type_signature(number, "dana@example.org") or ""

    switch(world, administrator, pause_signing=True)
    with pytest.raises(Refused, match="signing_paused"):
        world.type_signature(number, "other@example.org")
    with pytest.raises(Refused, match="signing_paused"):
        signing.confirm(session, KEYS, token, world.now)

    switch(world, administrator)
    signing.confirm(session, KEYS, token, world.now)
    world.tally()
    assert world.get(number).signature_count == 2


def test_while_creation_is_paused_no_petition_is_handed_in_and_the_draft_is_kept(
    session: Session, world: World
) -> None:
    administrator = world.staff("administrator", "administrator@example.org")
    switch(world, administrator, pause_creation=True)
    with pytest.raises(Refused, match="creation_paused"):
        world.petition(US)
    petitioner = world.account("petitioner@example.org")
    from petitions.storage import drafts

    assert len(drafts.of_account(session, petitioner)) == 1


@on_sqlite
def test_the_page_of_switches_shows_a_banner_and_says_who_set_it_and_why(
    administrator: int, client: CheckingClient, session: Session
) -> None:
    said = {"banner_kk": "Ертең жұмыс", "banner_ru": "Завтра работы", "banner_en": "Works tomorrow"}
    answer = client.submit("/kk/admin/site", **said, pause_signing="y", reason="Maintenance")
    assert answer.status_code == 303, answer.text
    home = client.page("/kk/").html
    assert "Ертең жұмыс" in home
    assert home.count("app-notice") == 2
    found = {r.subject: (r.account_id, r.why) for r in records(session, "set_switch")}
    assert found == dict.fromkeys(
        ("switch:banner", "switch:pause_signing"), (administrator, "Maintenance")
    )
    assert client.page("/ru/admin/site").form_values()["pause_signing"] == "y"


@on_sqlite
@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/en/petitions/{number}/sign", "Signing is paused on the whole site now."),
        ("/en/account/register", "Signing is paused on the whole site now."),
        ("/en/create", "New petitions cannot be handed in now."),
    ],
)
def test_whoever_fills_in_a_form_is_told_first_what_is_taken_from_nobody_now(
    administrator: int, client: CheckingClient, world: World, path: str, told: str
) -> None:
    number = world.petition(US)
    switch(world, administrator, pause_signing=True, pause_creation=True)
    assert told in client.page(path.format(number=number)).text("header")


@on_sqlite
def test_a_banner_in_one_language_alone_is_refused(
    administrator: int, client: CheckingClient
) -> None:
    answer = client.submit("/en/admin/site", banner_kk="Ертең жұмыс", reason="Works")
    assert answer.status_code == 422


@on_sqlite
def test_in_read_only_mode_people_send_nothing_and_the_administrator_ends_it(
    app: Flask, administrator: int, client: CheckingClient, session: Session
) -> None:
    client.submit("/en/admin/site", read_only="y", reason="Moving house")
    stranger = app.test_client()
    assert isinstance(stranger, CheckingClient)
    stranger.page("/en/petitions")

    refused = stranger.submit(
        "/en/account/register", name="A", email="a@example.org", password="three short words"
    )

    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert "only be read" in refused.text
    assert session.scalars(sa.select(Account.email)).all() == ["administrator@example.org"]
    session.commit()
    values = client.page("/en/admin/site").form_values()
    del values["read_only"]
    assert client.post("/en/admin/site", data={**values, "reason": "Done"}).status_code == 303
    sent = stranger.submit(
        "/en/account/register", name="A", email="a@example.org", password="three short words"
    )
    assert sent.status_code == 303
