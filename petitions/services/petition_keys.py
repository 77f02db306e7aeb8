"""A petition's own key: who signed is known to it alone; destroying it makes its records mute."""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass, field
from time import monotonic
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from petitions.services.errors import NotFound
from petitions.services.secrets import Keys, open_sealed, seal
from petitions.storage.petitions import Snapshot
from petitions.storage.tables import Petition

KEY_BYTES = 32
SALT_BYTES = 16
_PURPOSE = "petition-key"


def new_sealed_key(keys: Keys) -> bytes:
    """Return a fresh key, wrapped by the master key for storage."""
    return seal(keys, os.urandom(KEY_BYTES), _PURPOSE)


def petition_key(keys: Keys, petition: Petition | Snapshot) -> bytes:
    """Unwrap a petition's key; NotFound once it was destroyed."""
    if petition.key_sealed is None:
        raise NotFound("petition_key")
    return unsealed(keys, petition.key_sealed)


def unsealed(keys: Keys, sealed: bytes) -> bytes:
    return open_sealed(keys, sealed, _PURPOSE)


def person_of(key: bytes, identity: str) -> bytes:
    """Return how this petition knows a person: `identity` is "email:…" or "id:…"."""
    return hmac.digest(key, b"person/v1\n" + identity.encode(), "sha256")


@dataclass
class _Lately:
    """Sealed keys as they were read in the last minute."""

    since: float = field(default_factory=monotonic)
    sealed: dict[int, bytes] = field(default_factory=dict)


MINUTE = 60.0
_lately: WeakKeyDictionary[Engine, _Lately] = WeakKeyDictionary()


def sealed_lately(session: Session) -> dict[int, bytes]:
    """Return the sealed keys that this process has met of late, by petition: guesses, by which
    one can ask for a petition and a person at once. Who uses one compares it with the row."""
    engine = session.get_bind().engine
    known = _lately.get(engine)
    if known is None or monotonic() - known.since > MINUTE:
        known = _lately[engine] = _Lately()
    return known.sealed


def new_salt() -> bytes:
    return os.urandom(SALT_BYTES)
