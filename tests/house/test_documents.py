"""The documents are complete and true where a machine can tell."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT, Settings

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
each_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def all_text() -> str:
    return "\n".join(document.read_text() for document in DOCUMENTS)


@each_document
def test_links_lead_to_files_that_exist(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(), flags=re.DOTALL)
    for target in LINK.findall(text):
        if not re.match(r"https?:|mailto:|#", target):
            file, _, heading = target.partition("#")
            assert (document.parent / file).exists(), f"{document.name} links to {target}"
            assert not heading or heading in anchors(document.parent / file), target


def anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", file.read_text(), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


@each_document
def test_files_named_in_documents_exist(document: Path) -> None:
    named = re.findall(
        r"`((?:petitions|templates|tests|docs|deploy|translations|bench)/[\w./-]+)`",
        document.read_text(),
    )
    missing = [name for name in named if "<" not in name and not (ROOT / name).exists()]
    assert not missing, f"{document.name} names files that do not exist: {missing}"


def test_generated_parts_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "docs.generate", "--check"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    settings = (ROOT / "docs/settings.md").read_text()
    assert f"| `{name.upper()}` | {Settings.model_fields[name].description} |" in settings


def test_every_make_target_has_its_line_in_make_help() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = set(re.findall(r"^\.PHONY: (\S+)$", makefile, re.MULTILINE))
    helped = set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE))
    assert phony == helped


def test_nothing_in_the_product_is_left_to_do() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b")
    files = [*(ROOT / "petitions").rglob("*.py"), *(ROOT / "templates").rglob("*"), *DOCUMENTS]
    left = [file.name for file in files if file.is_file() and marks.search(file.read_text())]
    assert not left
