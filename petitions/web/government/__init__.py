"""Pages of officers: what their body owes, and answering it."""

from petitions.web.government import (
    approval,
    course,
    desk,
    duties,
    files,
    inbox,
    messages,
    opinions,
    promises,
    reports,
)
from petitions.web.government.blueprint import blueprint

__all__ = [
    "approval", "blueprint", "course", "desk", "duties", "files", "inbox",
    "messages", "opinions", "promises", "reports",
]  # fmt: skip
