"""Pages of committees: their clerks' and their members'."""

from petitions.web.committee import agenda, files, members
from petitions.web.committee.blueprint import blueprint

__all__ = ["agenda", "blueprint", "files", "members"]
