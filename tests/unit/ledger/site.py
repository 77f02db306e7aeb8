"""A little site in memory: petitions with entries, the site's tree, notes, receipts, files."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from petitions.ledger.checkpoint import (
    PetitionCheckpoint,
    Sealed,
    SiteCheckpoint,
    sign_checkpoint,
)
from petitions.ledger.commitment import commit, derive_code, signature_content
from petitions.ledger.download import Ledger, files
from petitions.ledger.entry import Entry, Kind, sums
from petitions.ledger.merkle import leaf_hashes
from petitions.ledger.note import Signer, new_signer
from petitions.ledger.paths import bundle, index_path
from petitions.ledger.receipt import Evidence, Promise, Receipt, make_receipt
from petitions.ledger.statement import Figures, make_statement, sign_statement
from petitions.ledger.tiles import MemoryTiles, TileAt, append, inclusion_proof

ORIGIN = "petitions.example.org/ledger"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXT = "5f" * 32


@dataclass
class Tree:
    leaves: list[bytes] = field(default_factory=list)
    stored: dict[TileAt, bytes] = field(default_factory=dict)
    root: bytes = b""

    @property
    def tiles(self) -> MemoryTiles:
        return MemoryTiles(self.stored)

    def add(self, leaves: Sequence[bytes]) -> None:
        growth = append(self.tiles, len(self.leaves), leaf_hashes(leaves))
        self.leaves += leaves
        self.stored.update(growth.tiles)
        self.root = growth.root


@dataclass
class Petition:
    """One petition with its secret key; each entry has a salt of its own."""

    number: int
    chance: random.Random
    tree: Tree = field(default_factory=Tree)
    entries: list[Entry] = field(default_factory=list)
    opened: list[tuple[str, dict[str, str | int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = self.chance.randbytes(32)

    def add(self, *kinds: Kind, person: str = "", count: int = 1, place: str = "") -> None:
        fresh = [self._entry(kind, n, person, count, place) for n, kind in enumerate(kinds, 1)]
        self.entries += fresh
        self.tree.add([entry.leaf() for entry in fresh])

    def _entry(self, kind: Kind, nth: int, person: str, count: int, place: str) -> Entry:
        number = len(self.entries) + nth
        code = derive_code(self.key, self.chance.randbytes(16))
        content = signature_content(
            at=START + timedelta(seconds=number),
            place=place or "KZ-75",
            person=person or self.chance.randbytes(16).hex(),
            text=TEXT,
            language="kk",
        )
        self.opened.append((code, content))
        return Entry(number, kind, commit(code, self.number, content), place or None, count)

    @property
    def checkpoint(self) -> PetitionCheckpoint:
        size = len(self.entries)
        return PetitionCheckpoint(self.number, size, self.tree.root, sums(self.entries))


@dataclass
class Site:
    signers: list[Signer] = field(default_factory=lambda: [new_signer(ORIGIN, b"\x07" * 32)])
    petitions: dict[int, Petition] = field(default_factory=dict)
    tree: Tree = field(default_factory=Tree)
    note: str = ""

    def petition(self, number: int) -> Petition:
        fresh = Petition(number, random.Random(number))
        return self.petitions.setdefault(number, fresh)

    def publish(self) -> None:
        """Append the changed petitions' checkpoints and sign, as the tally does each minute."""
        heads = [p.checkpoint.leaf() for p in self.petitions.values() if p.entries]
        self.tree.add([head for head in heads if head not in self.tree.leaves])
        head = SiteCheckpoint(ORIGIN, len(self.tree.leaves), self.tree.root)
        self.note = sign_checkpoint(head, self.signers)

    def sealed(self, number: int) -> Sealed:
        leaf = self.petition(number).checkpoint.leaf()
        index, size = self.tree.leaves.index(leaf), len(self.tree.leaves)
        proof = tuple(inclusion_proof(self.tree.tiles, index, size))
        return Sealed(leaf, index, proof, self.note)

    def evidence(self, number: int, index: int) -> Evidence:
        tree = self.petition(number).tree
        proof = tuple(inclusion_proof(tree.tiles, index, len(tree.leaves)))
        return Evidence(tree.leaves[index], index, proof, self.sealed(number))

    def receipt(self, number: int, index: int) -> Receipt:
        petition = self.petition(number)
        code, content = petition.opened[index]
        at = START + timedelta(minutes=1)
        commitment = petition.entries[index].commitment
        promise = Promise(ORIGIN, number, commitment, at, at + timedelta(hours=1))
        return make_receipt(promise, code, content, self.signers)

    def statement(self, number: int, first: int, last: int, hour: int = 0) -> str:
        some = self.petition(number).entries[first - 1 : last]
        start = START + timedelta(hours=hour)
        figures = Figures(number, start, start + timedelta(hours=1), first, last, sums(some), {})
        statement = make_statement(figures, final=True)
        assert statement is not None
        return sign_statement(statement, ORIGIN, self.signers)

    def write(self, number: int, folder: Path, statements: Sequence[str] = ()) -> Path:
        """The download of one petition, and the site's own tiles, as files."""
        petition, sealed = self.petition(number), self.sealed(number)
        mine = f'"petition":{number},'.encode()
        history = [leaf for leaf in self.tree.leaves if mine in leaf]
        vkeys = [signer.verifier.vkey for signer in self.signers]
        tree = petition.tree
        ledger = Ledger(sealed, tree.leaves, tree.tiles, history, statements, vkeys)
        for path, data in [*files(ledger), *self._site_files()]:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        return folder

    def _site_files(self) -> list[tuple[str, bytes]]:
        found = []
        for place, data in self.tree.stored.items():
            path = index_path(place.position, len(data) // 32)
            found.append((f"tile/{place.level}/{path}", data))
        for first in range(0, len(self.tree.leaves), 256):
            some = self.tree.leaves[first : first + 256]
            path = index_path(first // 256, len(some))
            found.append((f"tile/entries/{path}", bundle(some)))
        return found


def a_site(entries: int = 12, number: int = 5) -> Site:
    """A site whose petition `number` has signatures and whose petition 8 has a few others."""
    site = Site()
    site.petition(number).add(*[Kind.SIGN] * entries)
    site.petition(8).add(*[Kind.SIGN] * 3)
    site.publish()
    return site
