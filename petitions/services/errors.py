"""Why a service did not do what was asked; wording turns the codes into sentences."""

from __future__ import annotations


class ServiceError(Exception):
    """Something people can be told about: `codes` say what, `about` names one of several things
    that were given, where it concerns one alone."""

    def __init__(self, *codes: str, about: str = "") -> None:
        super().__init__(", ".join(codes))
        self.codes, self.about = codes, about


class Refused(ServiceError):
    """The rules or the state of the petition do not allow it."""


class NotFound(ServiceError):
    """There is no such thing, or this person must not learn that there is."""


class Forbidden(ServiceError):
    """This account may not do that."""


class Conflict(ServiceError):
    """Somebody else was first; the codes say what happened meanwhile."""


class Expired(ServiceError):
    """A link was used before or is too old."""
