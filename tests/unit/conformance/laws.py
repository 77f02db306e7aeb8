"""The rule sets that the tests play by: the presets, the further systems, made-up ones.

`instead` puts another rule set in a preset's place: the mutation run changes one value so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from petitions.domain.durations import Duration
from petitions.domain.rules import Rules, RuleSet
from petitions.presets import days_of, load, load_text, preset, source

OTHERS = Path(__file__).parent / "others"
_LAWS: dict[str, RuleSet] = {}


def law(system: str) -> RuleSet:
    """The rule set itself: for values that no act of the simulator can show."""
    return _LAWS.get(system) or _kept(system)


@cache
def _kept(system: str) -> RuleSet:
    """A preset, or one of the further systems that stand beside these tests."""
    path = OTHERS / f"{system}.toml"
    return load(path) if path.exists() else preset(system)


def said(system: str, path: str) -> Any:
    """What the rule set says at `duties.response.by`; an item of a list by its number or name.

    Durations come as text and codes as a list, so that a test reads as the file does.
    """
    here: Any = law(system)
    for step in path.split("."):
        here = _step(here, step)
    return _plain(here)


def _step(here: Any, step: str) -> Any:
    if isinstance(here, Mapping):
        return here[step]
    if not isinstance(here, tuple):
        return getattr(here, step)
    if step.isdigit():
        return here[int(step)]
    for key in NAMES:
        for item in here:
            if getattr(item, key, "") == step:
                return item
    raise LookupError(step)


NAMES = ("id", "code", "key", "kind", "data")


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_code(item) for item in value]
    if isinstance(value, Duration | Decimal | date):
        return str(value)
    return dict(value) if isinstance(value, Mapping) else value


def _code(item: Any) -> Any:
    names = (getattr(item, key, "") for key in NAMES)
    return next((name for name in names if name), item)


def hiding(system: str) -> set[str]:
    """The refusal reasons that hide a petition's text."""
    return {reason.code for reason in law(system).refusals if reason.hides_text}


def made_up(blocks: str, **instead_of: str) -> str:
    """Read a system of these blocks and of the plainest others; give the name to play it by.

    `instead_of`: what stands in a plain block (content, sign) in place of its values.
    """
    plain = (OTHERS / "plain.txt").read_text(encoding="utf-8")
    for block, values in instead_of.items():
        before, after = plain.split(f"[{block}]\n")
        rest = after.split("\n\n", 1)[1]
        identity = 'identity = "email"\n' if block == "sign" else ""
        plain = f'{before}[{block}]\nsource = "made up"\n{identity}{values}\n\n{rest}'
    return _kept_for_a_test(f"{plain}\n{blocks}")


def copied(system: str, *changes: tuple[str, str]) -> str:
    """Copy a preset with lines changed, as an operator does; give the name to play it by."""
    text = source(system)
    for before, after in changes:
        assert text.count(f"{before}\n") == 1, before
        text = text.replace(f"{before}\n", f"{after}\n")
    return _kept_for_a_test(text)


def _kept_for_a_test(text: str) -> str:
    name = f"made-up-{len(_LAWS)}"
    _LAWS[name] = load_text(text, name)
    return name


@contextmanager
def instead(system: str, rule_set: RuleSet) -> Iterator[None]:
    """Play `system` by this rule set for a while."""
    _LAWS[system] = rule_set
    try:
        yield
    finally:
        del _LAWS[system]


def rules_of(system: str) -> Rules:
    rule_set = law(system)
    days = days_of(rule_set.calendar.country)
    return Rules.of(rule_set, days.holidays, days.workdays)
