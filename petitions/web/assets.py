"""Built files: a page asks by the plain name and gets the hashed one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STATIC_FOLDER = Path(__file__).resolve().parent / "static"
STATIC_URL = "/static"


@dataclass(frozen=True)
class Asset:
    """A built file: its address on the site and the digest browsers check it against."""

    url: str
    integrity: str


class UnknownAsset(Exception):
    """No file of this name was built; `make assets` writes the manifest."""


@cache
def _manifest() -> dict[str, dict[str, str]]:
    entries: dict[str, dict[str, str]] = json.loads((STATIC_FOLDER / "manifest.json").read_text())
    return entries


def asset(name: str) -> Asset:
    """Find a built file by its plain name, such as `main.css`."""
    try:
        entry = _manifest()[name]
    except KeyError:
        raise UnknownAsset(name) from None
    return Asset(url=f"{STATIC_URL}/{entry['file']}", integrity=entry["integrity"])
