"""Many confirmed signatures at once, as confirming writes them; the real worker counts them."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Petition, Signature, TallyQueue
from tests.support.site import Site

TALLY_SECONDS = 60
PAGE_IS_KEPT_SECONDS = 1.2


def bring(
    site: Site, number: int, count: int, *, kind: str = "for", territory: str | None = None
) -> None:
    """Let `count` people confirm a second ago, and wait until they are counted.

    `kind` is "for", "against" or "support"; supporters show in the petition's state alone.
    """
    engine = site.database.engine()
    with Session(engine) as session, unit(session):
        before = _counts(session, number).get(kind, 0)
        _confirm(session, number, count, kind, territory, site.clock.now() - timedelta(seconds=1))
    engine.dispose()
    if kind != "support":
        wait_until_counted(site, number, before + count, kind)


def wait_until_counted(site: Site, number: int, count: int, kind: str = "for") -> None:
    """Wait for the worker; what the site's own pages say may be a second older."""
    end = time.monotonic() + TALLY_SECONDS
    engine = site.database.engine()
    while True:
        with Session(engine) as session:
            found = _counts(session, number)[kind]
        if found == count:
            break
        assert time.monotonic() < end, f"{found} of {count} were counted:\n{site.log()[-3000:]}"
        time.sleep(0.1)
    engine.dispose()
    time.sleep(PAGE_IS_KEPT_SECONDS)


def _counts(session: Session, number: int) -> dict[str, int]:
    petition = session.get(Petition, number)
    assert petition
    return {"for": petition.signature_count, "against": petition.against_count}


def _confirm(
    session: Session, number: int, count: int, kind: str, territory: str | None, at: datetime
) -> None:
    """Write a hundred thousand rows within a second, in the database itself (SQLite)."""
    petition = session.get(Petition, number)
    assert petition
    text = store.texts(session, number)[petition.original_language]
    last = session.scalar(sa.select(sa.func.max(Signature.id))) or 0
    place = sa.select(sa.literal(last + 1).label("id")).cte("place", recursive=True)
    place = place.union_all(sa.select(place.c.id + 1).where(place.c.id < last + count))
    values = {
        "petition_id": number, "kind": kind, "slot": 0, "territory": territory,
        "language": text.language, "text_sha256": text.sha256, "confirmed_at": at,
    }  # fmt: skip
    columns = Signature.__table__.c
    rows = sa.select(
        place.c.id, sa.func.randomblob(32), sa.func.randomblob(32),
        *(sa.literal(value, columns[name].type) for name, value in values.items()),
    )  # fmt: skip
    names = ["id", "person", "commitment", *values]
    session.execute(sa.insert(Signature).from_select(names, rows, include_defaults=False))
    entry = sa.literal("sign" if kind == "for" else kind)
    queued = sa.select(
        columns.petition_id, entry, columns.confirmed_at, columns.territory, columns.commitment,
        columns.id, sa.literal(1), sa.literal(False),
    ).where(columns.id > last)  # fmt: skip
    into = ["petition_id", "entry", "moment", "territory", "commitment", "signature_id", "count",
            "is_late"]  # fmt: skip
    session.execute(sa.insert(TallyQueue).from_select(into, queued, include_defaults=False))
