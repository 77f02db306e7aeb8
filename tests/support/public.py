"""An app over a world of petitions, for tests of the pages everyone may read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.services import lifecycle
from petitions.storage.engine import unit
from petitions.web.database import db
from tests.support import lives
from tests.support.clock import Clock
from tests.support.lives import World
from tests.support.pages import CheckingClient


@dataclass
class Site:
    """A world, the app that shows it, a reader, and the clock of both."""

    world: World
    app: Flask
    client: CheckingClient
    clock: Clock

    def at(self, moment: datetime) -> Site:
        self.world.now = moment
        self.clock.set(moment)
        return self

    def act(self, number: int, do: str, **keys: object) -> None:
        """Do one act of the engine, such as five thousand signatures at once."""
        with unit(self.world.session):
            locked = lifecycle.take(self.world.session, number)
            lifecycle.carry_out(self.world.session, locked, Action(do=do, **keys), self.world.now)  # type: ignore[arg-type]


def make(session: Session, app: Flask, clock: Clock) -> Site:
    """Return a site with two rule sets at the moment at which the builders begin."""
    world = World(session).install("us-we-the-people", "uk-parliament")
    app.extensions["keys"] = lives.KEYS
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    return Site(world, app, client, clock).at(lives.START)


@contextmanager
def sent_statements(engine: sa.Engine, *beginnings: str) -> Iterator[list[str]]:
    """Collect what is sent to the database meanwhile, or only what begins with one of the words."""
    sent: list[str] = []

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.lstrip().upper().startswith(beginnings or ("",)):
            sent.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def counted_statements(app: Flask) -> AbstractContextManager[list[str]]:
    """Collect the SELECTs that the app sends meanwhile."""
    with app.app_context():
        engine = db.engine
    return sent_statements(engine, "SELECT", "WITH")
