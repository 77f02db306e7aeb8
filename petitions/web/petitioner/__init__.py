"""Pages of petitioners: writing a petition step by step, and following one's own."""

from petitions.web.petitioner import (
    again,
    appeals,
    beginning,
    checking,
    committees,
    files,
    following,
    group,
    messages,
    opinions,
    roles,
    texts,
)
from petitions.web.petitioner.blueprint import blueprint

__all__ = [
    "again", "appeals", "beginning", "blueprint", "checking", "committees", "files", "following",
    "group", "messages", "opinions", "roles", "texts",
]  # fmt: skip
