"""A petition as it stands for whoever signs: read in one journey, or guessed.

In a rush most people find a petition as the one before them did. What this process read within
the last second is therefore a guess: whoever acts by one writes with its stamp, and the database
writes nothing if the petition has changed. Then it is read. Nor is a signature written by a guess
if the person has one already. For an address that was only typed, one statement is sent whether
somebody has signed with it or not, and writes the one letter or the other: how long the answer
takes must not tell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from petitions.domain.life import Life, life_of
from petitions.domain.rules import Rules
from petitions.services import petition_keys, rulebooks
from petitions.services.errors import NotFound
from petitions.services.secrets import Keys
from petitions.storage import petitions as store
from petitions.storage import signatures
from petitions.storage import signing as stored
from petitions.storage.petitions import Snapshot
from petitions.storage.signatures import Earlier

SECOND, MINUTE = 1.0, 60.0
MOST = 1_000


class Outdated(Exception):
    """The petition or what a person did on it is not as it was read: nothing was written."""


@dataclass(frozen=True)
class Opened:
    """A petition as it stands, for one person: who that is to it, and what they did before."""

    petition: Snapshot
    rules: Rules
    life: Life
    person: bytes
    before: list[Earlier]
    is_guess: bool = False

    @property
    def stamp(self) -> str | None:
        """What to write with: nothing may have changed since a guess was read."""
        return self.petition.stamp if self.is_guess else None


@dataclass
class _Memory:
    """Petitions as this process met them in the last minute, and when; all forgotten when they
    are too many."""

    since: float = field(default_factory=monotonic)
    read: dict[int, tuple[float, Snapshot]] = field(default_factory=dict)
    latest: float = 0.0  # when one was read that has a stamp

    def put(self, petition: Snapshot) -> None:
        if len(self.read) >= MOST:
            self.read.clear()
        now = monotonic()
        self.read[petition.id] = (now, petition)
        if petition.stamp is not None:
            self.latest = now


_memories: WeakKeyDictionary[Engine, _Memory] = WeakKeyDictionary()


def opened_for(
    session: Session, keys: Keys, petition_id: int, known_as: str, kind: str | None = None,
    support_token: str | None = None,
) -> Opened:  # fmt: skip
    """Read a petition for whoever is known as "email:…" or "id:…"."""
    memory = _memory(session)
    _read_at, known = memory.read.get(petition_id, (0.0, None))
    sealed = known.key_sealed if known else None
    person = _person(keys, sealed, known_as)
    found = stored.open_for(session, petition_id, person)
    if found is None:
        raise NotFound("petition")
    petition, before = found
    memory.put(petition)
    if petition.key_sealed != sealed:
        # The first since a minute, or a key destroyed meanwhile: ask for the right person.
        person = _person(keys, petition.key_sealed, known_as)
        before = signatures.earlier(session, petition_id, person)
    return Opened(petition, *_read(session, petition, kind, support_token), person, before)


def guessed_for(
    session: Session, keys: Keys, petition_id: int, known_as: str, kind: str | None = None
) -> Opened | None:
    """Return a petition as this process has read it within a second, without a look at what the
    person did on it; None where it has not, where the database knows no stamps, and for whoever
    supports: their link is asked for."""
    read_at, petition = _memory(session).read.get(petition_id, (0.0, None))
    if petition is None or petition.stamp is None or monotonic() - read_at > SECOND:
        return None
    if kind == "support":
        return None
    person = _person(keys, petition.key_sealed, known_as)
    return Opened(petition, *_read(session, petition, None, None), person, [], is_guess=True)


def may_guess(session: Session) -> bool:
    """Tell whether there is any guess: whoever does not know the petition yet asks first."""
    return monotonic() - _memory(session).latest <= SECOND


def opened(session: Session, petition_id: int) -> tuple[Snapshot, Rules, Life]:
    """Read a petition for nobody in particular."""
    petition = store.snapshot(session, petition_id)
    if petition is None:
        raise NotFound("petition")
    return petition, *_read(session, petition, None, None)


def _memory(session: Session) -> _Memory:
    engine = session.get_bind().engine
    known = _memories.get(engine)
    if known is None or monotonic() - known.since > MINUTE:
        known = _memories[engine] = _Memory()
    return known


def _person(keys: Keys, sealed: bytes | None, known_as: str) -> bytes:
    """Return how a petition knows somebody; nobody where its key is unknown or destroyed."""
    if sealed is None:
        return b""
    return petition_keys.person_of(petition_keys.unsealed(keys, sealed), known_as)


def _read(
    session: Session, petition: Snapshot, kind: str | None, support_token: str | None
) -> tuple[Rules, Life]:
    if kind == "support" and (not support_token or support_token != petition.support_token):
        raise NotFound("petition")
    life = life_of(petition.life)
    return rulebooks.rules_lately(session, petition.rule_set, life.version), life
