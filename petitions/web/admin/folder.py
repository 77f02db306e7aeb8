"""The operator's own folder of rule set files, named in the settings."""

from __future__ import annotations

from pathlib import Path

from petitions import presets
from petitions.presets import Problem
from petitions.web.keys import settings


def files() -> list[str]:
    """Return the names of the rule set files in the folder; none if there is no folder."""
    folder = settings().rules_folder
    if folder is None or not folder.is_dir():
        return []
    return sorted(path.name for path in folder.glob("*.toml") if path.is_file())


def text_of(name: str) -> str | None:
    """Return a file's text; None for a name that the folder does not list or a bad encoding."""
    folder = settings().rules_folder
    if folder is None or name not in files():
        return None
    return decoded((folder / name).read_bytes())


def problems_of(name: str) -> list[Problem]:
    folder = settings().rules_folder or Path()
    return presets.check(folder / name)


def decoded(raw: bytes) -> str | None:
    """Read bytes as a file of rules: UTF-8, lines ending with a line feed; else None."""
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
