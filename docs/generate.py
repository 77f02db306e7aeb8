"""Writes the generated parts of the documents, between markers; a test holds that they are new.

python -m docs.generate            rewrite them
python -m docs.generate --check    exit 1 and name those that are out of date
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from config import Settings, development_defaults

FOLDER = Path(__file__).resolve().parent


def settings_table() -> str:
    """Describe every setting: its name, its meaning, its default."""
    rows = ["| setting | meaning | default | `make run` |", "|---|---|---|---|"]
    development = development_defaults()
    for name, field in Settings.model_fields.items():
        default = "**required**" if field.is_required() else _shown(field.default)
        here = _shown(development[name]) if name in development else ""
        rows.append(f"| `{name.upper()}` | {field.description} | {default} | {here} |")
    return "\n".join(rows)


def _shown(value: object) -> str:
    if value is None or value == () or value == "":
        return "empty"
    if isinstance(value, tuple):
        return f"`{','.join(map(str, value))}`"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"`{text.replace(str(FOLDER.parent), '.')}`"


PARTS: dict[tuple[str, str], Callable[[], str]] = {("settings.md", "settings"): settings_table}


def rewritten(file: str) -> str:
    """Return a document's text with its generated parts made anew."""
    text = (FOLDER / file).read_text()
    for (of_file, name), make in PARTS.items():
        if of_file == file:
            marked = re.compile(rf"(<!-- generated: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
            assert marked.search(text), f"docs/{file} lacks its place for {name}"
            text = marked.sub(lambda found, made=make(): f"{found[1]}{made}\n{found[2]}", text)
    return text


def main(arguments: list[str]) -> int:
    files = sorted({file for file, _ in PARTS})
    stale = [file for file in files if (FOLDER / file).read_text() != rewritten(file)]
    if "--check" in arguments:
        for file in stale:
            print(f"docs/{file} is out of date: run make docs")  # noqa: T201
        return 1 if stale else 0
    for file in stale:
        (FOLDER / file).write_text(rewritten(file))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
