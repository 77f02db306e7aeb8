"""Receipts: what a signatory may ask for, and how it is checked against the public log.

A receipt is text: the code and the hidden content, an empty line, and the server's signed promise.
The promise names a petition, a commitment and a moment by which it must be in a signed checkpoint,
so that an omission can be proved to anyone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from petitions.ledger.canonical import (
    canonical,
    from_base64,
    from_moment,
    parse_canonical,
    to_base64,
    to_moment,
)
from petitions.ledger.checkpoint import (
    PetitionCheckpoint,
    Sealed,
    SiteCheckpoint,
    open_sealed,
    parse_sealed,
)
from petitions.ledger.commitment import opens, parse_code, spaced
from petitions.ledger.entry import Entry, parse_entry
from petitions.ledger.errors import LedgerError
from petitions.ledger.merkle import HASH_SIZE, leaf_hash, verify_inclusion
from petitions.ledger.note import Signer, Verifier, open_note, sign_note

HEADER = "ledger receipt 1"
_PROMISE = re.compile(
    r"(?P<origin>\S+)/promise\npetition (?P<petition>[1-9]\d{0,15})\n"
    r"commitment (?P<commitment>\S+)\n"
    r"promised-at (?P<at>\S+)\ninclude-by (?P<by>\S+)\n"
)


@dataclass(frozen=True)
class Promise:
    """That the commitment will be in the petition's ledger, under a checkpoint, by `include_by`."""

    origin: str
    petition: int
    commitment: bytes
    promised_at: datetime
    include_by: datetime

    def text(self) -> str:
        return (
            f"{self.origin}/promise\n"
            f"petition {self.petition}\n"
            f"commitment {to_base64(self.commitment)}\n"
            f"promised-at {to_moment(self.promised_at)}\n"
            f"include-by {to_moment(self.include_by)}\n"
        )


@dataclass(frozen=True)
class Receipt:
    """The code, the content that it opens, and the promise as a signed note."""

    code: str
    content: Mapping[str, str | int]
    promise: str

    def text(self) -> str:
        """The form that is shown, sent and pasted."""
        content = canonical(self.content).decode("ascii")
        return f"{HEADER}\ncode {spaced(self.code)}\ncontent {content}\n\n{self.promise}"


def make_receipt(
    promise: Promise, code: str, content: Mapping[str, str | int], signers: Sequence[Signer]
) -> Receipt:
    """The receipt; refused (`wrong_code`) unless code and content give the commitment."""
    if not opens(code, promise.petition, content, promise.commitment):
        raise LedgerError("wrong_code")
    return Receipt(code, content, sign_note(promise.text(), signers))


def parse_receipt(text: str) -> Receipt:
    """A receipt as it was pasted: any line ends, spaces at the ends of lines."""
    lines = [line.strip() for line in text.strip().splitlines()]
    if len(lines) < 5 or lines[0] != HEADER or lines[3]:
        raise LedgerError("bad_receipt")
    code, content = lines[1].removeprefix("code "), lines[2].removeprefix("content ")
    promise = "\n".join(lines[4:]) + "\n"
    fields = parse_canonical(content.encode())
    if not all(type(value) in (str, int) for value in fields.values()):
        raise LedgerError("bad_receipt", "content")
    return Receipt(parse_code(code), fields, promise)


def open_promise(note: str, origin: str, known: Sequence[Verifier]) -> Promise:
    """The promise, after a known key's signature was verified."""
    found = _PROMISE.fullmatch(open_note(note, known).text)
    if found is None:
        raise LedgerError("bad_promise")
    if found["origin"] != origin:
        raise LedgerError("other_origin", found["origin"][:60])
    commitment = from_base64(found["commitment"], HASH_SIZE)
    at, by = from_moment(found["at"]), from_moment(found["by"])
    return Promise(origin, int(found["petition"]), commitment, at, by)


@dataclass(frozen=True)
class Evidence:
    """All that is public about one entry: its leaf, its place, and the sealed checkpoint above."""

    leaf: bytes
    index: int
    proof: tuple[bytes, ...]
    sealed: Sealed

    def to_json(self) -> dict[str, Any]:
        """The JSON that the site gives and assets/js/receipt.js takes."""
        return {
            **self.sealed.to_json(),
            "entry": self.leaf.decode("ascii"),
            "index": self.index,
            "proof": [to_base64(node) for node in self.proof],
        }


def parse_evidence(value: Mapping[str, Any]) -> Evidence:
    sealed = parse_sealed(value)
    try:
        return Evidence(
            leaf=value["entry"].encode("ascii"),
            index=int(value["index"]),
            proof=tuple(from_base64(node, HASH_SIZE) for node in value["proof"]),
            sealed=sealed,
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise LedgerError("bad_evidence", str(error)) from error


@dataclass(frozen=True)
class Proved:
    """What a receipt and its evidence prove together."""

    promise: Promise
    entry: Entry
    petition: PetitionCheckpoint
    site: SiteCheckpoint


def verify_receipt(
    receipt: Receipt, evidence: Evidence, origin: str, known: Sequence[Verifier]
) -> Proved:
    """Follow a receipt from its code to the site's signed note.

    Raises, with `where` naming the link of the chain that broke: `forged`, `unknown_key`,
    `other_origin`, `wrong_code`, `other_entry`, `other_petition`, `not_included`.
    """
    promise = open_promise(receipt.promise, origin, known)
    if not opens(receipt.code, promise.petition, receipt.content, promise.commitment):
        raise LedgerError("wrong_code")
    entry = parse_entry(evidence.leaf)
    if entry.commitment != promise.commitment or entry.number != evidence.index + 1:
        raise LedgerError("other_entry", f"entry {entry.number}")
    petition, site = open_sealed(evidence.sealed, origin, known)
    if petition.petition != promise.petition:
        raise LedgerError("other_petition", str(petition.petition))
    leaf = leaf_hash(evidence.leaf)
    verify_inclusion(leaf, evidence.index, petition.size, evidence.proof, petition.root)
    return Proved(promise, entry, petition, site)
