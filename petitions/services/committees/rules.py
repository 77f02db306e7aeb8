"""What the rules say of a committee: its size and composition; the site fills in what is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from petitions.domain.rules import Body, Words
from petitions.domain.voting_rules import VotingRules, rules_of
from petitions.services import rulebooks
from petitions.services.errors import NotFound
from petitions.storage import bodies, committees
from petitions.storage.tables import Committee


@dataclass(frozen=True)
class Terms:
    """How a committee is made up: `is_by_rules` where its size stands in the rule set; `quorum`
    is what a motion put now would need, of the `in_office`; None while nobody sits."""

    size: int | None
    quorum: int | None
    in_office: int
    composition: Words | None
    is_by_rules: bool


def rules_body(session: Session, committee: Committee, at: datetime) -> Body | None:
    """Return the body of the rule set that a committee stands for, as in force at `at`."""
    body = bodies.find(session, committee.body_id)
    if committee.rules_body is None or body is None or body.rule_set is None:
        return None
    try:
        rule_set = rulebooks.rule_set_in_force(session, body.rule_set, at)
    except NotFound:
        return None
    return next((one for one in rule_set.bodies if one.id == committee.rules_body), None)


def voting_of(session: Session, committee: Committee, at: datetime) -> VotingRules:
    """Return how a committee votes: by the rules first, then by its own quorum."""
    said = rules_body(session, committee, at)
    return rules_of(said.voting if said else None, committee.quorum)


def are_votes_public(session: Session, committee: Committee, at: datetime) -> bool:
    """Say whether everybody may see how each member voted."""
    said = rules_body(session, committee, at)
    return said.voting.public if said and said.voting else True


def terms_of(session: Session, committee: Committee, at: datetime) -> Terms:
    """Return size, quorum and composition: the rules' own first, then the committee's."""
    said = rules_body(session, committee, at)
    size, members = said.size if said else None, _in_office(session, committee, at)
    return Terms(
        size=size or committee.size,
        quorum=voting_of(session, committee, at).needed(members) if members else None,
        in_office=members,
        composition=said.composition if said else None,
        is_by_rules=size is not None,
    )


def _in_office(session: Session, committee: Committee, at: datetime) -> int:
    on = at.astimezone(ZoneInfo(committee.zone)).date()
    seats = committees.sitting(session, committee.body_id, on)
    return len([one for one in seats if one.seat != "substitute"])
