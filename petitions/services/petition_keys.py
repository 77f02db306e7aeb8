"""A petition's own key: who signed is known to it alone; destroying it makes its records mute."""

from __future__ import annotations

import hmac
import os

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


def new_salt() -> bytes:
    return os.urandom(SALT_BYTES)
