"""Heads of trees: a petition's checkpoint, a leaf of the site's tree; and the site's signed one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from petitions.ledger.canonical import canonical, from_base64, parse_canonical, to_base64
from petitions.ledger.entry import Counts, counts
from petitions.ledger.errors import LedgerError
from petitions.ledger.merkle import HASH_SIZE, leaf_hash, verify_inclusion
from petitions.ledger.note import Signer, Verifier, open_note, sign_note

_SIZE = re.compile(r"0|[1-9]\d{0,17}")


@dataclass(frozen=True)
class PetitionCheckpoint:
    """One petition's tree at one moment: a leaf of the site's ledger. `sums` are by kind."""

    petition: int
    size: int
    root: bytes
    sums: Mapping[str, int]

    @property
    def counts(self) -> Counts:
        return counts(self.sums)

    def leaf(self) -> bytes:
        return canonical(
            {
                "count": self.counts.count,
                "petition": self.petition,
                "root": to_base64(self.root),
                "size": self.size,
                "sums": dict(self.sums),
            }
        )


def parse_petition_checkpoint(leaf: bytes) -> PetitionCheckpoint:
    fields = parse_canonical(leaf)
    if fields.keys() != {"count", "petition", "root", "size", "sums"}:
        raise LedgerError("bad_checkpoint", ", ".join(sorted(fields)))
    _check_types(fields)
    root = from_base64(fields["root"], HASH_SIZE)
    try:
        found = PetitionCheckpoint(fields["petition"], fields["size"], root, fields["sums"])
        said = found.leaf()
    except ValueError as error:
        raise LedgerError("bad_checkpoint", str(error)) from error
    if said != leaf:
        raise LedgerError("bad_checkpoint", "the count is not what the sums give")
    return found


def _check_types(fields: Mapping[str, Any]) -> None:
    numbers = [fields["petition"], fields["size"], fields["count"]]
    if not isinstance(fields["sums"], dict) or type(fields["root"]) is not str:
        raise LedgerError("bad_checkpoint", "sums or root")
    numbers += fields["sums"].values()
    if any(type(number) is not int for number in numbers) or fields["size"] < 0:
        raise LedgerError("bad_checkpoint", "a number")


@dataclass(frozen=True)
class SiteCheckpoint:
    """The head of the site's tree, as C2SP's checkpoint (https://c2sp.org/tlog-checkpoint)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n"


def sign_checkpoint(checkpoint: SiteCheckpoint, signers: Sequence[Signer]) -> str:
    """The signed note for /ledger/checkpoint."""
    return sign_note(checkpoint.text(), signers)


def parse_checkpoint(text: str) -> SiteCheckpoint:
    """A checkpoint from a note's text. Extension lines are refused: this log makes none."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0] or not _SIZE.fullmatch(lines[1]):
        raise LedgerError("bad_checkpoint", lines[0][:60])
    return SiteCheckpoint(lines[0], int(lines[1]), from_base64(lines[2], HASH_SIZE))


def open_checkpoint(note: str, origin: str, known: Sequence[Verifier]) -> SiteCheckpoint:
    """The checkpoint of this origin, after a known key's signature was verified."""
    checkpoint = parse_checkpoint(open_note(note, known).text)
    if checkpoint.origin != origin:
        raise LedgerError("other_origin", checkpoint.origin[:60])
    return checkpoint


@dataclass(frozen=True)
class Sealed:
    """A petition's checkpoint with the proof that leads to the site's signed note."""

    checkpoint: bytes
    site_index: int
    site_proof: tuple[bytes, ...]
    note: str

    def to_json(self) -> dict[str, Any]:
        """The JSON of /ledger/petitions/<number>/checkpoint."""
        return {
            "format": 1,
            "checkpoint": self.checkpoint.decode("ascii"),
            "site_index": self.site_index,
            "site_proof": [to_base64(node) for node in self.site_proof],
            "note": self.note,
        }


def parse_sealed(value: Mapping[str, Any]) -> Sealed:
    try:
        return Sealed(
            checkpoint=value["checkpoint"].encode("ascii"),
            site_index=int(value["site_index"]),
            site_proof=tuple(from_base64(node, HASH_SIZE) for node in value["site_proof"]),
            note=value["note"],
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise LedgerError("bad_evidence", str(error)) from error


def open_sealed(
    sealed: Sealed, origin: str, known: Sequence[Verifier]
) -> tuple[PetitionCheckpoint, SiteCheckpoint]:
    """Both checkpoints, after the signature and the proof between them were verified."""
    site = open_checkpoint(sealed.note, origin, known)
    leaf = leaf_hash(sealed.checkpoint)
    verify_inclusion(leaf, sealed.site_index, site.size, sealed.site_proof, site.root)
    return parse_petition_checkpoint(sealed.checkpoint), site
