"""A site that works: installed, with bodies, and with staff who were invited by letter."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import sqlalchemy as sa
from playwright.sync_api import BrowserContext
from sqlalchemy.orm import Session

from config import DEVELOPMENT_KEY
from petitions import presets
from petitions.domain.eligibility import Person
from petitions.services import drafting, installing, institutions, replaying, staff
from petitions.services.drafting import Answers
from petitions.services.secrets import Keys
from petitions.services.staff import Grant
from petitions.storage import accounts
from petitions.storage.engine import unit
from petitions.storage.tables import Petition
from tests.support.site import Site
from tests.support.visitor import Visitor

KEYS = Keys.from_base64(DEVELOPMENT_KEY)
MakeContext = Callable[..., BrowserContext]


class Town:
    """A running site and the people who come to it, each with a browser of their own."""

    def __init__(
        self, site: Site, new_context: MakeContext, *rule_sets: str, at: datetime | None = None
    ) -> None:
        """`at`: the moment at which the site begins, else now."""
        self.site, self._new_context = site, new_context
        if at is not None:
            site.clock.set(at)
        yesterday = site.clock.now() - timedelta(days=1)
        with self.session() as session:
            list(installing.install(session, KEYS, site.url, yesterday, only=rule_sets))

    @contextmanager
    def session(self) -> Iterator[Session]:
        engine = self.site.database.engine()
        with Session(engine, expire_on_commit=False) as opened:
            yield opened
        engine.dispose()

    def visitor(
        self, name: str, email: str, lang: str = "kk", *, kind: type[Visitor] = Visitor,
        width: int = 0,
        **browser: object,
    ) -> Visitor:  # fmt: skip
        """Return a person at a browser of their own; `browser` is what Playwright's context takes."""
        page = self._new_context(**browser).new_page()
        if width:
            page.set_viewport_size({"width": width, "height": 740})
        return kind(self.site, page, email, name, lang)

    def body(self, kind: str = "government", **row: object) -> int:
        """Set up a body; `row` may name a slug, a rule set, a level and a territory."""
        words = {
            "kk": {"name": "Жауапты министрлік", "competence": "Барлық мәселе"},
            "ru": {"name": "Ответственное министерство", "competence": "Все вопросы"},
            "en": {"name": "The responsible ministry", "competence": "All matters"},
        }
        with self.session() as session:
            return institutions.add_body(session, {"slug": kind, "kind": kind, **words, **row})

    def petition(self, rule_set: str, body_id: int, title: str, tags: tuple[str, ...] = ()) -> int:
        """Hand in somebody else's petition, open at once where the rules have no gate."""
        at = self.site.clock.now()
        content = presets.preset(rule_set).content
        text = {field.key: title for field in content.fields if field.required}
        with self.session() as session:
            with unit(session):
                owner = accounts.add_account(
                    session, email=f"{len(title)}@example.org", name="Нұрлан Әлі", language="kk",
                    at=at,
                ).id  # fmt: skip
            draft = drafting.start(session, owner, at)
            said = Answers(
                rule_set=rule_set, body_id=body_id, language="kk", texts={"kk": text}, tags=tags,
                kind=next((kind.id for kind in content.kinds), None),
            )  # fmt: skip
            drafting.save(session, owner, draft, said, at)
            return drafting.submit(session, KEYS, owner, draft, Person(), at)

    def employ(self, who: Visitor, role: str, body_id: int | None = None) -> Visitor:
        """Invite somebody by letter; they accept it and set up their second factor."""
        with self.session() as session:
            staff.invite(
                session, email=who.email, name=who.name, language=who.lang,
                grants=(Grant(role, body_id),), by=None, at=self.site.clock.now(),
            )  # fmt: skip
        return who.take_up_work()

    def staff_id(self, email: str) -> int:
        """Return the account of somebody who was employed."""
        with self.session() as session:
            found = accounts.by_email(session, email)
            assert found, f"{email} has no account"
            return found.id

    def until(self, is_so: Callable[[], bool], seconds: float = 30) -> None:
        """Wait for what the worker does by itself."""
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end, f"waited too long:\n{self.site.log()[-3000:]}"
            time.sleep(0.5)

    def replays(self) -> list[int]:
        """Return the petitions whose recorded acts give other facts than are stored."""
        with self.session() as session:
            numbers = session.scalars(sa.select(Petition.id)).all()
            return [n for n in numbers if not replaying.replay(session, n).agrees]

    def count(self, number: int) -> int:
        with self.session() as session:
            found = session.get(Petition, number)
            return found.signature_count if found else 0

    def state(self, number: int) -> str:
        with self.session() as session:
            found = session.get(Petition, number)
            return found.state if found else ""
