"""A few hundred letters while the worker is killed again and again: none is lost, none twice."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions.storage import mailings
from petitions.storage.engine import unit
from petitions.storage.tables import Letter, Signatory, Signature
from tests.support.lives import World
from tests.support.site import Site

US, PEOPLE, KILLS = "us-we-the-people", 300, 3


def told(site: Site) -> None:
    """Let a petition be signed by 300 who wished letters, and write one mailing to them."""
    at = site.clock.now()
    engine = site.database.engine()
    with Session(engine, expire_on_commit=False) as session:
        number = World(session, now=at - timedelta(hours=2)).install(US).petition(US)
        with unit(session):
            for place in range(PEOPLE):
                _sign(session, number, place, site)
            mailings.add(session, number, "response_published", {}, at)
    engine.dispose()


def _sign(session: Session, number: int, place: int, site: Site) -> None:
    signature = Signature(
        petition_id=number, kind="for", person=place.to_bytes(4, "big"), language="kk",
        text_sha256="", confirmed_at=site.clock.now() - timedelta(hours=1), commitment=b"",
    )  # fmt: skip
    session.add(signature)
    session.flush()
    session.add(
        Signatory(
            signature_id=signature.id, name="Қол", email=f"n{place}@many.example", language="kk",
            wants_letters=True,
        )
    )  # fmt: skip


def test_no_letter_is_lost_while_the_worker_is_killed_again_and_again(
    start_site: Callable[..., Site],
) -> None:
    site = start_site()
    site.kill_worker()
    told(site)
    for kill in range(1, KILLS + 1):
        site.start_worker()
        until(lambda least=kill: len(arrived(site)) >= least * PEOPLE // (KILLS + 2))  # type: ignore[misc]
        site.kill_worker()
        # What the dead worker had claimed is free again when its claim runs out.
        site.clock.forward(minutes=11)
    site.start_worker()
    until(lambda: len(arrived(site)) == PEOPLE)
    assert sum(count - 1 for count in arrived(site).values()) <= KILLS, "only the one in hand"
    assert written(site) == PEOPLE


def arrived(site: Site) -> Counter[str]:
    return Counter(one.to for one in list(site.mail.letters) if "@many" in one.to)


def written(site: Site) -> int:
    engine = site.database.engine()
    with Session(engine) as session:
        count = session.scalar(sa.select(sa.func.count(Letter.mailing_id)))
    engine.dispose()
    return count or 0


def until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "the letters did not come"
        time.sleep(0.02)
