"""Which cases are a moderator's: what the roles reach, and nothing else."""

from __future__ import annotations

from flask import abort, request

from petitions import clock
from petitions.services import rights
from petitions.services.errors import Forbidden
from petitions.services.reviewing import MODERATORS
from petitions.services.rights import Matter
from petitions.storage import petitions as store
from petitions.storage.staff import Role
from petitions.storage.tables import Petition
from petitions.web import access, database

moderators = access.staff(*MODERATORS)


def my_roles() -> tuple[Role, ...]:
    return tuple(role for role in access.person().roles if role.role in MODERATORS)


def petition_of_mine(number: int) -> Petition:
    """Return a petition that a role reaches; who tries to act on another one is on record."""
    petition = _handed_in(number)
    if not access.reaches(Matter.of(petition), *MODERATORS):
        if request.method == "POST":
            _refuse(petition)
        abort(404)
    return petition


def petition_within(number: int, *roles: str) -> Petition:
    """Return a petition that one of these roles of the reader's reaches."""
    petition = _handed_in(number)
    if not access.reaches(Matter.of(petition), *roles):
        abort(403)
    return petition


def _handed_in(number: int) -> Petition:
    petition = store.find(database.session(), number)
    if petition is None or petition.submitted_at is None:
        abort(404)
    return petition


def _refuse(petition: Petition) -> None:
    act = f"{request.endpoint} petition:{petition.id}"
    try:
        rights.require(
            database.session(), access.person().id, Matter.of(petition), *MODERATORS,
            at=clock.now(), act=act,
        )  # fmt: skip
    except Forbidden:
        abort(403)
