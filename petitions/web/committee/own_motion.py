"""A motion as the reader's committee has it: its vote as it stands, and who may still speak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort

from petitions.domain import voting
from petitions.domain.voting import Poll
from petitions.services.committees import polls
from petitions.storage import committee_acts
from petitions.storage.tables import CommitteeMember, Motion
from petitions.web import database
from petitions.web.committee import own


@dataclass(frozen=True)
class OwnMotion:
    """A motion in a case of the reader's committee, with its vote as it stands."""

    mine: own.OwnCase
    motion: Motion
    poll: Poll


def own_motion(motion_id: int, *, for_clerk: bool = False) -> OwnMotion:
    """Return a motion of the reader's committee; another's is refused."""
    found = committee_acts.motion(database.session(), motion_id)
    if found is None or found.case_id is None:
        abort(404)
    mine = own.case(found.case_id, for_clerk=for_clerk)
    return OwnMotion(mine, found, polls.poll_of(database.session(), found))


def members_of(here: OwnMotion) -> dict[int, CommitteeMember]:
    return committee_acts.members_named(database.session(), here.motion.body_id)


def outvoted(here: OwnMotion) -> list[tuple[str, str]]:
    """Return the members who may still record a dissent: the reader's own seat, or any."""
    result: Any = here.motion.result
    if result not in ("carried", "lost"):
        return []
    done = committee_acts.dissents(database.session(), [here.motion.id]).get(here.motion.id, [])
    said = {one.member_id for one in done}
    seat = here.mine.seat.id if here.mine.seat else None
    return [
        (str(one), member.name)
        for one, member in members_of(here).items()
        if (here.mine.is_clerk or one == seat)
        and one not in said
        and voting.may_dissent(here.poll, one, result)
    ]
