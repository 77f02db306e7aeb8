"""E-mail addresses in the one form in which they are stored and compared."""

from __future__ import annotations

from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from petitions.services.errors import Refused

MAX_LENGTH = 254


# The form and the service ask for the same address one after the other; few are remembered.
@lru_cache(maxsize=8)
def normalise(address: str) -> str:
    """Return the address in lower case, its domain in Unicode; raise Refused("email_malformed")."""
    try:
        parsed = validate_email(address.strip(), check_deliverability=False)
    except (EmailNotValidError, ValueError) as error:
        raise Refused("email_malformed") from error
    return parsed.normalized.lower()


def domain_of(address: str) -> str:
    """Return the domain of a normalised address."""
    return address.rpartition("@")[2]
