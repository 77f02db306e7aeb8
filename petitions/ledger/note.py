"""C2SP signed notes (https://c2sp.org/signed-note): keys, signing, opening with several keys.

Ed25519 (type 1) for the site's own signatures; timestamped cosignatures (type 4) by witnesses are
verified too. Notes are kept as text with LF ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from petitions.ledger.canonical import from_base64, to_base64
from petitions.ledger.errors import LedgerError

ED25519, COSIGNATURE = 1, 4
SEED_SIZE = 32
MOST_SIGNATURES = 64
_DASH = "\u2014 "
_NAME = re.compile(r"[^\s+\x00-\x1f]+")


def _key_id(name: str, algorithm: int, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + bytes([algorithm]) + public).digest()[:4]


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise LedgerError("bad_key_name", name[:60])


@dataclass(frozen=True)
class Verifier:
    """A public key that is trusted under a name."""

    name: str
    public: bytes
    algorithm: int = ED25519

    @property
    def id(self) -> bytes:
        return _key_id(self.name, self.algorithm, self.public)

    @property
    def vkey(self) -> str:
        """`name+id+base64`, as published and as given to `parse_vkey`."""
        data = to_base64(bytes([self.algorithm]) + self.public)
        return f"{self.name}+{self.id.hex()}+{data}"


@dataclass(frozen=True)
class Signer:
    """A private key; never printed."""

    name: str
    seed: bytes = field(repr=False)

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self._key().public_key().public_bytes_raw())

    @property
    def skey(self) -> str:
        """`PRIVATE+KEY+name+id+base64`: the one secret of the ledger, for the settings alone."""
        data = to_base64(bytes([ED25519]) + self.seed)
        return f"PRIVATE+KEY+{self.name}+{self.verifier.id.hex()}+{data}"

    def sign(self, text: str) -> bytes:
        return self._key().sign(text.encode())

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def new_signer(name: str, seed: bytes) -> Signer:
    """The key of 32 random bytes under a name such as `petitions.example.org/ledger`."""
    _check_name(name)
    if len(seed) != SEED_SIZE:
        raise LedgerError("bad_entropy", str(len(seed)))
    return Signer(name, seed)


def parse_vkey(text: str) -> Verifier:
    name, hex_id, data = _key_parts(text.strip(), 3)
    verifier = Verifier(name, data[1:], data[0])
    if data[0] not in (ED25519, COSIGNATURE) or verifier.id.hex() != hex_id:
        raise LedgerError("bad_key", name)
    return verifier


def parse_skey(text: str) -> Signer:
    prefix = "PRIVATE+KEY+"
    if not text.strip().startswith(prefix):
        raise LedgerError("bad_key", "not a private key")
    name, hex_id, data = _key_parts(text.strip()[len(prefix) :], 3)
    signer = new_signer(name, data[1:])
    if data[0] != ED25519 or signer.verifier.id.hex() != hex_id:
        raise LedgerError("bad_key", name)
    return signer


def _key_parts(text: str, wanted: int) -> tuple[str, str, bytes]:
    parts = text.split("+", wanted - 1)
    if len(parts) != wanted:
        raise LedgerError("bad_key", "not name+id+base64")
    _check_name(parts[0])
    return parts[0], parts[1], from_base64(parts[2], 1 + SEED_SIZE)


def sign_note(text: str, signers: Sequence[Signer]) -> str:
    """The note with one line a key; while keys are rotated both the old and the new sign."""
    _check_text(text)
    lines = [_line(signer.name, signer.verifier.id, signer.sign(text)) for signer in signers]
    if not lines:
        raise LedgerError("no_signer")
    return f"{text}\n{''.join(lines)}"


def _line(name: str, key_id: bytes, signature: bytes) -> str:
    return f"{_DASH}{name} {to_base64(key_id + signature)}\n"


def _check_text(text: str) -> None:
    if not text.endswith("\n") or any(mark < " " and mark != "\n" for mark in text):
        raise LedgerError("bad_note", "the text")


@dataclass(frozen=True)
class Signed:
    """One signature line, verified or not."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        return _line(self.name, self.key_id, self.signature)


def split_note(note: str) -> tuple[str, tuple[Signed, ...]]:
    """Text and signature lines, nothing verified. Lines that others added are kept."""
    text, gap, tail = note.rpartition("\n\n")
    lines = tail.splitlines(keepends=True)
    if not gap or not lines or len(lines) > MOST_SIGNATURES:
        raise LedgerError("bad_note", "no signatures")
    _check_text(text + "\n")
    return text + "\n", tuple(_parse_line(line) for line in lines)


def _parse_line(line: str) -> Signed:
    name, gap, data = line.removeprefix(_DASH).removesuffix("\n").partition(" ")
    if not line.startswith(_DASH) or not line.endswith("\n") or not gap:
        raise LedgerError("bad_note", "a signature line")
    _check_name(name)
    raw = from_base64(data)
    if len(raw) < 5:
        raise LedgerError("bad_note", "a signature line")
    return Signed(name, raw[:4], raw[4:])


def add_signatures(note: str, more: Sequence[Signed]) -> str:
    """The same note with cosignatures added that it did not carry."""
    _, present = split_note(note)
    return note + "".join(s.line for s in dict.fromkeys(more) if s not in present)


@dataclass(frozen=True)
class Opened:
    """A note's text and who vouched for it."""

    text: str
    signed_by: tuple[Verifier, ...]
    cosigned: tuple[tuple[Verifier, int], ...]
    """Witnesses with the moment of each, in Unix seconds."""


def open_note(note: str, known: Sequence[Verifier]) -> Opened:
    """The note's text, once a known Ed25519 key of the log has signed it.

    Unknown signatures are ignored; one wrong signature of a known key refuses the note.
    """
    text, lines = split_note(note)
    signed: list[Verifier] = []
    cosigned: list[tuple[Verifier, int]] = []
    for line in lines:
        for key in known:
            if (key.name, key.id) != (line.name, line.key_id):
                continue
            if key.algorithm == ED25519:
                _verify(key, line.signature, text)
                signed.append(key)
            else:
                cosigned.append((key, _verify_cosignature(key, line.signature, text)))
    if not signed:
        raise LedgerError("unknown_key", ", ".join(line.name for line in lines))
    return Opened(text, tuple(signed), tuple(cosigned))


def _verify_cosignature(key: Verifier, signature: bytes, text: str) -> int:
    seconds = int.from_bytes(signature[:8], "big")
    _verify(key, signature[8:], f"cosignature/v1\ntime {seconds}\n{text}")
    return seconds


def _verify(key: Verifier, signature: bytes, text: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except (InvalidSignature, ValueError) as error:
        raise LedgerError("forged", key.name) from error
