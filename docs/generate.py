"""Writes the generated parts of the documents, between markers; a test holds that they are new.

python -m docs.generate            rewrite them
python -m docs.generate --check    exit 1 and name those that are out of date
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from config import DEVELOPMENT_KEY, DEVELOPMENT_SECRET, Settings, development_defaults
from petitions import create_app, presets
from petitions.domain.transitions import NEXT_GATE, TRANSITIONS
from petitions.wording.rules import as_markdown

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


# Possible from nearly everywhere: as arrows they would hide the rest.
FROM_ANYWHERE = ("withdraw", "stop", "remove", "restore")


def lifecycle() -> str:
    """Draw the transition table in Mermaid; below it, what is possible nearly anywhere."""
    acts: dict[tuple[str, str], list[str]] = {("next_gate", gate): [] for gate in NEXT_GATE}
    for (state, act, _role), targets in TRANSITIONS.items():
        for target in _with_gates_as_one(targets):
            if act not in FROM_ANYWHERE:
                acts.setdefault((state or "[*]", target), []).append(act)
    arrows = [
        f"  {state} --> {target}" + (f": {', '.join(dict.fromkeys(found))}" if found else "")
        for (state, target), found in acts.items()
    ]
    names = ['  state "the next gate of the rule set, or open" as next_gate']
    diagram = ["```mermaid", "stateDiagram-v2", *names, *arrows, "```", ""]
    return "\n".join([*diagram, *_from_anywhere()])


def _with_gates_as_one(targets: tuple[str, ...]) -> tuple[str, ...]:
    """Put one node for the many states of which the rule set chooses the next."""
    if not set(NEXT_GATE) <= set(targets):
        return targets
    return ("next_gate", *(target for target in targets if target not in NEXT_GATE))


def _from_anywhere() -> list[str]:
    lines = []
    for wanted in FROM_ANYWHERE:
        rows = {k: v for k, v in TRANSITIONS.items() if k[1] == wanted}
        role = ", ".join(sorted({role for _, _, role in rows}))
        targets = ", ".join(sorted({target for targets in rows.values() for target in targets}))
        states = ", ".join(str(state) for state, _, _ in rows)
        lines.append(f"- `{wanted}` by the {role}: from {states}; leads to {targets}.")
    return lines


def commands() -> str:
    """List every command of `flask`, with what it is for."""
    app = create_app(
        Settings(
            environment="test",
            secret_key=DEVELOPMENT_SECRET,
            master_key=DEVELOPMENT_KEY,
            database_url="sqlite:///:memory:",
            demonstration=True,
        )
    )
    rows = [f"| `{name}` | {purpose} |" for name, purpose in _commands_of(app.cli, "flask")]
    return "\n".join(["| command | what it does |", "|---|---|", *sorted(rows)])


def _commands_of(group: click.Group, prefix: str) -> Iterator[tuple[str, str]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            if name != "db":  # Flask-Migrate's own, of which operators need one
                yield from _commands_of(command, f"{prefix} {name}")
        else:
            arguments = (p.make_metavar(click.Context(command)) for p in command.params
                         if isinstance(p, click.Argument))  # fmt: skip
            yield " ".join([prefix, name, *arguments]), command.get_short_help_str(200)


def rules_in_words() -> str:
    """Tell every preset in plain words."""
    return "\n".join(as_markdown(presets.preset(id), "en") for id in presets.ids()).rstrip()


PARTS: dict[tuple[str, str], Callable[[], str]] = {
    ("architecture.md", "lifecycle"): lifecycle,
    ("commands.md", "commands"): commands,
    ("rules.md", "rules"): rules_in_words,
    ("settings.md", "settings"): settings_table,
}


class NoPlace(Exception):
    """A document lacks the markers between which a generated part stands."""


def rewritten(file: str) -> str:
    """Return a document's text with its generated parts made anew."""
    text = (FOLDER / file).read_text()
    for (of_file, name), make in PARTS.items():
        if of_file == file:
            text = _replaced(text, name, make())
    return text


def _replaced(text: str, name: str, part: str) -> str:
    before, start, rest = text.partition(f"<!-- generated: {name} -->\n")
    _old, end, after = rest.partition("<!-- end -->")
    if not (start and end):
        raise NoPlace(name)
    return f"{before}{start}{part}\n{end}{after}"


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
