"""What the rules say of a committee: its size and composition; the site fills in what is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from petitions.domain.rules import Body, Words
from petitions.domain.voting_rules import rules_of
from petitions.services import rulebooks
from petitions.services.errors import NotFound
from petitions.storage import bodies, committees
from petitions.storage.tables import Committee


@dataclass(frozen=True)
class Terms:
    """How a committee is made up; `is_by_rules` where its size stands in the rule set."""

    size: int | None
    quorum: int | None
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


def terms_of(session: Session, committee: Committee, at: datetime) -> Terms:
    """Return size, quorum and composition: the rules' own first, then the committee's."""
    said = rules_body(session, committee, at)
    size = said.size if said else None
    members = size or committee.size or _in_office(session, committee, at)
    voting = rules_of(said.voting if said else None, committee.quorum)
    return Terms(
        size=size or committee.size,
        quorum=voting.needed(members) if members else None,
        composition=said.composition if said else None,
        is_by_rules=size is not None,
    )


def _in_office(session: Session, committee: Committee, at: datetime) -> int:
    on = at.astimezone(ZoneInfo(committee.zone)).date()
    seats = committees.sitting(session, committee.body_id, on)
    return len([one for one in seats if one.seat != "substitute"])
