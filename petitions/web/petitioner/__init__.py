"""Pages of petitioners: writing a petition step by step, and following one's own."""

from petitions.web.petitioner import (
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
    "appeals", "beginning", "blueprint", "checking", "committees", "files", "following",
    "group", "messages", "opinions", "roles", "texts",
]  # fmt: skip
