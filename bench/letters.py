"""`python -m bench.letters [people]`: one fact told to many, the worker killed on the way.

Tells 200,000 signatories on PostgreSQL, every commit on disk: a worker writes the letters and is
killed with SIGKILL five times meanwhile, then one sends the first few thousand, killed as often.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from petitions import clock
from petitions.mail import outbox
from petitions.mail.outbox import Office
from petitions.mail.render import Site
from petitions.services.secrets import Keys
from petitions.storage import mailings
from petitions.storage.engine import make_engine, unit
from petitions.storage.tables import Letter
from tests.support import databases, postgres
from tests.support.lives import World

DURABLE = ("fsync=on", "synchronous_commit=on", "max_connections=100", "shared_buffers=256MB")
PEOPLE, SENT, KILLS = 200_000, 3_000, 5
US = "us-we-the-people"
SITE = Site("Үн", "https://un.example.org", "Үн <un@un.example.org>", "help@un.example.org")


class Tray:
    """A transport that writes down to whom a letter went, one line each."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("a", buffering=1)

    def send(self, message: EmailMessage) -> None:
        message.as_bytes()
        self._file.write(f"{message['To']}\n")


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["work"]:
        return work(arguments[1], Path(arguments[2]))
    people = int(arguments[0]) if arguments else PEOPLE
    server = postgres.start(DURABLE)
    if server is None:
        print(postgres.ADVICE, file=sys.stderr)
        return 2
    try:
        server.execute("CREATE DATABASE petitions_test_letters TEMPLATE template0")
        url = server.url_of("petitions_test_letters")
        databases.create_all(url)
        with tempfile.TemporaryDirectory() as folder:
            return measure(url, people, Path(folder) / "tray")
    finally:
        server.stop()


def measure(url: str, people: int, tray: Path) -> int:
    engine = make_engine(url)
    with Session(engine, expire_on_commit=False) as session:
        number = World(session).install(US).petition(US)
        with unit(session):
            _sign(session, number, people)
            mailings.add(session, number, "response_published", {}, clock.now())
    tray.touch()

    def written() -> int:
        with Session(engine) as session:
            return session.scalar(sa.select(sa.func.count(Letter.mailing_id))) or 0

    def sent() -> int:
        return len(tray.read_text().splitlines())

    print("written", *killed_on_the_way(url, tray, written, people), sep=": ")
    print("sent", *killed_on_the_way(url, tray, sent, min(people, SENT)), sep=": ")
    with Session(engine) as session:
        twice = sa.select(Letter.signature_id).group_by(Letter.signature_id)
        doubled = len(session.scalars(twice.having(sa.func.count() > 1)).all())
        unsent = set(session.scalars(sa.select(Letter.address).where(Letter.sent_at.is_(None))))
    engine.dispose()
    arrived = Counter(tray.read_text().splitlines())
    lost = people - len(arrived.keys() | {a for a in unsent if "@many." in a})
    again = sum(count - 1 for count in arrived.values())
    print(f"lost: {max(lost, 0)}; written twice: {doubled}; sent again: {again} of {KILLS} in hand")
    return 1 if lost > 0 or doubled or again > KILLS else 0


def killed_on_the_way(
    url: str, tray: Path, done: Callable[[], int], wanted: int
) -> tuple[str, str]:
    """Run a worker until `wanted` is done, and kill it at five places; say how quick it was."""
    places = [wanted * n // (KILLS + 1) for n in range(1, KILLS + 1)]
    busy, before, began = 0.0, done(), 0.0
    worker = None
    while (now := done()) < wanted:
        if worker is None:
            worker = subprocess.Popen([sys.executable, "-m", "bench.letters", "work", url, tray])
            while done() == now:
                time.sleep(0.02)
            began = time.monotonic()
        if places and now >= places[0]:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            worker, places = None, places[1:]
            busy += time.monotonic() - began
        time.sleep(0.02)
    if worker is not None:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        busy += time.monotonic() - began
    rate = (wanted - before) / max(busy, 0.001)
    return f"{wanted:,} in {busy:.0f} s of work", f"{rate:,.0f} a second"


def work(url: str, tray: Path) -> int:
    """Do what the worker does with letters, until it is killed."""
    engine = make_engine(url)

    def sessions() -> Session:
        return Session(engine, expire_on_commit=False)

    office, transport = Office(SITE, Keys(bytes(32))), Tray(tray)
    while True:
        outbox.expand(sessions, clock.now)
        outbox.drain(sessions, office, transport, clock.now)
        time.sleep(0.2)


def _sign(session: Session, number: int, people: int) -> None:
    """Write signatures and the people behind them in the database itself."""
    values = {"number": number, "people": people}
    session.execute(
        sa.text("""
            WITH made AS (
                INSERT INTO signature (petition_id, kind, person, slot, language, text_sha256,
                                       confirmed_at, commitment)
                SELECT :number, 'for', int8send(n), 0, 'kk', '', now() - interval '1 hour', ''
                FROM generate_series(1, :people) AS n RETURNING id)
            INSERT INTO signatory (signature_id, name, email, email_domain, language, wants_letters)
            SELECT id, 'Қол Қоюшы', 'n' || id || '@many.example', 'many.example',
                   (ARRAY['kk', 'ru', 'en'])[1 + id % 3], true
            FROM made
        """),
        values,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
