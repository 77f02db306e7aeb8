"""Where files stand: a folder outside the web root, under names that nobody chose."""

from __future__ import annotations

import os
import secrets
import shlex
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic

from petitions.services.documents.checking import check
from petitions.services.documents.metadata import without_metadata
from petitions.services.documents.names import shown_name
from petitions.services.errors import NotFound, Refused

# For all files of one request together: a proxy in front gives up after sixty.
SCAN_SECONDS = 40
# Marks a file whose record is being written or deleted; only such files are ever swept away.
UNSETTLED = ".unsettled"
CLEAN, INFECTED = 0, 1  # what clamscan and clamdscan answer


@dataclass(frozen=True)
class Store:
    """The folder, the largest file in bytes, and the command that looks for viruses, if any."""

    folder: Path
    limit: int
    scan: str | None = None


@dataclass(frozen=True)
class Given:
    """A file as somebody sent it: nothing about it is believed."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Stored:
    """A file that was taken and stands in the folder."""

    storage_name: str
    name: str
    media_type: str
    size: int
    sha256: str
    scanned: bool


def keep(store: Store, given: Sequence[Given]) -> list[Stored]:
    """Check files, take out what they tell beside themselves, let them be scanned and write them;
    all or none. They are unsettled until their record is written: see `settle`. Of several, the
    one that is refused is named."""
    kept: list[Stored] = []
    until = monotonic() + SCAN_SECONDS
    try:
        for one in given:
            kept.append(_keep(store, one, until))
    except Refused as error:
        discard(store, kept)
        about = shown_name(one.name) if len(given) > 1 else ""
        raise Refused(*error.codes, about=about) from error
    except BaseException:
        discard(store, kept)
        raise
    return kept


@contextmanager
def kept_while_recorded(store: Store | None, given: Sequence[Given]) -> Iterator[list[Stored]]:
    """Keep files while their records are written inside: for good at the end, not at all where
    that fails. Refused("files_not_taken") for files without a store."""
    if given and store is None:
        raise Refused("files_not_taken")
    kept = keep(store, given) if store is not None else []
    try:
        yield kept
    except BaseException:
        if store is not None:
            discard(store, kept)
        raise
    if store is not None:
        settle(store, [one.storage_name for one in kept])


def discard(store: Store, kept: Sequence[Stored]) -> None:
    """Remove files whose record was not written."""
    remove(store, [one.storage_name for one in kept])


def settle(store: Store, names: Iterable[str]) -> None:
    """Let files stand for good: their record is written."""
    for name in names:
        _rename(_unsettled(store, name), _path(store, name))


def unsettle(store: Store, names: Iterable[str]) -> None:
    """Mark files whose record is about to be deleted, so that a crash leaves none unseen."""
    for name in names:
        _rename(_path(store, name), _unsettled(store, name))


def remove(store: Store, names: Iterable[str]) -> None:
    """Delete files for good."""
    for name in names:
        _path(store, name).unlink(missing_ok=True)
        _unsettled(store, name).unlink(missing_ok=True)


def unsettled(store: Store, before: datetime) -> list[str]:
    """Return the names of files that a crash left unsettled before a moment."""
    return [
        path.name.removesuffix(UNSETTLED)
        for path in store.folder.glob(f"*/*{UNSETTLED}")
        if path.stat().st_ctime < before.timestamp()
    ]


def opened(store: Store, storage_name: str) -> Path:
    """Return where a file stands; NotFound if it is not there."""
    for path in (_path(store, storage_name), _unsettled(store, storage_name)):
        if path.is_file():
            return path
    raise NotFound("document")


def _keep(store: Store, given: Given, until: float) -> Stored:
    checked = check(given.name, given.content, store.limit)
    content = without_metadata(checked.media_type, given.content)
    storage_name = secrets.token_hex(20)
    path = _unsettled(store, storage_name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(path, content)
    try:
        if store.scan:
            _scan(store.scan, path, until - monotonic())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    digest = sha256(content).hexdigest()
    size = len(content)
    return Stored(storage_name, checked.name, checked.media_type, size, digest, bool(store.scan))


def _write(path: Path, content: bytes) -> None:
    """Write for good: the record that follows must not outlive the file."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _scan(command: str, path: Path, seconds: float) -> None:
    """Ask the scanner; without its word, no file is taken."""
    try:
        done = subprocess.run(  # noqa: S603  the operator's own command, without a shell
            [*shlex.split(command), str(path)], capture_output=True, timeout=max(seconds, 0),
            check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise Refused("scan_failed") from error
    if done.returncode == INFECTED:
        raise Refused("file_infected")
    if done.returncode != CLEAN:
        raise Refused("scan_failed")


def _path(store: Store, storage_name: str) -> Path:
    if not storage_name.isalnum():
        raise NotFound("document")
    return store.folder / storage_name[:2] / storage_name


def _unsettled(store: Store, storage_name: str) -> Path:
    return _path(store, storage_name).with_name(storage_name + UNSETTLED)


def _rename(path: Path, to: Path) -> None:
    with suppress(FileNotFoundError):
        path.rename(to)
