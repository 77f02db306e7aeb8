"""The rooms keep to themselves: who imports whom, who speaks SQL, who reads the clock."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
from babel import Locale

from config import ROOT
from petitions import presets
from tests.house.source import (
    PACKAGE,
    attributes_used,
    functions,
    imported_names,
    name_of,
    python_files,
)

SQL_WORDS = {"select", "insert", "update", "delete", "text", "union", "union_all"}
CLOCKS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
    ("time", "time"), ("time", "time_ns"),
}  # fmt: skip
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40
EXCEPTIONS = tomllib.loads((Path(__file__).parent / "exceptions.toml").read_text())

each_file = pytest.mark.parametrize("path", python_files(), ids=name_of)
outside_storage = [path for path in python_files() if "storage" not in path.parts]


def test_every_import_contract_is_kept() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", outside_storage, ids=name_of)
def test_sql_stands_in_storage_alone(path: Path) -> None:
    used = set(imported_names(path, "sqlalchemy")) & SQL_WORDS
    used |= {name for owner, name in attributes_used(path) if owner == "sa" and name in SQL_WORDS}
    assert not used, f"{name_of(path)} uses {used}: put the query into petitions/storage"


@each_file
def test_only_the_clock_reads_the_time(path: Path) -> None:
    if path == PACKAGE / "clock.py":
        return
    read = {f"{owner}.{name}" for owner, name in attributes_used(path) if (owner, name) in CLOCKS}
    assert not read, f"{name_of(path)} reads {read}: take the moment as an argument"


@each_file
def test_files_are_of_a_size_to_read(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    if name_of(path) not in EXCEPTIONS["long_files"]:
        assert lines <= MAX_FILE_LINES, f"{name_of(path)} has {lines} lines: is it one room?"


def lines_of_body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count what the function does: neither its arguments nor its promise."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@each_file
def test_functions_are_of_a_size_to_read(path: Path) -> None:
    for function in functions(path):
        lines = lines_of_body(function)
        where = f"{name_of(path)}:{function.name}"
        if where not in EXCEPTIONS["long_functions"]:
            assert lines <= MAX_FUNCTION_LINES, f"{where} has {lines} lines: name its parts"


@pytest.mark.parametrize("kind", ["long_files", "long_functions"])
def test_every_exception_still_exists_and_has_its_reason(kind: str) -> None:
    for where, reason in EXCEPTIONS[kind].items():
        file, _, function = where.partition(":")
        assert len(reason) > 20, where
        assert (ROOT / file).exists(), where
        assert not function or function in {f.name for f in functions(ROOT / file)}, where


@cache
def proper_names() -> re.Pattern[str]:
    """Return what finds the names of countries, systems and institutions the presets know."""
    countries = {
        name
        for code, name in Locale("en").territories.items()
        if re.fullmatch("[A-Z]{2}", code) and code not in ("EZ", "ZZ")
    }
    more = {
        "Britain",
        "United Kingdom",
        "White House",
        "Senedd",
        "Kazakh law",
        "Mazhilis",
        "Majilis",
    }
    names = {
        tomllib.loads(presets.source(rule_set))["card"]["name"]["en"] for rule_set in presets.ids()
    }
    all_names = sorted(countries | more | names | set(presets.ids()), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, all_names))})\b")


@each_file
def test_code_names_no_country_system_or_institution(path: Path) -> None:
    text = path.read_text()
    found = proper_names().findall(text)
    allowed = EXCEPTIONS["proper_names"].get(name_of(path), {"names": []})["names"]
    assert not set(found) - set(allowed), f"{name_of(path)} names {found}: that is data of a preset"
