"""The outbox is emptied: at least once, never twice knowingly, whatever is killed meanwhile.

A letter is claimed for a while, sent, and only then marked. Who dies in between leaves a claim
that runs out; the letter then goes again under the same Message-ID.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy.orm import Session

from petitions.mail.render import LedgerState, PetitionInLetter, Site, render
from petitions.mail.sender import Deferred, Message, Transport, Undeliverable, Unreachable, message
from petitions.services.letters import unsubscribe_token
from petitions.services.my_signature import token_of
from petitions.services.secrets import Keys
from petitions.storage import letters
from petitions.storage.engine import one_connection, statements, unit
from petitions.storage.letters import Waiting

logger = logging.getLogger(__name__)

CLAIM_LASTS = timedelta(minutes=10)
BATCH = 50
MAX_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
SERVER_WAIT = timedelta(seconds=30)
CHUNK = 2_000
# No transaction that confirms a signature lasts as long as this.
STRAGGLERS = timedelta(minutes=1)

Sessions = Callable[[], AbstractContextManager[Session]]
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Office:
    """What writing letters needs: the installation's words and its keys."""

    site: Site
    keys: Keys


def drain(sessions: Sessions, office: Office, transport: Transport, now: Clock) -> int:
    """Send every letter that waits and return how many went out; stop while the server is away.

    What is written meanwhile waits for the next turn: claiming costs the same for one as for many.
    """
    sent = 0
    while True:
        with sessions() as session, one_connection(session):
            with statements(session):
                claimed = letters.claim(session, now(), now() + CLAIM_LASTS, BATCH)
            lookups = Lookups(session, office.site)
            for place, letter in enumerate(claimed):
                try:
                    sent += _deliver(session, lookups, office, transport, letter, now)
                except Unreachable as error:
                    logger.warning("the mail server is away: %s", error)
                    _release(session, claimed[place:], now() + SERVER_WAIT, str(error))
                    return sent
        if len(claimed) < BATCH:
            return sent


def _deliver(
    session: Session, lookups: Lookups, office: Office, transport: Transport, letter: Waiting,
    now: Clock,
) -> int:  # fmt: skip
    try:
        transport.send(compose(lookups, office, letter))
    except Unreachable:
        raise
    except Undeliverable as error:
        with statements(session):
            letters.give_up(session, letter.id, now(), f"undeliverable: {error}")
    except Exception as error:
        # A template that fails on one letter must not hold up all the others.
        if not isinstance(error, Deferred):
            logger.exception("letter %s failed", letter.id)
        _try_again(session, letter, now(), f"{type(error).__name__}: {error}"[:500])
    else:
        with statements(session):
            letters.mark_sent(session, letter.id, now())
        return 1
    return 0


class Lookups:
    """What the letters of one batch share, read once in a transaction of its own."""

    def __init__(self, session: Session, site: Site) -> None:
        self._session = session
        self._site = site
        self._petitions: dict[tuple[int, str], PetitionInLetter] = {}

    @cached_property
    def checkpoint(self) -> LedgerState | None:
        with statements(self._session):
            note = letters.latest_checkpoint(self._session)
        if note is None:
            return None
        _, size, root, *_ = note.splitlines()
        return LedgerState(int(size), root)

    def petition(self, number: int | None, lang: str) -> PetitionInLetter | None:
        if number is None:
            return None
        if (number, lang) not in self._petitions:
            with statements(self._session):
                title = letters.petition_title(self._session, number, lang)
            url = f"{self._site.url}/{lang}/petitions/{number}"
            self._petitions[number, lang] = PetitionInLetter(number, title, url)
        return self._petitions[number, lang]


def compose(lookups: Lookups, office: Office, letter: Waiting) -> Message:
    """Write the message of a letter with the petition's title and the ledger's present state."""
    unsubscribe_url, checkpoint = _unsubscribe_url(office, letter), lookups.checkpoint
    rendered = render(
        office.site,
        letter.template,
        letter.language,
        letter.data,
        petition=lookups.petition(letter.petition_id, letter.language),
        unsubscribe_url=unsubscribe_url,
        signature_url=_signature_url(office, letter),
        checkpoint=checkpoint,
    )
    return message(
        office.site,
        rendered,
        to=letter.address,
        lang=letter.language,
        message_id=letter.message_id,
        written_at=letter.written_at,
        unsubscribe_url=unsubscribe_url,
        checkpoint=f"{checkpoint.size} {checkpoint.root}" if checkpoint else None,
    )


def _signature_url(office: Office, letter: Waiting) -> str | None:
    """Lead signatories to their own signature: the letter goes to the address that signed."""
    if letter.signature_id is None:
        return None
    token = token_of(office.keys, letter.signature_id)
    return f"{office.site.url}/{letter.language}/signatures/{token}"


def _unsubscribe_url(office: Office, letter: Waiting) -> str | None:
    if not letter.is_mailing or letter.signature_id is None:
        return None
    token = unsubscribe_token(office.keys, letter.signature_id)
    return f"{office.site.url}/{letter.language}/account/unsubscribe/{token}"


def _try_again(session: Session, letter: Waiting, at: datetime, error: str) -> None:
    with statements(session):
        if letter.attempts >= MAX_ATTEMPTS:
            letters.give_up(session, letter.id, at, error)
            return
        wait = min(FIRST_WAIT * 2 ** (letter.attempts - 1), LONGEST_WAIT)
        letters.put_back(session, letter.id, at + wait, error, letter.attempts)


def _release(
    session: Session, claimed: tuple[Waiting, ...], claimable_at: datetime, error: str
) -> None:
    """Give letters back uncounted: a server that is away for days must not use up attempts."""
    with statements(session):
        for letter in claimed:
            letters.put_back(session, letter.id, claimable_at, error, letter.attempts - 1)


def expand(sessions: Sessions, now: Clock, chunk: int = CHUNK) -> int:
    """Write the letters of open mailings, a chunk a transaction; return how many were written.

    A killed worker loses at most the chunk in hand: mark and letters are stored together.
    """
    written = 0
    while True:
        with sessions() as session, unit(session):
            step = _expand_one(session, now(), chunk)
        if step is None:
            return written
        written += step


def _expand_one(session: Session, at: datetime, chunk: int) -> int | None:
    """Write the next chunk of the oldest mailing; None when no mailing can go on now."""
    mailing = letters.open_mailing(session)
    if mailing is None:
        return None
    next_ids = letters.next_signatures(session, mailing, chunk)
    if next_ids:
        letters.write_to_signatures(session, mailing, next_ids, at)
        mailing.last_signature_id = next_ids[-1]
        return len(next_ids)
    missed = letters.missed_signatures(session, mailing, chunk)
    letters.write_to_signatures(session, mailing, missed, at)
    if missed:
        return len(missed)
    # Transactions commit out of order: one that began earlier may still bring a signature.
    if at < mailing.written_at + STRAGGLERS:
        return None
    mailing.done_at = at
    return 0
