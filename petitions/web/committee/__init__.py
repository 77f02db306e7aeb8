"""Pages of committees: their clerks' and their members'."""

from petitions.web.committee import (
    acts,
    agenda,
    debates,
    discussions,
    files,
    groups,
    members,
    motions,
    voting,
)
from petitions.web.committee.blueprint import blueprint

__all__ = [
    "acts", "agenda", "blueprint", "debates", "discussions", "files", "groups", "members",
    "motions", "voting",
]  # fmt: skip
