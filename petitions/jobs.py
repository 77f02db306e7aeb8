"""What happens by itself: the tally, deadlines, letters, checkpoints, clean-up.

Every job keeps its work in tables and claims it there, so a worker may be killed at any moment
and any number of workers may run: one of them counts, whoever holds the lease.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from petitions import clock
from petitions.mail import outbox
from petitions.mail.outbox import Office
from petitions.mail.sender import Transport
from petitions.services import (
    answering,
    archiving,
    housekeeping,
    keeping,
    ledger_keys,
    occasions_due,
    ranking,
    reminding,
    retaining,
    stating,
    striking,
    tallying,
    watching,
)
from petitions.services.committees import letting_go
from petitions.services.documents import Store
from petitions.services.secrets import Keys
from petitions.storage import leases
from petitions.storage.engine import statements, unit
from petitions.storage.leases import LeaseLost

logger = logging.getLogger(__name__)

# A turn costs the same for one as for dozens: in a rush they rest too, for so long that nobody
# notices, and that those who got letters do not all come at once.
TALLY_PAUSE = 0.3
LETTERS_PAUSE = 0.25
LEASE_LENGTH = timedelta(seconds=10)
CHECKPOINT_EVERY = timedelta(minutes=1)
STATEMENTS_EVERY = timedelta(minutes=5)
REMINDERS_EVERY = timedelta(minutes=1)
TRENDING_EVERY = timedelta(minutes=10)
CLEANING_EVERY = timedelta(hours=1)
INVALIDATING_EVERY = timedelta(seconds=1)
OCCASIONS_EVERY = timedelta(seconds=10)
RANKING_EVERY = timedelta(minutes=1)
CHUNKS_AT_ONCE = 5
AFTER_FAILURE = 2.0

Sessions = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True)
class Worker:
    """What the jobs need: sessions, keys, the mail office, the log's origin."""

    sessions: Sessions
    keys: Keys
    office: Office
    transport: Transport | None
    site_url: str
    documents: Store | None = None
    holder: str = f"{socket.gethostname()}:{os.getpid()}"

    def count(self, now: datetime) -> bool:
        """Run one round of the tally under the lease; return whether the next is to follow at once,
        for it left some waiting or moved a petition on in time."""
        with self.sessions() as session:
            held = self._tally_lease(session, now)
            if held is None:
                return False
            try:
                # First, for an answer's moment lies before what the tally now lets pass.
                answering.publish_due(session, now)
                done = tallying.tally_once(session, held, now)
                return done.counted >= tallying.BATCH or bool(done.moved)
            except LeaseLost:
                logger.warning("another worker took over the tally")
                return False

    def _tally_lease(self, session: Session, now: datetime) -> leases.Held | None:
        claim = session, "tally", self.holder, now, LEASE_LENGTH
        with statements(session):
            held = leases.lasting(*claim)
        if held is None:
            with unit(session):
                held = leases.acquire(*claim)
        return held

    def publish(self, now: datetime) -> None:
        """Sign one checkpoint for the whole site if anything changed."""
        with self.sessions() as session, unit(session):
            held = leases.acquire(session, "checkpoint", self.holder, now, LEASE_LENGTH)
            if held is not None:
                signers = ledger_keys.signers(session, self.keys)
                origin = ledger_keys.origin_of(self.site_url)
                keeping.publish_checkpoint(session, origin, signers, now)

    def state_hours(self, now: datetime) -> None:
        """Sign the figures of the hours that are over, and mark bursts among them."""
        with self.sessions() as session, unit(session):
            held = leases.acquire(session, "statements", self.holder, now, LEASE_LENGTH)
            if held is not None:
                signers = ledger_keys.signers(session, self.keys)
                stating.state_hours(session, ledger_keys.origin_of(self.site_url), signers, now)
                watching.mark_bursts(session, now)

    def write_letters(self) -> None:
        """Expand mailings and empty the outbox as far as the mail server lets us."""
        outbox.expand(self.sessions, clock.now)
        if self.transport is not None:
            outbox.drain(self.sessions, self.office, self.transport, clock.now)

    def invalidate(self, now: datetime) -> None:
        """Let a few chunks of signatures fall, or rise again; the tally counts them in between."""
        for _ in range(CHUNKS_AT_ONCE):
            with self.sessions() as session:
                if not striking.work_once(session, self.keys, now):
                    return

    def remind(self, now: datetime) -> None:
        """Write the reminders of duties and promises whose date is near, here or past."""
        with self.sessions() as session:
            reminding.remind(session, now)

    def carry_out_occasions(self, now: datetime) -> None:
        """Stop petitions at a dissolution; let collection rest and go on around an election."""
        with self.sessions() as session:
            occasions_due.carry_out(session, now)

    def rank(self, now: datetime) -> None:
        """Let the best petitions reach the rungs that are a rank, when a period ends."""
        with self.sessions() as session, unit(session):
            if leases.acquire(session, "ranking", self.holder, now, LEASE_LENGTH) is not None:
                ranking.rank_due(session, now)

    def refresh_trending(self, now: datetime) -> None:
        with self.sessions() as session, unit(session):
            housekeeping.refresh_trending(session, now)

    def clean(self, now: datetime) -> None:
        with self.sessions() as session, unit(session):
            housekeeping.forget_old(session, now)
        if self.documents is not None:
            with self.sessions() as session:
                letting_go.sweep(session, self.documents, now)

    def end_retention(self, now: datetime) -> None:
        """Let go of personal data whose time is over by the rules of their petitions, and archive
        what the rules hand to the archive."""
        with self.sessions() as session:
            retaining.carry_out(session, now, self.documents)
            archiving.carry_out(session, now)


