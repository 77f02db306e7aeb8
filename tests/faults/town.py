"""The petition that people sign meanwhile: made-up rules with many rungs, withdrawal allowed."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from config import DEVELOPMENT_KEY
from petitions.domain.eligibility import Person
from petitions.services import drafting, installing, rulebooks, telling
from petitions.services.drafting import Answers
from petitions.services.secrets import Keys
from petitions.storage import accounts
from petitions.storage.engine import unit
from petitions.storage.tables import Letter
from tests.support.site import Site
from tests.unit.conformance.laws import OTHERS
from tests.unit.conformance.test_made_up_systems import CALENDAR, THIRTY, rung

KEYS = Keys.from_base64(DEVELOPMENT_KEY)
PETITIONER = "petitioner@example.org"
RUNGS = (*range(5, 50, 5), *range(50, 500, 25), *range(500, 10_000, 250))
MAILING = "response_published"
BLOCKS = (
    CALENDAR,
    '[petitioners]\nmax = 1\nsource = "made up"\n',
    '[addressee]\nmode = "fixed"\nname = { kk = "К", ru = "С", en = "C" }\nsource = "made up"\n',
    THIRTY,
    '[ballot]\nwithdrawal = { how = "self", until = "closing", again = false }\n'
    'source = "made up"\n',
    *(rung(f"r{n}", required=n, notifies=["council"]) for n in RUNGS),
)
SOURCE = (OTHERS / "plain.txt").read_text("utf-8") + "\n" + "\n".join(BLOCKS)


def open_petition(site: Site) -> int:
    """Install the site and hand in the petition; return its number."""
    engine = site.database.engine()
    at = site.clock.now() - timedelta(minutes=1)
    with Session(engine, expire_on_commit=False) as session:
        list(installing.install(session, KEYS, site.url, at, only=("us-we-the-people",)))
        rulebooks.publish(session, SOURCE, "A test", at)
        with unit(session):
            owner = accounts.add_account(
                session, email=PETITIONER, name="Нұрлан Әлі", language="kk", at=at
            ).id
        draft = drafting.start(session, owner, at)
        text = {"title": "Мектепке жол керек"}
        said = Answers(rule_set="made-up", language="kk", texts={"kk": text}, kind="online")
        drafting.save(session, owner, draft, said, at)
        number = drafting.submit(session, KEYS, owner, draft, Person(), at)
        # The letters that hold for the test are those written from here on.
        session.execute(sa.delete(Letter))
        session.commit()
    engine.dispose()
    return number


def write_to_all(site: Site, number: int) -> None:
    """Write one mailing to all signatories who asked for letters."""
    engine = site.database.engine()
    at = site.clock.now()
    with Session(engine) as session, unit(session):
        telling.tell_signatories(session, number, MAILING, {}, at)
    engine.dispose()
