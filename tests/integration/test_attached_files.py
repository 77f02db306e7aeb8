"""Files of a petition: attached while it is written, read by moderators, then by everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from config import ROOT
from petitions import presets
from petitions.domain.eligibility import Person
from petitions.services import (
    attachments,
    drafting,
    erasing,
    replaying,
    retaining,
    reviewing,
)
from petitions.services.committees import cases, letting_go
from petitions.services.documents import Given, Store
from petitions.services.drafting import Answers
from petitions.services.errors import Forbidden, NotFound, Refused
from petitions.storage import accounts
from petitions.storage.tables import Attachment, AuditRecord, Draft
from tests.integration.test_terms_of_retention import AN_INSTANT, US, law, term_of
from tests.support import public
from tests.support.clock import Clock
from tests.support.committee import a_committee
from tests.support.databases import Database, on_sqlite
from tests.support.lives import KEYS, START, World, least
from tests.support.people import sign_in
from tests.support.public import Site
from tests.unit.documents import hostile

# A law that reviews first and returns, here with ten megabytes of attachments.
LV, LAW = "lv-manabalss", "with-files"
WITH_FILES = (
    presets.source(LV)
    .replace(f'id = "{LV}"', f'id = "{LAW}"')
    .replace("[content]\n", "[content]\nattachments_mb = 10\n")
)
MEGABYTE = 1024 * 1024
ME, STRANGER = "petitioner@example.org", "stranger@example.org"
PDF = Given("plan.pdf", hostile.pdf())
pytestmark = on_sqlite


@pytest.fixture
def site(database: Database, session: Session, app: Flask, clock: Clock, tmp_path: Path) -> Site:
    made = public.make(session, app, clock)
    app.extensions["documents"] = Store(tmp_path / "documents", 20 * MEGABYTE)
    made.world.install(LV).publish(WITH_FILES)
    return made


def store(site: Site) -> Store:
    found: Store = site.app.extensions["documents"]
    return found


def enter(site: Site, email: str = ME) -> None:
    account = accounts.by_id(site.world.session, site.world.account(email))
    site.world.session.commit()
    assert account
    sign_in(site.client, account)


def a_draft(world: World) -> int:
    me = world.account(ME)
    draft = drafting.start(world.session, me, world.now)
    said = Answers(rule_set=LAW, language="kk", **least(LV))  # type: ignore[arg-type]
    drafting.save(world.session, me, draft, said, world.now)
    return draft


def attach(site: Site, draft: int, *files: Given, email: str = ME) -> None:
    world = site.world
    account = world.account(email)
    attachments.attach(world.session, store(site), account, draft, files or (PDF,), world.now)


def submit(world: World, draft: int) -> int:
    return drafting.submit(world.session, KEYS, world.account(ME), draft, Person(), world.now)


def file_ids(world: World) -> list[int]:
    found = list(world.session.scalars(sa.select(Attachment.id).order_by(Attachment.id)))
    world.session.commit()
    return found


def stored(site: Site) -> list[Path]:
    return [path for path in store(site).folder.rglob("*") if path.is_file()]


def decide(site: Site, number: int, outcome: str) -> None:
    world = site.world
    moderator = world.staff("moderator", "moderator@example.org")
    reviewing.decide(world.session, moderator, number, outcome, world.now, message="Жарайды.")


def send(
    site: Site, draft: int, content: bytes, name: str = "plan.pdf", **more: str
) -> TestResponse:
    file = (BytesIO(content), name)
    return site.client.submit(f"/kk/create/{draft}/files", files=file, **more)


def send_large(site: Site, draft: int, size: int) -> TestResponse:
    """Send a file whose body stands in memory: the client's own would leave it open."""
    page = f"/kk/create/{draft}/files"
    content = BytesIO(hostile.pdf(more=b" " * size))
    fields = {**site.client.page(page).form_values(), "files": FileStorage(content, "a.pdf")}
    boundary, body = encode_multipart(MultiDict(fields))
    kind = f"multipart/form-data; boundary={boundary}"
    return site.client.post(page, data=body, content_type=kind)


# Writing


def test_a_file_is_added_seen_and_taken_again_by_its_petitioner(site: Site) -> None:
    draft = a_draft(site.world)
    enter(site)
    assert send(site, draft, PDF.content, then="add").headers["Location"].endswith("/files")
    page = site.client.page(f"/kk/create/{draft}/files")
    assert "plan.pdf" in page.text()
    [file] = file_ids(site.world)
    taken = site.client.get(f"/kk/create/{draft}/files/{file}")
    assert taken.data == PDF.content
    assert "plan.pdf" in site.client.page(f"/kk/create/{draft}/check").text()


