"""The product's own source files, parsed, for the tests of this folder."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from config import ROOT

PACKAGE = ROOT / "petitions"


def python_files(folder: Path = PACKAGE) -> list[Path]:
    """Return every module but the generated migrations."""
    return [path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported_names(path: Path, module: str) -> Iterator[str]:
    """Yield what a file imports by name from a module or its parts."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == module:
            yield from (alias.name for alias in node.names)


def attributes_used(path: Path) -> Iterator[tuple[str, str]]:
    """Yield every `name.attribute` that a file reads."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.value.id, node.attr
