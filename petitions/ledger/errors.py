"""The one error of this room; its code is stable and may be shown to programs."""

from __future__ import annotations


class LedgerError(Exception):
    """A value that the ledger's formats or proofs do not allow.

    `code` is one of the words listed in docs/ledger.md ("Outcomes"), `where` says which part.
    """

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code}: {where}" if where else code)
        self.code = code
        self.where = where