def test_one_may_go_on_with_a_file_or_without_any(site: Site) -> None:
    draft = a_draft(site.world)
    enter(site)
    without = site.client.submit(f"/kk/create/{draft}/files")
    assert without.headers["Location"].endswith("/check")
    assert send(site, draft, PDF.content).headers["Location"].endswith("/check")
    assert len(file_ids(site.world)) == 1


def test_a_hostile_file_is_refused_beside_the_field(site: Site) -> None:
    draft = a_draft(site.world)
    enter(site)
    response = send(site, draft, hostile.bomb(), "plan.docx")
    assert response.status_code == 422
    assert 'id="files-error"' in response.text
    assert (file_ids(site.world), stored(site)) == ([], [])


def test_of_several_files_the_one_that_is_refused_is_named(site: Site) -> None:
    draft = a_draft(site.world)
    enter(site)
    files = [(BytesIO(PDF.content), "plan.pdf"), (BytesIO(b"MZ"), "tool\u202efdp.exe")]
    response = site.client.submit(f"/kk/create/{draft}/files", files=files)
    assert response.status_code == 422
    assert "toolfdp.exe: " in response.text
    assert "plan.pdf: " not in response.text
    assert (file_ids(site.world), stored(site)) == ([], [])


def test_more_than_is_taken_in_one_go_leads_back_to_the_form(
    site: Site,
) -> None:
    draft = a_draft(site.world)
    site.app.extensions["documents"] = replace(store(site), limit=2 * MEGABYTE)
    enter(site)
    page = site.client.page(f"/kk/create/{draft}/files")
    assert "Бір жолғыда 2 МБ" in page.text()
    response = send_large(site, draft, 4 * MEGABYTE)
    assert response.status_code == 413
    assert f'href="/kk/create/{draft}/files"' in response.text
    assert "2 МБ" in response.text
    for _ in range(3):
        assert send_large(site, draft, 2 * MEGABYTE - 200).status_code == 303
    assert len(stored(site)) == 3


def test_all_files_together_keep_to_the_rules(site: Site) -> None:
    draft = a_draft(site.world)
    half = Given("half.pdf", hostile.pdf(more=b" " * (5 * MEGABYTE - 100)))
    attach(site, draft, half)
    attach(site, draft, half)
    with pytest.raises(Refused, match="attachments_too_large"):
        attach(site, draft, Given("more.pdf", hostile.pdf(more=b" " * 300)))
    assert len(stored(site)) == 2


def test_too_large_files_are_refused_beside_the_field(site: Site) -> None:
    draft = a_draft(site.world)
    attach(site, draft, Given("large.pdf", hostile.pdf(more=b" " * (10 * MEGABYTE - 200))))
    enter(site)
    response = send(site, draft, hostile.pdf(more=b" " * 300))
    assert response.status_code == 422
    assert 'id="files-error"' in response.text
    assert len(stored(site)) == 1


def test_no_more_than_twenty_files_are_taken(site: Site) -> None:
    draft = a_draft(site.world)
    attach(site, draft, *[PDF] * attachments.MOST_FILES)
    with pytest.raises(Refused, match="too_many_files"):
        attach(site, draft)


def test_a_removed_file_is_gone_from_the_disk(site: Site) -> None:
    draft = a_draft(site.world)
    attach(site, draft)
    enter(site)
    [file] = file_ids(site.world)
    site.client.submit(f"/kk/create/{draft}/files", action=f"/files/{file}/remove")
    assert (file_ids(site.world), stored(site)) == ([], [])


def test_the_last_file_that_rules_do_not_take_leads_on_when_removed(site: Site) -> None:
    draft = a_draft(site.world)
    attach(site, draft)
    world = site.world
    said = Answers(rule_set="uk-parliament", language="en")
    drafting.save(world.session, world.account(ME), draft, said, world.now)
    enter(site)
    [file] = file_ids(world)
    page = f"/kk/create/{draft}/files"
    removed = site.client.submit(page, action=f"/files/{file}/remove")
    assert removed.headers["Location"].endswith(f"/create/{draft}/check")


def test_a_file_removed_twice_is_simply_gone(site: Site) -> None:
    draft = a_draft(site.world)
    attach(site, draft)
    enter(site)
    [file] = file_ids(site.world)
    page = f"/kk/create/{draft}/files"
    token = site.client.page(page).all("input", name="csrf_token")[0].get("value")
    for _ in range(2):
        again = site.client.post(f"{page}/{file}/remove", data={"csrf_token": token})
        assert again.headers["Location"].endswith(page)


def test_a_discarded_draft_takes_its_files_along(site: Site) -> None:
    draft = a_draft(site.world)
    attach(site, draft)
    enter(site)
    site.client.submit(f"/kk/create/{draft}/discard")
    assert (file_ids(site.world), stored(site)) == ([], [])
    assert site.world.session.get(Draft, draft) is None


