"""The reader's own duties: those of the bodies for which they are an officer or a head."""

from __future__ import annotations

from flask import abort, request

from petitions import clock
from petitions.services import duties, rights
from petitions.services.rights import Matter, covers
from petitions.storage import answers
from petitions.storage import petitions as store
from petitions.storage.staff import Role
from petitions.storage.tables import Duty, Petition
from petitions.web import access, database

officers = access.staff(*duties.OFFICERS)


def own_roles() -> list[Role]:
    return [
        role for role in access.person().roles
        if role.role in duties.OFFICERS and role.body_id is not None
    ]  # fmt: skip


def mine(duty_id: int | None, act: str = "") -> tuple[Duty, Petition]:
    """Return a duty of one's own body; another's is refused, and trying to change it recorded."""
    session = database.session()
    found = answers.duty(session, duty_id) if duty_id is not None else None
    petition = store.find(session, found.petition_id) if found else None
    if found is None or petition is None:
        abort(404)
    matter = Matter.of(petition, found.body_id)
    if not any(covers(role, matter) for role in own_roles()):
        if request.method == "POST":
            act = f"{act or request.endpoint} duty:{duty_id}"
            rights.refuse(session, access.person().id, at=clock.now(), act=act)
        abort(403)
    return found, petition
