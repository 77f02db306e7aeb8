"""The ledger's signing keys: made, rotated with overlap, kept for verification."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from petitions.ledger.note import Signer, new_signer, parse_skey
from petitions.services.errors import NotFound
from petitions.services.secrets import Keys, open_sealed, seal
from petitions.storage import ledgers
from petitions.storage.engine import unit

SEED_BYTES = 32
_PURPOSE = "ledger-key"


def origin_of(site_url: str) -> str:
    """Return the log's name as it stands in every checkpoint: the site's host and path."""
    parts = urlsplit(site_url)
    return f"{parts.netloc}{parts.path.rstrip('/')}/ledger"


def make_key(session: Session, keys: Keys, site_url: str, at: datetime) -> str:
    """Make a key and sign with it from now on, beside the earlier ones; return its public half."""
    with unit(session):
        signer = new_signer(origin_of(site_url), os.urandom(SEED_BYTES))
        ledgers.add_key(
            session, signer.verifier.vkey, seal(keys, signer.skey.encode(), _PURPOSE), at
        )
        return signer.verifier.vkey


def retire_key(session: Session, vkey: str, at: datetime) -> None:
    """Sign no more with a key; its old signatures stay valid. The last key cannot be retired."""
    with unit(session):
        active = [key for key in ledgers.keys(session) if key.retired_at is None]
        found = next((key for key in active if key.vkey == vkey), None)
        if found is None or len(active) == 1:
            raise NotFound("key")
        found.retired_at, found.skey_sealed = at, None


def signers(session: Session, keys: Keys) -> Sequence[Signer]:
    """Return the signers in use, the newest first; none before the first key was made."""
    return [
        parse_skey(open_sealed(keys, key.skey_sealed, _PURPOSE).decode())
        for key in ledgers.keys(session)
        if key.retired_at is None and key.skey_sealed is not None
    ]


def public_keys(session: Session) -> list[tuple[str, datetime, datetime | None]]:
    """Return (vkey, made, retired) of every key there ever was, the newest first."""
    return [(key.vkey, key.made_at, key.retired_at) for key in ledgers.keys(session)]
