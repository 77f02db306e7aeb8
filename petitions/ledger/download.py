"""A petition's whole ledger as files, laid out as the site's addresses under /ledger are.

What it yields goes into a tar or zip as it comes, so that a ledger of any size streams.
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from petitions.ledger.checkpoint import Sealed, parse_petition_checkpoint
from petitions.ledger.errors import LedgerError
from petitions.ledger.paths import bundle, index_path
from petitions.ledger.tiles import WIDTH, Tiles

File = tuple[str, bytes]


@dataclass(frozen=True)
class Ledger:
    """Where a download takes its parts from.

    `leaves` are the first `size` leaves in order, `tiles` the petition's; `history` are some of
    the petition's earlier leaves of the site's ledger (at most a thousand serve well), oldest
    first; `statements` are signed notes, oldest first.
    """

    sealed: Sealed
    leaves: Iterable[bytes]
    tiles: Tiles
    history: Sequence[bytes]
    statements: Sequence[str]
    vkeys: Sequence[str]


def files(ledger: Ledger) -> Iterator[File]:
    """Paths below /ledger and their bytes."""
    head = parse_petition_checkpoint(ledger.sealed.checkpoint)
    below = f"petitions/{head.petition}"
    yield "keys", "".join(f"{vkey}\n" for vkey in ledger.vkeys).encode()
    yield "checkpoint", ledger.sealed.note.encode()
    yield f"{below}/checkpoint", as_json(ledger.sealed.to_json())
    yield f"{below}/history", as_json(history_document(ledger.history))
    yield f"{below}/statements", as_json(statements_document(ledger.statements))
    for path, data in _rows(ledger, head.size):
        yield f"{below}/{path}", data


def _rows(ledger: Ledger, size: int) -> Iterator[File]:
    leaves = iter(ledger.leaves)
    for first in range(0, size, WIDTH):
        width = min(WIDTH, size - first)
        place = index_path(first // WIDTH, width)
        some = [leaf for _, leaf in zip(range(width), leaves, strict=False)]
        hashes = ledger.tiles.tile(0, first // WIDTH)[: width * 32]
        if len(some) != width or len(hashes) != width * 32:
            raise LedgerError("tile_missing", f"entry {first + len(some) + 1}")
        yield f"tile/entries/{place}", bundle(some)
        yield f"tile/0/{place}", hashes


def history_document(history: Sequence[bytes]) -> dict[str, object]:
    """The JSON of /ledger/petitions/<number>/history."""
    return {"format": 1, "checkpoints": [leaf.decode("ascii") for leaf in history]}


def statements_document(statements: Sequence[str]) -> dict[str, object]:
    """The JSON of /ledger/petitions/<number>/statements."""
    return {"format": 1, "statements": list(statements)}


def as_json(value: dict[str, object]) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=True) + "\n").encode("ascii")


def as_tar(parts: Iterable[File], moment: int) -> Iterator[bytes]:
    """A gzipped tar of the files in pieces; `moment` (Unix seconds) is written on each file."""
    sink = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=sink, mode="wb", compresslevel=6, mtime=moment) as packed,
        tarfile.open(fileobj=packed, mode="w|") as archive,
    ):
        for path, data in parts:
            member = tarfile.TarInfo(path)
            member.size, member.mtime = len(data), moment
            archive.addfile(member, io.BytesIO(data))
            yield _drained(sink)
    yield _drained(sink)


def _drained(sink: io.BytesIO) -> bytes:
    piece = sink.getvalue()
    sink.seek(0)
    sink.truncate()
    return piece
