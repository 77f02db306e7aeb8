"""What a leaf hides, and the code that opens it.

    code       26 base32 characters (130 bits), one an entry, printed on the receipt
    key        HMAC-SHA-256(code's ASCII, "ledger/commitment-key/v1" LF petition number)
    commitment HMAC-SHA-256(key, canonical JSON of the hidden content)

Two entries have two codes, so the same person on two petitions, or a signature and its withdrawal,
have nothing in common. Without the code a commitment cannot be told from random bytes, however
few the possible contents are.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from datetime import datetime

from petitions.ledger.canonical import canonical, to_moment
from petitions.ledger.errors import LedgerError

CODE_LENGTH = 26
CODE_ENTROPY = 17
_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_LOOKALIKES = str.maketrans("018", "OIB", " -\t")


def code_from(entropy: bytes) -> str:
    """The code of 17 random bytes; the last 6 bits are not used."""
    if len(entropy) != CODE_ENTROPY:
        raise LedgerError("bad_entropy", str(len(entropy)))
    return base64.b32encode(entropy)[:CODE_LENGTH].decode("ascii")


def derive_code(petition_key: bytes, salt: bytes) -> str:
    """The code of the entry with this salt, remade for a receipt that is asked for later.

    `petition_key` is the petition's own secret, at least 32 bytes; `salt` at least 16 random
    bytes of the entry alone: an entry and the one that cancels it must never share a salt.
    Destroying either makes the commitment unopenable for ever.
    """
    if len(petition_key) < 32 or len(salt) < 16:
        raise LedgerError("weak_key", f"{len(petition_key)} and {len(salt)} bytes")
    return code_from(hmac.digest(petition_key, b"ledger/code/v1\n" + salt, "sha256")[:CODE_ENTROPY])


def parse_code(text: str) -> str:
    """The code as a person typed it: any case, groups by spaces or hyphens, 0 1 8 for O I B."""
    code = text.strip().upper().translate(_LOOKALIKES)
    if len(code) != CODE_LENGTH or not set(code) <= _ALPHABET:
        raise LedgerError("bad_code")
    return code


def spaced(code: str) -> str:
    """`ABCD-EFGH-…` for reading aloud and copying by hand."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def commitment_key(code: str, petition: int) -> bytes:
    info = f"ledger/commitment-key/v1\n{petition}".encode("ascii")
    return hmac.digest(code.encode("ascii"), info, "sha256")


def commit(code: str, petition: int, content: Mapping[str, str | int]) -> bytes:
    """The 32 bytes that stand in the leaf for `content` (ASCII strings and integers)."""
    return hmac.digest(commitment_key(code, petition), canonical(content), "sha256")


def opens(code: str, petition: int, content: Mapping[str, str | int], commitment: bytes) -> bool:
    return hmac.compare_digest(commit(code, petition, content), commitment)


def signature_content(
    *, at: datetime, place: str, person: str, text: str, language: str
) -> dict[str, str | int]:
    """The hidden part of a signature.

    `place` is a territory or country code, `person` the petition's own pseudonym (hex), `text` the
    SHA-256 (hex) of the text version that was seen, in `language`.
    """
    return {
        "at": to_moment(at),
        "language": language,
        "person": person,
        "place": place,
        "text": text,
    }
