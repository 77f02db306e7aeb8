"""What a well-formed rule set cannot mean: the impossible and the contradictory.

Each check yields (where, what is wrong and what is allowed); CHECKS lists them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from petitions.domain.rules import RuleSet
from petitions.presets.meaning import ladder, names, obligations, path, people
from petitions.presets.meaning.common import Contradiction


def contradictions(rules: RuleSet) -> Iterator[Contradiction]:
    """Everything that the values say against one another."""
    for check in CHECKS:
        yield from check(rules)


CHECKS: tuple[Callable[[RuleSet], Iterator[Contradiction]], ...] = (
    names.format_number,
    names.card,
    names.names,
    names.own_choices,
    path.calendar,
    path.pin_moment,
    people.eligibility,
    people.uniqueness,
    people.petitioners,
    people.content,
    people.addressee,
    path.gates,
    path.collection,
    path.ballot,
    ladder.thresholds,
    ladder.verification,
    obligations.duties,
    obligations.after_target,
    obligations.votes,
    obligations.papers,
    obligations.rest,
)
