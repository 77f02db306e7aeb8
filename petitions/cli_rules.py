"""`flask rules`: read, check and try rule sets. It needs no setting, secret or database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import click

from petitions import presets
from petitions.domain.law import needs_population
from petitions.domain.life import Scope
from petitions.domain.rules import LEVELS, Rules, RuleSet
from petitions.domain.simulation import MalformedEvent, simulate
from petitions.presets.normal import normalised

LANGUAGES = ("kk", "ru", "en")


@click.group()
def rules() -> None:
    """Read, check and try rule sets."""


@rules.command("list")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
def list_rules(lang: str) -> None:
    """List the rule sets: id, status, name."""
    for id in presets.ids():
        card = presets.preset(id).card
        click.echo(f"{id}\t{card.status}\t{getattr(card.name, lang)}")


@rules.command()
@click.argument("id")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Normalised, all defaults filled in.")
def show(id: str, lang: str, as_json: bool) -> None:
    """Show a rule set in plain words, with its sources."""
    rule_set = _rule_set(id)
    if as_json:
        click.echo(json.dumps(normalised(rule_set), ensure_ascii=False, indent=2))
        return
    from petitions.wording.rules import as_text

    click.echo(as_text(rule_set, lang), nl=False)


@rules.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Name every problem of each FILE, one a line."""
    problems = [problem for file in files for problem in presets.check(file)]
    for problem in problems:
        click.echo(str(problem))
    if problems:
        sys.exit(1)


@rules.command("simulate")
@click.argument("id")
@click.option("--level", type=click.Choice(LEVELS))
@click.option("--addressee", metavar="KIND")
@click.option("--territory", metavar="CODE")
@click.option("--population", type=click.IntRange(1, 10**12), metavar="N")
def simulate_life(
    id: str,
    level: str | None,
    addressee: str | None,
    territory: str | None,
    population: int | None,
) -> None:
    """Play the life that standard input tells, one JSON object a line, and print the facts."""
    rule_set = _rule_set(id)
    scope = _scope(rule_set, level, addressee, territory, population)
    days = presets.days_of(rule_set.calendar.country)
    try:
        for fact in simulate(Rules.of(rule_set, days.holidays, days.workdays), scope, _events()):
            # ASCII alone: a line may name what no terminal can print.
            sys.stdout.write(json.dumps(fact) + "\n")
    except MalformedEvent as error:
        _fail(str(error))


def _rule_set(id: str) -> RuleSet:
    """A preset by its id, or a file by its path."""
    try:
        return presets.load(Path(id)) if id.endswith(".toml") else presets.preset(id)
    except presets.UnknownRuleSet:
        _fail(f"unknown rule set {id!r}; known are {', '.join(presets.ids())}, or a .toml file")
    except presets.BadRuleSet as bad:
        _fail(str(bad))


def _scope(
    rule_set: RuleSet,
    level: str | None,
    addressee: str | None,
    territory: str | None,
    population: int | None,
) -> Scope:
    levels = rule_set.addressee.levels
    level = level or (levels[0] if len(levels) == 1 else "national")
    if level not in levels:
        _fail(f"--level: this rule set has no level {level}; it has {', '.join(levels)}")
    kind = _addressee(rule_set, level, addressee)
    scope = Scope(level, kind, territory, population)
    if population is None and needs_population(rule_set, scope):
        _fail("--population is missing; a threshold of this rule set depends on it")
    return scope


def _addressee(rule_set: RuleSet, level: str, addressee: str | None) -> str | None:
    kinds = [kind.id for kind in rule_set.addressee.kinds if level in kind.levels]
    if addressee is not None and addressee not in kinds:
        allowed = ", ".join(kinds) or "none"
        _fail(f"--addressee: {addressee!r} is no addressee at level {level}; allowed are {allowed}")
    if addressee is None and len(kinds) > 1:
        _fail(f"--addressee is missing; allowed at level {level} are {', '.join(kinds)}")
    return addressee or (kinds[0] if kinds else None)


def _events() -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(sys.stdin.buffer, start=1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            yield number, json.loads(text, parse_constant=_no_number)
        except RecursionError:
            raise MalformedEvent(number, "is nested too deeply") from None
        except ValueError as error:
            raise MalformedEvent(number, f"is no JSON object: {error}") from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _fail(message: str) -> NoReturn:
    sys.stdout.flush()
    click.echo(message, err=True)
    sys.exit(2)
