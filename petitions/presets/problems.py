"""What is wrong with a rule set file, said so that a clerk can act on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: `where` is a place in the file, such as `sign.min_age`."""

    file: str
    where: str
    what: str

    def __str__(self) -> str:
        return " ".join(f"{self.file}:{self.where}: {self.what}".split())


class BadRuleSet(Exception):
    """A file that is no rule set, with all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class UnknownRuleSet(LookupError):
    """There is no preset of that name."""
