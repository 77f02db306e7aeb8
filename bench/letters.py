"""`python -m bench.letters [people]`: one fact told to many, the worker killed on the way.

Tells 200,000 signatories on PostgreSQL, every commit on disk: a worker writes the letters and is
killed with SIGKILL five times meanwhile, then one sends the first of them to a mail server in a
process of its own, killed as often.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Talk
from sqlalchemy.orm import Session

from petitions import clock
from petitions.mail import outbox
from petitions.mail.outbox import Office
from petitions.mail.render import Site
from petitions.mail.sender import Smtp
from petitions.services.secrets import Keys
from petitions.storage import mailings
from petitions.storage.engine import make_engine, unit
from petitions.storage.tables import Letter
from tests.support import databases, postgres
from tests.support.lives import World
from tests.support.mail_server import free_port

DURABLE = ("fsync=on", "synchronous_commit=on", "max_connections=100", "shared_buffers=256MB")
PEOPLE, SENT, KILLS = 200_000, 20_000, 5
US = "us-we-the-people"
SITE = Site("Үн", "https://un.example.org", "Үн <un@un.example.org>", "help@un.example.org")


class Tray:
    """A mail server's handler that writes down to whom a letter went, one line each."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("a", buffering=1)

    async def handle_DATA(  # noqa: N802 (aiosmtpd calls it by this name)
        self, server: SMTP, session: Talk, envelope: Envelope
    ) -> str:
        self._file.writelines(f"{address}\n" for address in envelope.rcpt_tos)
        return "250 OK"


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["work"]:
        return work(arguments[1], arguments[2])
    if arguments[:1] == ["take"]:
        return take(int(arguments[1]), Path(arguments[2]))
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
            tray = Path(folder) / "tray"
            with mail_server(tray) as smtp:
                return measure(url, smtp, people, tray)
    finally:
        server.stop()


@contextmanager
def mail_server(tray: Path) -> Iterator[str]:
    """Run a mail server beside; its address."""
    port = free_port()
    tray.touch()
    server = subprocess.Popen([sys.executable, "-m", "bench.letters", "take", str(port), tray])
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def take(port: int, tray: Path) -> int:
    """Take letters until the process is ended."""
    Controller(Tray(tray), hostname="127.0.0.1", port=port).start()
    threading.Event().wait()
    return 0


def measure(url: str, smtp: str, people: int, tray: Path) -> int:
    engine = make_engine(url)
    with Session(engine, expire_on_commit=False) as session:
        number = World(session).install(US).petition(US)
        with unit(session):
            _sign(session, number, people)
            mailings.add(session, number, "response_published", {}, clock.now())

    def written() -> int:
        with Session(engine) as session:
            return session.scalar(sa.select(sa.func.count(Letter.mailing_id))) or 0

    def sent() -> int:
        return len(tray.read_text().splitlines())

    print("written", *killed_on_the_way((url, smtp), written, people), sep=": ")
    print("sent", *killed_on_the_way((url, smtp), sent, min(people * 3 // 4, SENT)), sep=": ")
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
    urls: tuple[str, str], done: Callable[[], int], wanted: int
) -> tuple[str, str]:
    """Run a worker until `wanted` is done, and kill it at five places; say how quick it was."""
    places = [wanted * n // (KILLS + 1) for n in range(1, KILLS + 1)]
    busy, before, began = 0.0, done(), 0.0
    worker = None
    while (now := done()) < wanted:
        if worker is None:
            worker = subprocess.Popen([sys.executable, "-m", "bench.letters", "work", *urls])
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


def work(url: str, smtp: str) -> int:
    """Do what the worker does with letters, until it is killed."""
    engine = make_engine(url)

    def sessions() -> Session:
        return Session(engine, expire_on_commit=False)

    office = Office(SITE, Keys(bytes(32)))
    while True:
        outbox.expand(sessions, clock.now)
        with Smtp(smtp) as transport:
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
