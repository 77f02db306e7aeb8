"""Files that people hand in: what they are, whether they are taken, where they stand."""

from petitions.services.documents.checking import Checked, check
from petitions.services.documents.keeping import (
    Given,
    Store,
    Stored,
    discard,
    keep,
    kept_while_recorded,
    opened,
    remove,
    settle,
    unsettle,
    unsettled,
)

__all__ = [
    "Checked", "Given", "Store", "Stored", "check", "discard", "keep", "kept_while_recorded",
    "opened", "remove", "settle", "unsettle", "unsettled",
]  # fmt: skip
