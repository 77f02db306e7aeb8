"""The group that makes a petition: who holds which role, and how long its link invites."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.domain.calendar import calendar_of
from petitions.domain.life import Life
from petitions.services import lifecycle, rulebooks
from petitions.services.errors import NotFound, Refused
from petitions.storage import groups
from petitions.storage.engine import unit
from petitions.storage.tables import Petition

FORMING = frozenset({"draft", "forming_group"})


def give_roles(
    session: Session, account_id: int, petition_id: int, holders: Mapping[str, int]
) -> None:
    """Say who of the group holds which role; only its petitioner may, until it is handed in.

    Whoever is left out of `holders` holds none. Raises Refused("role_held_twice"): the roles are
    held by different persons.
    """
    with unit(session):
        locked = _own_and_forming(session, account_id, petition_id)
        named = locked.rules.version(locked.life.version).petitioners.roles
        members = {member.id for member in groups.members(session, petition_id)}
        if not set(holders) <= set(named) or not set(holders.values()) <= members:
            raise Refused("role_unknown")
        if len(set(holders.values())) < len(holders):
            raise Refused("role_held_twice")
        groups.replace_roles(session, petition_id, holders)


def require_roles(session: Session, locked: lifecycle.Locked) -> None:
    """Raise Refused("roles_missing") while a complete group lacks a role that the rules name."""
    group = locked.rules.version(locked.life.version).petitioners
    is_complete = locked.life.petitioners >= group.min
    if locked.petition.state in FORMING and is_complete:
        held = groups.roles(session, locked.petition.id)
        if not set(group.roles) <= set(held):
            raise Refused("roles_missing")


def invited_until(session: Session, petition: Petition) -> datetime | None:
    """Return when the group's link ends; None where the rules set no time."""
    rules = rulebooks.rules_for(session, petition.rule_set)
    version = Life.from_json(petition.life).version
    term = rules.version(version).petitioners.invitation
    if term is None:
        return None
    return calendar_of(rules, version).after(petition.invited_at or petition.created_at, term)


def is_over(session: Session, petition: Petition, at: datetime) -> bool:
    """Tell whether the group's link is too old to join by."""
    until = invited_until(session, petition)
    return until is not None and at >= until


def invite_again(session: Session, account_id: int, petition_id: int, at: datetime) -> None:
    """Let the group's link hold anew from now on."""
    with unit(session):
        locked = _own_and_forming(session, account_id, petition_id)
        locked.petition.invited_at = at


def _own_and_forming(session: Session, account_id: int, petition_id: int) -> lifecycle.Locked:
    locked = lifecycle.take(session, petition_id)
    if locked.petition.petitioner_id != account_id:
        raise NotFound("petition")
    if locked.petition.state not in FORMING:
        raise Refused("not_possible")
    return locked
