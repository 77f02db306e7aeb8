"""A stored motion as the value that the rules of voting are about, and those rules as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import Any, cast

from sqlalchemy.orm import Session

from petitions.domain.voting import Choice, Poll, Seat
from petitions.domain.voting_rules import VotingRules
from petitions.services.committees import cases
from petitions.services.errors import NotFound
from petitions.storage import committee_acts, committees
from petitions.storage.tables import Motion


def poll_of(session: Session, motion: Motion) -> Poll:
    """Return a stored motion as the value that the rules of voting are about."""
    committee = committees.find(session, motion.body_id)
    if committee is None:
        raise NotFound("committee")
    zone = cases.zone_of(committee)
    seats = [one for one in committees.members(session, motion.body_id) if one.seat != "clerk"]
    present = committee_acts.presence(session, [motion.id]).get(motion.id, [])
    votes = committee_acts.votes(session, [motion.id]).get(motion.id, [])
    conflicts = committees.conflicts(session, motion.case_id) if motion.case_id else []
    rules, presiding = _read(motion.rules)
    return Poll(
        rules=rules,
        seats=tuple(
            Seat(
                member=one.id,
                since=datetime.combine(one.from_on, time(), zone),
                until=datetime.combine(one.until_on + timedelta(days=1), time(), zone)
                if one.until_on
                else None,
                is_substitute=one.seat == "substitute",
            )
            for one in seats
        ),
        opened_at=motion.opened_at,
        presiding=presiding,
        present={one.member_id: one.stands_for for one in present},
        conflicted=frozenset(member.id for _, member in conflicts),
        votes={one.member_id: cast(Choice, one.choice) for one in votes},
        closed_at=motion.closed_at,
    )


def written(rules: VotingRules, presiding: int | None) -> dict[str, Any]:
    """Return the rules of a vote as they are pinned, with who presides."""
    return {
        "quorum": rules.quorum, "quorum_share": _as_text(rules.quorum_share),
        "enough_for": _as_text(rules.enough_for),
        "more_than_share": rules.more_than_share, "majority": rules.majority,
        "chair": rules.chair, "conflicted_step_aside": rules.conflicted_step_aside,
        "presiding": presiding,
    }  # fmt: skip


def _read(stored: Mapping[str, Any]) -> tuple[VotingRules, int | None]:
    said = dict(stored)
    presiding = said.pop("presiding")
    for key in ("quorum_share", "enough_for"):
        said[key] = Fraction(said[key]) if said.get(key) is not None else None
    return VotingRules(**said), presiding


def _as_text(share: Fraction | None) -> str | None:
    return None if share is None else str(share)