def test_rules_without_attachments_have_no_such_page(site: Site) -> None:
    world = site.world
    me = world.account(ME)
    draft = drafting.start(world.session, me, world.now)
    drafting.save(world.session, me, draft, Answers(rule_set="uk-parliament"), world.now)
    enter(site)
    site.client.page(f"/kk/create/{draft}/files", status=404)
    with pytest.raises(Refused, match="attachments_not_allowed"):
        attach(site, draft)


def test_files_that_other_rules_do_not_take_are_shown_to_be_removed(site: Site) -> None:
    world, draft = site.world, a_draft(site.world)
    attach(site, draft)
    said = Answers(rule_set="uk-parliament", language="en")
    drafting.save(world.session, world.account(ME), draft, said, world.now)
    enter(site)
    page = site.client.page(f"/kk/create/{draft}/files")
    assert "plan.pdf" in page.text()
    assert not page.all("input", type="file")
    codes = drafting.objections(world.session, said, Person(), world.now, attached=0.1)
    assert "attachments_not_allowed" in codes


# Handed in


def test_the_engine_hears_of_the_megabytes(site: Site) -> None:
    draft = a_draft(site.world)
    attach(site, draft)
    number = submit(site.world, draft)
    assert replaying.replay(site.world.session, number).agrees
    with pytest.raises(NotFound):
        attach(site, draft)


def test_a_moderator_takes_a_file_on_record(site: Site) -> None:
    draft = a_draft(site.world)
    attach(site, draft)
    number = submit(site.world, draft)
    [file] = file_ids(site.world)
    site.world.staff("moderator", "moderator@example.org")
    enter(site, "moderator@example.org")
    taken = site.client.submit(f"/kk/moderator/cases/{number}", action=f"/files/{file}")
    assert taken.data == PDF.content
    acts = list(site.world.session.scalars(sa.select(AuditRecord.act)))
    site.world.session.commit()
    assert acts.count("take_document") == 1


def test_a_returned_petition_may_change_its_files(site: Site) -> None:
    draft = a_draft(site.world)
    attach(site, draft)
    number = submit(site.world, draft)
    decide(site, number, "return")
    enter(site)
    send(site, draft, hostile.pdf(2), "second.pdf")
    site.client.submit(f"/kk/create/{draft}/check")
    assert site.world.get(number).state == "in_review"
    assert len(file_ids(site.world)) == 2


def test_everybody_downloads_the_files_of_a_published_petition(site: Site) -> None:
    draft = a_draft(site.world)
    attach(site, draft)
    number = submit(site.world, draft)
    decide(site, number, "accept")
    [file] = file_ids(site.world)
    assert "plan.pdf PDF" in site.client.page(f"/kk/petitions/{number}").text()
    taken = site.client.get(f"/kk/petitions/{number}/files/{file}")
    assert taken.data == PDF.content
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert taken.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in taken.headers["Content-Security-Policy"]


def test_machines_read_of_the_files_what_the_page_offers(site: Site) -> None:
    draft = a_draft(site.world)
    attach(site, draft)
    number = submit(site.world, draft)
    site.client.page(f"/kk/petitions/{number}", status=404)
    decide(site, number, "accept")
    said = site.client.get(f"/api/v1/petitions/{number}").json
    assert said
    [file] = said["files"]
    written = (ROOT / "docs/api.md").read_text()
    assert not [key for key in (*said, *file) if f"`{key}`" not in written]
    content = site.client.get(urlsplit(file["url"]).path).data
    assert (file["name"], file["media_type"]) == ("plan.pdf", "application/pdf")
    assert (file["size"], file["sha256"]) == (len(content), sha256(content).hexdigest())
    site.world.get(number).text_hidden = True
    site.world.session.commit()
    hidden = site.client.get(f"/api/v1/petitions/{number}").json
    assert hidden
    assert hidden["files"] == []


# Attackers


def test_nobody_else_reaches_the_files_of_a_draft(site: Site) -> None:
    draft = a_draft(site.world)
    attach(site, draft)
    [file] = file_ids(site.world)
    anonymous = site.client.get(f"/kk/create/{draft}/files/{file}")
    assert anonymous.status_code in (302, 303)
    enter(site, STRANGER)
    for path in (f"create/{draft}/files", f"create/{draft}/files/{file}"):
        site.client.page(f"/kk/{path}", status=404)
    stranger, session = site.world.account(STRANGER), site.world.session
    with pytest.raises(NotFound):
        attachments.detach(session, store(site), stranger, draft, file)
    with pytest.raises(NotFound):
        attach(site, draft, email=STRANGER)


