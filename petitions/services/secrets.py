"""Keys, seals and random values: what must not be guessed, read or linked."""

from __future__ import annotations

import hmac
import os
from base64 import b64decode
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from secrets import token_urlsafe

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class Broken(Exception):
    """A sealed value was altered, or sealed under another key or for another purpose."""


@dataclass(frozen=True)
class Keys:
    """The installation's master key of 32 bytes; every use derives a key of its own."""

    master: bytes = field(repr=False)

    @classmethod
    def from_base64(cls, text: str) -> Keys:
        return cls(b64decode(text))

    def derive(self, purpose: str) -> bytes:
        """Return the key for one purpose (HKDF-Expand with a single block)."""
        return hmac.digest(self.master, b"un/" + purpose.encode() + b"\x01", "sha256")


def seal(keys: Keys, value: bytes, purpose: str) -> bytes:
    """Encrypt with AES-256-GCM; the purpose is bound in, so seals cannot be swapped."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(keys.derive("seal")).encrypt(nonce, value, purpose.encode())


def open_sealed(keys: Keys, sealed: bytes, purpose: str) -> bytes:
    """Decrypt what `seal` made for the same purpose; raise Broken otherwise."""
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return AESGCM(keys.derive("seal")).decrypt(nonce, rest, purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise Broken(purpose) from error


def keyed(keys: Keys, purpose: str, value: str) -> bytes:
    """Return the HMAC-SHA-256 of a value under the key of the purpose."""
    return hmac.digest(keys.derive(purpose), value.encode(), "sha256")


def new_token() -> str:
    """Return 256 random bits for a link."""
    return token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """Return what the database keeps of a token; without a key, since tokens cannot be guessed."""
    return sha256(token.encode()).digest()


# Limits and services ask for the same address one after the other; few are remembered.
@lru_cache(maxsize=8)
def network_hash(keys: Keys, address: str | None) -> bytes | None:
    """Return the keyed hash of the address's /24 (IPv4) or /48 (IPv6); None if it is no address."""
    try:
        ip = ip_address(address or "")
    except ValueError:
        return None
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    length = 24 if ip.version == 4 else 48
    return keyed(keys, "network", str(ip_network((ip, length), strict=False)))
