"""Which law: one cited TOML file a system, read strictly; see docs/rule-set-format.md."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from petitions.domain.rules import RuleSet
from petitions.presets.holidays import Days, days_of
from petitions.presets.meaning import contradictions
from petitions.presets.problems import BadRuleSet, Problem, UnknownRuleSet
from petitions.presets.reading import Unreadable, read

__all__ = [
    "BadRuleSet",
    "Days",
    "Problem",
    "UnknownRuleSet",
    "check",
    "days_of",
    "holidays",
    "ids",
    "load",
    "load_text",
    "preset",
    "source",
]

FOLDER = Path(__file__).parent
LARGEST_FILE = 1_000_000


def load(path: Path | str) -> RuleSet:
    """Read a file; raise BadRuleSet with all that is wrong with it."""
    return load_text(_text_of(Path(path)), str(path))


def load_text(toml_source: str, name: str) -> RuleSet:
    """Read a rule set from its source; `name` stands for the file in what is wrong."""
    problems: list[Problem] = []

    def complain(where: str, what: str) -> None:
        problems.append(Problem(name, where, what))

    rule_set: RuleSet | None = None
    try:
        parsed = tomllib.loads(toml_source, parse_float=Decimal)
        rule_set = read(RuleSet, parsed, "", complain)
    except RecursionError:
        complain("the file", "is no TOML: it is nested too deeply")
    except (tomllib.TOMLDecodeError, ValueError, ArithmeticError) as error:
        complain("the file", f"is no TOML: {error}")
    except Unreadable:
        pass
    if rule_set is not None:
        for where, what in contradictions(rule_set):
            complain(where, what)
    if problems or rule_set is None:
        raise BadRuleSet(problems)
    return rule_set


def check(path: Path | str) -> list[Problem]:
    """Everything that is wrong with a file; empty when nothing is."""
    try:
        load(path)
    except BadRuleSet as bad:
        return bad.problems
    return []


def ids() -> tuple[str, ...]:
    """The ids of the rule sets that ship with the product."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def preset(id: str) -> RuleSet:
    """The rule set of that id; raise UnknownRuleSet if none ships with the product."""
    if id not in ids():
        raise UnknownRuleSet(id)
    return load(FOLDER / f"{id}.toml")


def source(id: str) -> str:
    """The TOML source of a preset, as it is stored with a published version."""
    if id not in ids():
        raise UnknownRuleSet(id)
    return _text_of(FOLDER / f"{id}.toml")


def holidays(country: str | None) -> frozenset[date]:
    """The public holidays known for a country; none where there is no file for it."""
    return days_of(country).holidays


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _unreadable(path, "is too large; allowed is 1 MB")
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise _unreadable(path, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise _unreadable(path, "is not UTF-8; save it as UTF-8") from None


def _unreadable(path: Path, what: str) -> BadRuleSet:
    return BadRuleSet([Problem(str(path), "the file", what)])
