"""What the pages of officers share: who decides on a duty, its rules, and refusals in words."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.wrappers import Response

from petitions.domain import law
from petitions.domain.rules import RuleSet
from petitions.services import duties, languages
from petitions.services.rights import Matter, covers
from petitions.storage.tables import Duty, Petition
from petitions.web import access, database
from petitions.web.keys import settings
from petitions.web.own_duty import own_roles
from petitions.web.refusing import problem_of

heads = access.staff("head")


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
