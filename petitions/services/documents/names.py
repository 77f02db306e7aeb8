"""File names that cannot lead out of a folder, hide their ending or confuse who reads them."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 100
# Names that Windows keeps for devices, whatever their ending.
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
UNSAFE = frozenset('<>:"|?*/\\%')
KNOWN_ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}$")


def safe_name(name: str, ending: str) -> str:
    """Return a name to save a file under: no path, no invisible or turning characters, and the
    ending that its content has earned."""
    stem = KNOWN_ENDING.sub("", _plain(name)).strip(". ")[:LONGEST].strip(". ")
    if not stem:
        stem = "document"
    if DEVICES.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem}.{ending}"


def shown_name(name: str) -> str:
    """Return the name of a file that is not taken as a page may say it, with the ending it has."""
    return _plain(name)[-LONGEST:]


def _plain(name: str) -> str:
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(mark for mark in last if not _is_hidden(mark) and mark not in UNSAFE)
    return " ".join(shown.split())


def _is_hidden(mark: str) -> bool:
    """Control, format (bidirectional marks among them), surrogate and private characters; but
    a space of any kind is made a plain one later."""
    return unicodedata.category(mark) in ("Cc", "Cf", "Cs", "Co", "Cn") and not mark.isspace()
