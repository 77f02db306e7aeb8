"""E-mail addresses in the one form in which they are stored and compared."""

from __future__ import annotations

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from petitions.services.errors import Refused

MAX_LENGTH = 254


# The form and the service ask for the same address one after the other; few are remembered.
@lru_cache(maxsize=8)
def normalise(address: str) -> str:
    """Return the address in lower case, its domain in Unicode; raise Refused("email_malformed")."""
    address = address.strip()
    lower = address.lower() if address.isascii() and len(address) <= SHORT else ""
    plain = _PLAIN.fullmatch(lower)
    return lower if plain and _is_plain_domain(plain[1]) else _checked(address)


SHORT = 64
_PLAIN = re.compile(r"[a-z0-9]+(?:[._+-][a-z0-9]+)*@([a-z0-9.-]+)")


@lru_cache(maxsize=1024)
def _is_plain_domain(domain: str) -> bool:
    """Tell whether the library takes a domain as it is: it is asked once for each."""
    try:
        return _checked(f"a@{domain}") == f"a@{domain}"
    except Refused:
        return False


def _checked(address: str) -> str:
    try:
        parsed = validate_email(address, check_deliverability=False)
    except (EmailNotValidError, ValueError) as error:
        raise Refused("email_malformed") from error
    return parsed.normalized.lower()


def domain_of(address: str) -> str:
    """Return the domain of a normalised address."""
    return address.rpartition("@")[2]
