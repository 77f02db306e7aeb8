"""Nothing internal of a committee on any page, feed or letter that is not its own: the whole site
is read as a passer-by and as every role, by its links and by guessed addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from petitions.services.committees import (
    acts,
    agenda,
    conflicts,
    discussions,
    filing,
    membership,
    motions,
)
from petitions.services.committees.acts import Said
from petitions.services.committees.agenda import Plan
from petitions.services.committees.discussions import Draft
from petitions.services.committees.filing import Item
from petitions.services.committees.membership import Seat
from petitions.services.committees.motions import Proposed
from petitions.services.documents import Given
from petitions.storage.tables import ROLES, Account, CommitteeAct, Letter, Mailing
from petitions.web import access, uploads
from tests.support.clock import Clock
from tests.support.committee import PETI, UK, Sitting, a_committee, an_open_petition
from tests.support.databases import on_sqlite
from tests.support.lives import World
from tests.support.people import sign_in
from tests.unit.documents import hostile

pytestmark = on_sqlite
SECRET = "zirconium"  # stands in every internal field, and in no public one
LINK = re.compile(r"""(?:href|src)=["']([^"'#]+)""")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
IDS = (1, 2)
SITE = ("kk", "ru", "en")
ABOUT = "/committees"


@pytest.fixture
def uk(session: Session, clock: Clock, app: Flask) -> Sitting:
    """A committee at work, with a secret in everything that is its own."""
    world = World(session).install(UK, PETI)
    clock.set(world.now)
    sitting = a_committee(world, UK)
    number = an_open_petition(world, UK, signatures=100_000)
    case = sitting.case(number)
    plant(app, sitting, case)
    clock.set(world.now)
    return sitting


def plant(app: Flask, uk: Sitting, case: int) -> None:
    world, clerk = uk.world, uk.clerk
    session, at = world.session, world.now
    with app.app_context():
        store = uploads.store()
    files = [Given(f"{SECRET}.pdf", hostile.pdf(more=SECRET.encode()))]
    for kind in ("note", "evidence", "correspondence", "paper"):
        said = Item(kind, f"{SECRET} {kind}", "en", SECRET, source="other", sender=SECRET)
        filing.file_item(session, clerk, case, said, at, store_of=store, files=files)
    own = Item("evidence", f"{SECRET} of the petitioner", "en", SECRET)
    me = world.account("petitioner@example.org")
    filing.file_from_petitioner(session, me, case, own, at, store_of=store, files=files)
    shown = Item("evidence", f"{SECRET} withheld", "en", SECRET, "public")
    gone = filing.file_item(session, clerk, case, shown, at, store_of=store, files=files)
    filing.withhold_item(session, clerk, gone, "It names a child", at)
    paper = Item("evidence", "A public paper", "en", "Everybody reads it", "public")
    public = [Given("public.pdf", hostile.pdf())]
    filing.file_item(session, clerk, case, paper, at, store_of=store, files=public)
    words = {lang: f"{SECRET} {lang}" for lang in ("kk", "ru", "en")}
    hidden = Plan(at + timedelta(days=3), title=words, place=words, visibility="internal")
    agenda.plan(session, clerk, uk.body, hidden, at)
    open_plan = Plan(at + timedelta(hours=1), place={"en": "Room 15"})
    meeting = agenda.plan(session, clerk, uk.body, open_plan, at)
    agenda.put_on(session, clerk, meeting, at, case_id=case)
    agenda.put_on(session, clerk, meeting, at, title=words, visibility="internal")
    world.wait(timedelta(hours=2))
    agenda.set_status(session, clerk, meeting, "held", {}, world.now)
    agenda.write_minutes(session, clerk, meeting, words, world.now)
    session.add(
        CommitteeAct(
            case_id=case, kind="write", texts=words, is_public=False, done_at=world.now,
            done_by=clerk, to_body_id=None,
        )
    )  # fmt: skip
    session.commit()
    plant_work(uk, case, me)


def plant_work(uk: Sitting, case: int, petitioner: int) -> None:
    """Put the secret into what is undecided, refused, taken back or somebody's own."""
    session, at, clerk = uk.world.session, uk.world.now, uk.clerk
    letter = acts.use(session, clerk, case, "write", Said(texts={"en": "A letter"}), at)
    acts.reply(session, petitioner, letter, "answered", f"{SECRET} answer", "en", at)
    member = uk.accounts["m3"]
    conflicts.declare_conflict(session, member, case, f"{SECRET} interest", "en", at)
    seat = uk.seats["m3"]
    conflicts.withdraw_conflict(session, member, case, seat, f"{SECRET} sold", at)
    dropped = motions.open_motion(session, clerk, case, moved("other"), at)
    # One that lacked its quorum is public: this one was taken back.
    motions.mark_present(session, clerk, dropped, dict.fromkeys(uk.seats.values()), at)
    motions.drop(session, clerk, dropped, f"{SECRET} why", uk.world.now)
    uk.world.wait(timedelta(minutes=1))
    waiting = motions.open_motion(session, clerk, case, moved("debate"), uk.world.now)
    motions.mark_present(session, clerk, waiting, {uk.seats["m2"]: None}, uk.world.now)
    motions.vote(session, uk.accounts["m2"], waiting, "for", uk.world.now)
    draft = Draft(dict.fromkeys(SITE, "A draft"), uk.world.now + timedelta(days=9))
    made = discussions.open_discussion(session, clerk, case, draft, uk.world.now, site=SITE)
    other = uk.world.account("other@example.org", f"{SECRET} name")
    for text, reason in ((f"{SECRET} waits", ""), (f"{SECRET} refused", "advert")):
        one = discussions.comment(session, other, made, text, "kk", uk.world.now)
        if reason:
            discussions.moderate(session, clerk, one, uk.world.now, refuse_for=reason)
    address = f"{SECRET}@committee.example.org"
    seated = Seat("substitute", "Орынбасар", uk.world.now.date(), email=address)
    membership.add_seat(session, uk.body, seated, by=None, at=uk.world.now)
    session.commit()


def moved(kind: str) -> Proposed:
    return Proposed(kind, {lang: f"{SECRET} motion {lang}" for lang in SITE}, kind)


class Reader:
    """Somebody who opens every address they find or guess.

    Who is signed in leaves out public pages: they know no session, so a passer-by has read them.
    """

    def __init__(self, app: Flask, account: Account | None = None) -> None:
        self.app, self.client = app, FlaskClient(app)
        self.met: dict[str, str] = {}
        self.reads_public = account is None
        if account is not None:
            sign_in(self.client, account)

    def is_to_be_read(self, path: str) -> bool:
        if self.reads_public:
            return True
        try:
            endpoint, _values = self.app.url_map.bind("").match(urlsplit(path).path)
        except HTTPException:
            return False
        asked = access.declared(self.app.view_functions[endpoint])
        return asked is not None and asked.kind != "public"

    def read_everything(self) -> Reader:
        waiting = ["/en/", *self.guessed()]
        if self.reads_public:
            waiting += [f"/{lang}{path[3:]}" for lang in ("kk", "ru") for path in waiting
                        if ABOUT in path]  # fmt: skip
        while waiting:
            path = waiting.pop()
            if path in self.met or not self.is_to_be_read(path):
                continue
            answer = self.client.get(path, buffered=True)
            text = answer.get_data().decode("utf-8", "replace")
            self.met[path] = text + str(answer.headers)
            assert answer.status_code < 500, path
            if answer.mimetype in ("text/html", "application/xml"):
                waiting.extend(self.links(path, text))
        self.take_documents()
        return self

    def take_documents(self) -> None:
        """Ask for a copy of every document, as the buttons do."""
        token = next((found for text in self.met.values() for found in TOKEN.findall(text)), "")
        for path in (f"/en/committee/documents/{number}" for number in range(1, 9)):
            answer = self.client.post(path, data={"csrf_token": token}, buffered=True)
            assert answer.status_code in (200, 303, 404), path
            if answer.status_code == 200:
                self.met[path] = answer.get_data().decode("utf-8", "replace")

    def links(self, path: str, text: str) -> Iterator[str]:
        for found in LINK.findall(text):
            parts = urlsplit(urljoin(path, unescape(found)))
            if parts.netloc or parts.path.startswith("/static"):
                continue
            if parts.path.startswith(("/kk/", "/ru/")) or "sign-out" in parts.path:
                continue
            is_about = ABOUT in parts.path or "/discussions/" in parts.path
            yield f"{parts.path}?{parts.query}" if parts.query and is_about else parts.path

    def guessed(self) -> Iterator[str]:
        """Every route of the site with numbers that exist."""
        adapter = self.app.url_map.bind("")
        for rule in self.app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()):
                continue
            for number in IDS:
                slug = f"{UK}-committee"
                values = {
                    name: slug if name in ("slug", "name") else number for name in rule.arguments
                }
                values |= {"lang": "en"} if "lang" in rule.arguments else {}
                try:
                    yield adapter.build(rule.endpoint, values)
                except Exception:  # a route that takes other words than numbers
                    break

    def told(self) -> list[str]:
        return sorted(path for path, text in self.met.items() if SECRET in text)


