"""What the pages of officers share: whose duty it is, its rules, and refusals in words."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, request
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain import law
from petitions.domain.rules import RuleSet
from petitions.services import duties, languages, rights
from petitions.services.rights import Matter, covers
from petitions.storage import answers
from petitions.storage import petitions as store
from petitions.storage.staff import Role
from petitions.storage.tables import Duty, Petition
from petitions.web import access, database
from petitions.web.keys import settings
from petitions.web.refusing import problem_of

ROLES = duties.OFFICERS
officers = access.staff(*ROLES)
heads = access.staff("head")


def own_roles() -> list[Role]:
    return [r for r in access.person().roles if r.role in ROLES and r.body_id is not None]


def mine(duty_id: int, act: str = "") -> tuple[Duty, Petition]:
    """Return a duty of one's own body; another's is refused, and trying to change it recorded."""
    session = database.session()
    found = answers.duty(session, duty_id)
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


def is_head(found: Duty, petition: Petition) -> bool:
    matter = Matter.of(petition, found.body_id)
    return any(role.role == "head" and covers(role, matter) for role in own_roles())


def head_decides(found: Duty, petition: Petition) -> bool:
    """Say whether the rules leave the decision to the head of the body."""
    return law.head_approves(rule_set_of(petition), found.owed_by)


def may_publish(found: Duty, petition: Petition) -> bool:
    return is_head(found, petition) or not head_decides(found, petition)


def rule_set_of(petition: Petition) -> RuleSet:
    return duties.rule_set_of(database.session(), petition)


def required_languages(petition: Petition) -> tuple[str, ...]:
    original, site = petition.original_language, settings().languages
    return languages.required_of_answers(rule_set_of(petition), original, site)


def done(act: Callable[[], object], petition: Petition) -> str | None:
    """Do something; return in words why it could not be done, as the petition's rules say it."""
    return problem_of(act, rule_set_of(petition))


Answered = Response | str