def run(worker: Worker) -> None:
    """Work until told to stop by SIGTERM or SIGINT."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    letters = threading.Thread(target=_letters_loop, args=(worker, stop), name="letters")
    letters.start()
    _tally_loop(worker, stop)
    letters.join(timeout=30)


def _letters_loop(worker: Worker, stop: threading.Event) -> None:
    while not stop.wait(LETTERS_PAUSE):
        _guarded("letters", worker.write_letters, stop)


def _tally_loop(worker: Worker, stop: threading.Event) -> None:
    turns = [
        _Every(INVALIDATING_EVERY, "invalidations", worker.invalidate),
        _Every(OCCASIONS_EVERY, "occasions", worker.carry_out_occasions),
        _Every(CHECKPOINT_EVERY, "checkpoint", worker.publish),
        _Every(STATEMENTS_EVERY, "statements", worker.state_hours),
        _Every(REMINDERS_EVERY, "reminders", worker.remind),
        _Every(RANKING_EVERY, "ranking", worker.rank),
        _Every(TRENDING_EVERY, "trending", worker.refresh_trending),
        _Every(CLEANING_EVERY, "cleaning", worker.clean),
        _Every(CLEANING_EVERY, "retention", worker.end_retention),
    ]
    more = True
    while more or not stop.wait(TALLY_PAUSE):
        if stop.is_set():
            return
        more = bool(_guarded("tally", lambda: worker.count(clock.now()), stop))
        for turn in turns:
            turn.run_if_due(clock.now(), stop)


class _Every:
    """A job with a rhythm of its own; the clock may be moved between two looks."""

    def __init__(self, pause: timedelta, name: str, job: Callable[[datetime], object]) -> None:
        self._pause, self._name, self._job = pause, name, job
        self._last: datetime | None = None

    def run_if_due(self, now: datetime, stop: threading.Event) -> None:
        if self._last is not None and abs(now - self._last) < self._pause:
            return
        self._last = now
        _guarded(self._name, lambda: self._job(now), stop)


def _guarded(name: str, job: Callable[[], object], stop: threading.Event) -> object:
    """Run a job; a failure is logged and tried again, it never ends the worker."""
    try:
        return job()
    except DBAPIError as error:
        logger.error("%s: the database is away or refused: %s", name, error.orig)
    except Exception:
        logger.exception("%s failed", name)
    stop.wait(AFTER_FAILURE)
    return None