def known(session: Session, account_id: int) -> Account:
    account = session.get(Account, account_id, populate_existing=True)
    assert account
    account.password_hash = "unused"
    session.commit()
    return account


def test_a_passer_by_reads_the_whole_site_and_meets_nothing_internal(
    uk: Sitting, app: Flask
) -> None:
    reader = Reader(app).read_everything()
    assert any(path.endswith("calendar.ics") for path in reader.met)
    assert "A public paper" in reader.met[f"/en/committees/{UK}-committee/petitions/1"]
    assert len(reader.met) > 40
    assert reader.told() == []


def test_every_role_outside_the_committee_meets_nothing_internal(uk: Sitting, app: Flask) -> None:
    """Rights only add up: who holds every role, but none in this committee, reads what any reads.

    Auditors read everybody's work, on pages of their own; administrators whom they invited.
    """
    world, account = uk.world, 0
    for role in ROLES:
        of_a_body = role in ("officer", "head", "clerk", "member")
        body = world.body(PETI, f"kind-{role}") if of_a_body else None
        account = world.staff(role, "everything@elsewhere.example.org", body)
    reader = Reader(app, known(world.session, account)).read_everything()
    for room in ("moderator", "government", "committee", "admin"):
        assert any(path.startswith(f"/en/{room}") for path in reader.met), room
    theirs = ("/en/admin/cases/", "/en/admin/audit", "/en/admin/staff")
    assert [path for path in reader.told() if not path.startswith(theirs)] == []


