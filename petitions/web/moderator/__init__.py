"""Pages of moderators: the queue and its cases."""

from petitions.web.moderator import (
    afterwards,
    cases,
    casework,
    deciding,
    invalidation,
    messages,
    papers,
    queue,
    verification,
    words,
)
from petitions.web.moderator.blueprint import blueprint

__all__ = [
    "afterwards", "blueprint", "cases", "casework", "deciding", "invalidation", "messages",
    "papers", "queue", "verification", "words",
]  # fmt: skip
