"""Shows that the conformance tests hold every value of the presets.

    python -m tests.mutation.mutate_rules [preset …]

Each number, length of time and choice of a preset is changed in turn, and the tests of its file
are run against the changed rule set, in this process, until one fails. A change that the loader
refuses is caught already. Exit 1 if any change survives.
"""

from __future__ import annotations

import importlib
import inspect
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from types import ModuleType
from typing import Any

from petitions.presets import ids, preset, source
from tests.mutation.mutants import Mutant, mutants
from tests.unit.conformance import laws

Test = Callable[[], None]
AT_ONCE = 2
BATCH = 25


@cache
def tests_of(system: str) -> list[tuple[str, Test]]:
    """The tests of a preset's file, parametrised ones expanded, that the preset itself passes."""
    module = importlib.import_module(f"tests.unit.conformance.test_{system.replace('-', '_')}")
    return list(_tests_in(module))


def _tests_in(module: ModuleType) -> Iterator[tuple[str, Test]]:
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if name.startswith("test_"):
            for keys in _cases(function):
                yield name, partial(function, **keys)


def _cases(function: Callable[..., None]) -> Iterator[dict[str, Any]]:
    marks = [m for m in getattr(function, "pytestmark", ()) if m.name == "parametrize"]
    if not marks:
        yield {}
        return
    (mark,) = marks
    names, cases = mark.args
    several = not isinstance(names, str)
    for case in cases:
        yield dict(zip(names, case, strict=True)) if several else {names: case}


def failing(system: str, tests: list[tuple[str, Test]]) -> str | None:
    """The first test that fails; none if all pass."""
    for name, test in tests:
        try:
            test()
        except Exception:
            return name
    return None


def survivors(system: str, start: int) -> tuple[int, list[str]]:
    """Try `BATCH` changes from the `start`th on; how many were tried, and those nobody noticed."""
    tests, lived = list(tests_of(system)), list[str]()
    chosen = list(mutants(source(system)))[start : start + BATCH]
    for mutant in chosen:
        noticed = _notice(system, mutant, tests)
        if noticed is None:
            lived.append(str(mutant))
    return len(chosen), lived


def _notice(system: str, mutant: Mutant, tests: list[tuple[str, Test]]) -> str | None:
    changed = mutant.rule_set()
    if changed is None:
        return "the loader"
    if changed == preset(system):
        return "nobody: what was left out is the default"
    with laws.instead(system, changed):
        name = failing(system, tests)
    if name:  # the next change of this place is most likely noticed by the same test
        tests.sort(key=lambda test: test[0] != name)
    return name


def main(systems: list[str]) -> int:
    lived = 0
    with ProcessPoolExecutor(AT_ONCE) as pool:
        for system in systems or ids():
            lived += _report(pool, system)
    return 1 if lived else 0


def _report(pool: ProcessPoolExecutor, system: str) -> int:
    began = time.monotonic()
    broken = failing(system, tests_of(system))
    if broken:
        print(f"{system}: {broken} fails on the preset itself")
        return 1
    starts = range(0, sum(1 for _ in mutants(source(system))), BATCH)
    tried, lived = 0, list[str]()
    for count, names in pool.map(partial(survivors, system), starts):
        tried += count
        lived += names
    seconds = time.monotonic() - began
    print(f"{system}: {tried} changes, {len(lived)} survive, {seconds:.0f} s")
    for name in lived:
        print(f"  {name}")
    return len(lived)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