def test_somebody_signed_in_without_a_role_meets_nothing_internal(uk: Sitting, app: Flask) -> None:
    account = uk.world.account("nobody@elsewhere.example.org")
    assert Reader(app, known(uk.world.session, account)).read_everything().told() == []


def test_the_petitioner_meets_only_what_they_handed_in_or_were_written(
    uk: Sitting, app: Flask
) -> None:
    account = uk.world.account("petitioner@example.org")
    reader = Reader(app, known(uk.world.session, account)).read_everything()
    own = (
        "/en/account/petitions/1/committees",
        "/en/committee/documents/",
        "/en/committee/letters/",
    )
    assert reader.told()
    for path in reader.told():
        assert path.startswith(own), path
        assert "withheld" not in reader.met[path]


def test_the_committee_itself_reads_what_is_its_own(uk: Sitting, app: Flask) -> None:
    account = known(uk.world.session, uk.accounts["m2"])
    told = Reader(app, account).read_everything().told()
    assert any("/committee/cases/" in path for path in told)
    assert all(path.startswith("/en/committee/") for path in told)


def test_letters_hold_nothing_internal(uk: Sitting) -> None:
    """Those to many are expanded from their mailings."""
    found = uk.world.session
    told = [*found.scalars(sa.select(Letter)), *found.scalars(sa.select(Mailing))]
    assert {"discussion_opened", "committee_reply"} <= {letter.template for letter in told}
    assert not [letter.template for letter in told if SECRET in str(letter.data)]
