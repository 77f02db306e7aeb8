"""Pages of petitioners: writing a petition step by step, and following one's own."""

from petitions.web.petitioner import (
    beginning,
    checking,
    committees,
    following,
    group,
    messages,
    opinions,
    texts,
)
from petitions.web.petitioner.blueprint import blueprint

__all__ = [
    "beginning", "blueprint", "checking", "committees", "following", "group",
    "messages", "opinions", "texts",
]  # fmt: skip
