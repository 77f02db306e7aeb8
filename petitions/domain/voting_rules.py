"""How a committee decides by its law: quorum, majority, the chair's vote, conflicts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Literal

from petitions.domain.rules import Voting

Majority = Literal["of_votes", "of_present", "of_members"]
ChairsVote = Literal["votes", "breaks_tie", "decides_tie"]
HALF = Fraction(1, 2)
MINORITIES = {"quarter": Fraction(1, 4), "third": Fraction(1, 3)}


@dataclass(frozen=True, kw_only=True)
class VotingRules:
    """How a committee decides.

    `quorum`: so many members at least; `quorum_share`: that part of the members in office, and
    `more_than_share` if the part itself is not enough. Both: whichever is greater.
    `majority`: more than half of the votes for and against, of those present, or of all members.
    `chair`: votes like the others; votes at a tie only; or votes, and at a tie the side of the
    chair wins. `conflicted_step_aside`: who declared a conflict neither votes nor counts.
    `enough_for`: that part of the members in office carries a motion, whoever is against it.
    """

    quorum: int = 1
    quorum_share: Fraction | None = None
    more_than_share: bool = False
    majority: Majority = "of_votes"
    chair: ChairsVote = "votes"
    conflicted_step_aside: bool = True
    enough_for: Fraction | None = None

    def needed(self, members: int) -> int:
        """Return how many of `members` in office must be present."""
        if self.quorum_share is None:
            return self.quorum
        share = self.quorum_share * members
        least = int(share) + 1 if self.more_than_share else ceil(share)
        return max(self.quorum, least)

    def minority(self, members: int) -> int | None:
        """Return how many votes for a motion carry it against any majority, if any do."""
        return None if self.enough_for is None else max(1, ceil(self.enough_for * members))


def rules_of(voting: Voting | None, quorum: int | None = None) -> VotingRules:
    """Return how a committee decides under its law; `quorum` fills in where the law is silent.

    A law that says nothing of a quorum asks for more than half of the members.
    """
    law = voting or Voting(source="")
    if law.quorum is None and law.quorum_percent is None:
        half = None if quorum else HALF
        return _with_quorum(law, quorum or 1, half, above=quorum is None)
    share = None if law.quorum_percent is None else Fraction(law.quorum_percent) / 100
    return _with_quorum(law, law.quorum or 1, share, above=law.quorum_above)


def _with_quorum(law: Voting, quorum: int, share: Fraction | None, *, above: bool) -> VotingRules:
    return VotingRules(
        quorum=quorum,
        quorum_share=share,
        more_than_share=above,
        majority=law.majority,
        chair=law.chair,
        conflicted_step_aside=law.conflicts == "step_aside",
        enough_for=MINORITIES.get(law.minority_admits),
    )
