"""Passwords: what is accepted, how they are kept, and comparison in constant work."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from petitions.services.errors import Refused

MIN_LENGTH = 10
MAX_LENGTH = 200

# OWASP's second choice for argon2id: a quarter of the memory of the library's default, so that
# a small server stands many sign-ins at once.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def require_good(password: str, *personal: str) -> None:
    """Raise Refused for a password that is too short, too long or too easily guessed."""
    if len(password) < MIN_LENGTH:
        raise Refused("password_short")
    if len(password) > MAX_LENGTH:
        raise Refused("password_long")
    if len(set(password)) < 4 or password.casefold() in {text.casefold() for text in personal}:
        raise Refused("password_guessable")


def hashed(password: str) -> str:
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Compare in the same time whether or not there is a stored password."""
    try:
        _hasher.verify(stored or _nobodys_hash(), password[: MAX_LENGTH + 1])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def needs_rehash(stored: str) -> bool:
    return _hasher.check_needs_rehash(stored)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")