def test_a_guessed_file_is_not_found_through_a_draft_of_ones_own(site: Site) -> None:
    draft = a_draft(site.world)
    attach(site, draft)
    [file] = file_ids(site.world)
    world = site.world
    stranger = world.account(STRANGER)
    own = drafting.start(world.session, stranger, world.now)
    with pytest.raises(NotFound):
        attachments.own_file(world.session, stranger, own, file)
    with pytest.raises(NotFound):
        attachments.own_file(world.session, stranger, draft, file)


def test_no_file_is_public_before_its_petition_or_under_another_one(site: Site) -> None:
    first, second = a_draft(site.world), a_draft(site.world)
    attach(site, first)
    shown = submit(site.world, second)
    decide(site, shown, "accept")
    number = submit(site.world, first)
    [file] = file_ids(site.world)
    site.client.page(f"/kk/petitions/{number}/files/{file}", status=404)
    site.client.page(f"/kk/petitions/{shown}/files/{file}", status=404)


def test_a_hidden_text_hides_its_files(site: Site) -> None:
    draft = a_draft(site.world)
    attach(site, draft)
    number = submit(site.world, draft)
    decide(site, number, "accept")
    [file] = file_ids(site.world)
    site.world.get(number).text_hidden = True
    site.world.session.commit()
    site.client.page(f"/kk/petitions/{number}/files/{file}", status=404)
    assert "plan.pdf" not in site.client.page(f"/kk/petitions/{number}").text()


def test_who_is_no_moderator_takes_no_file_of_a_case(site: Site) -> None:
    draft = a_draft(site.world)
    attach(site, draft)
    number = submit(site.world, draft)
    [file] = file_ids(site.world)
    stranger, world = site.world.account(STRANGER), site.world
    with pytest.raises(Forbidden):
        attachments.take_for_review(world.session, stranger, number, file, world.now)


# Letting go


def test_the_files_of_an_erased_person_are_gone(site: Site) -> None:
    draft = a_draft(site.world)
    attach(site, draft)
    world = site.world
    erasing.erase_account(world.session, KEYS, world.account(ME), world.now, store(site))
    assert (file_ids(world), stored(site)) == ([], [])


def an_ended_petition(site: Site, data: str) -> int:
    """A petition with a file that has expired, of whose data something goes two months later."""
    world = site.world
    world.publish(law(data).replace("[content]\n", "[content]\nattachments_mb = 10\n"))
    me = world.account(ME)
    draft = drafting.start(world.session, me, world.now)
    kind = presets.preset(US).content.kinds[0].id
    said = Answers(rule_set=US, language="kk", kind=kind, **least(US))  # type: ignore[arg-type]
    drafting.save(world.session, me, draft, said, world.now)
    attach(site, draft)
    number = submit(world, draft)
    world.wait(timedelta(days=40)).tally()
    assert world.get(number).state == "expired"
    return number


@pytest.mark.parametrize(
    ("data", "left"), [("petitioner", 0), ("everything", 0), ("papers", 1), ("signatures", 1)]
)
def test_files_go_at_the_end_of_the_petitioner_s_term(site: Site, data: str, left: int) -> None:
    number, world = an_ended_petition(site, data), site.world
    end = term_of(world, number)
    retaining.carry_out(world.session, end - AN_INSTANT, store(site))
    assert len(stored(site)) == 1
    retaining.carry_out(world.session, end, store(site))
    assert (len(file_ids(world)), len(stored(site))) == (left, left)


def test_the_end_of_files_is_on_record_by_their_number_and_once(site: Site) -> None:
    number, world = an_ended_petition(site, "petitioner"), site.world
    for _ in range(2):
        retaining.carry_out(world.session, term_of(world, number), store(site))
    acts = sa.select(AuditRecord.after).where(AuditRecord.act == retaining.ENDED)
    assert list(world.session.scalars(acts)) == [
        {"data": ["petitioner"], "signatures": 0, "files": 1}
    ]
    world.session.commit()


def test_a_committee_at_work_keeps_the_files_it_works_with(site: Site) -> None:
    number, world = an_ended_petition(site, "everything"), site.world
    end, sitting = term_of(world, number), a_committee(world, None, rules_body=None)
    case = cases.take_up(world.session, sitting.clerk, sitting.body, number, world.now)
    retaining.carry_out(world.session, end, store(site))
    assert len(stored(site)) == 1
    cases.close(world.session, sitting.clerk, case, "Done", end)
    retaining.carry_out(world.session, end, store(site))
    assert stored(site) == []


def test_the_sweep_settles_a_file_whose_record_was_written(site: Site) -> None:
    """As after a crash between the two."""
    draft = a_draft(site.world)
    attach(site, draft)
    [path] = stored(site)
    path.rename(path.with_name(f"{path.name}.unsettled"))
    later = START.replace(year=2100)
    assert letting_go.sweep(site.world.session, store(site), later) == 0
    assert stored(site) == [path]
