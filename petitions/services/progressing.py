"""Reports on progress: what a body tells of what it owes, again and again until it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.engine import judge
from petitions.domain.life import Life
from petitions.services import (
    duties,
    languages,
    lifecycle,
    rulebooks,
    tallying,
    telling,
    telling_bodies,
)
from petitions.services.errors import Refused
from petitions.storage import reports
from petitions.storage.engine import unit
from petitions.storage.tables import Duty, Petition

TEXT_LIMIT = 4_000


def report(
    session: Session, account_id: int, duty_id: int, texts: Mapping[str, str], at: datetime, *,
    site: Sequence[str],
) -> None:  # fmt: skip
    """Publish how the matter stands and tell the petitioner; `site` are its languages.

    Raises Refused with `report_text_missing` and the language that lacks one, `text_too_long`,
    or the engine's codes.
    """
    said = {lang: text.strip() for lang, text in texts.items() if text.strip()}
    with unit(session):
        mine = duties.own(session, account_id, duty_id, at, "report_progress")
        _require_good(session, mine.petition, said, site)
        locked = tallying.settle(session, lifecycle.take(session, mine.petition.id), at)
        written = reports.add(session, mine.duty, said, account_id, at)
        action = Action(do="report", duty=mine.duty.key)
        lifecycle.carry_out(session, locked, action, at, account_id)
        duties.note(session, mine, "report_progress", at, after={"report": written.id})
        data = {
            "report": said,
            **telling_bodies.names_of(session, mine.duty),
            **telling_bodies.day_of(session, mine.petition, mine.duty.report_due_at),
        }
        telling.tell_petitioner(session, mine.petition, "progress_reported", data, at)


def _require_good(
    session: Session, petition: Petition, said: Mapping[str, str], site: Sequence[str]
) -> None:
    rule_set = duties.rule_set_of(session, petition)
    for language in languages.required_of_answers(rule_set, petition.original_language, site):
        if language not in said:
            raise Refused("report_text_missing", language)
    if any(len(text) > TEXT_LIMIT for text in said.values()):
        raise Refused("text_too_long")


def is_offered(session: Session, petition: Petition, duty: Duty, at: datetime) -> bool:
    """Say whether a report on a duty can be written now."""
    rules, life = rulebooks.rules_for(session, petition.rule_set), Life.from_json(petition.life)
    return not judge(rules, life, Action(do="report", duty=duty.key), at)
