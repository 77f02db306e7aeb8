"""A petition that failed is filed again: a new draft that holds the texts of the earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from petitions.domain.calendar import FAR, Calendar, calendar_of
from petitions.domain.filing_again import FAILED, again_from
from petitions.services import petitioning, rulebooks
from petitions.services.drafting import Answers
from petitions.services.errors import Refused
from petitions.storage import drafts, records
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Petition

# A petition that its petitioner gave up, or that was taken down, stands in nobody's way.
DROPPED = frozenset({"withdrawn", "removed"})


@dataclass(frozen=True)
class Again:
    """How it stands with filing a petition again: it may be, not before a day, or never; or it
    was, as the petition `filed_as`."""

    may: bool
    not_before: date | None = None
    filed_as: int | None = None


def standing(session: Session, petition: Petition, at: datetime) -> Again | None:
    """Say whether a petition may be filed again now; None for one that did not fail."""
    if petition.state not in FAILED:
        return None
    later = [one for one in records.successors(session, petition.id) if one.state not in DROPPED]
    if later:
        return Again(False, filed_as=later[0].id)
    opens_at, calendar = _opens(session, petition, at)
    if opens_at >= FAR:
        return Again(False)
    if at < opens_at:
        return Again(False, _first_whole_day(calendar, opens_at))
    return Again(True)


def begin(session: Session, account_id: int, petition_id: int, at: datetime) -> int:
    """Begin a draft with all that the earlier petition said, and return its id; a draft begun
    already is the one to go on with.

    NotFound for anybody else's petition; Refused with `filed_again_already`,
    `filed_again_too_soon` or `not_filed_again`.
    """
    with unit(session):
        petition = petitioning.own(session, account_id, petition_id)
        now = standing(session, petition, at)
        if now is None or not now.may:
            raise Refused(_code(now))
        for draft in drafts.of_account(session, account_id):
            if draft.answers.get("again_of") == petition_id:
                return draft.id
        return drafts.add(session, account_id, _answers(session, petition).to_json(), at)


def _code(now: Again | None) -> str:
    if now is None:
        return "has_not_failed"
    if now.filed_as is not None:
        return "filed_again_already"
    return "filed_again_too_soon" if now.not_before else "not_filed_again"


def _opens(session: Session, petition: Petition, at: datetime) -> tuple[datetime, Calendar]:
    """Return from when the rules in force now let it be filed again, the quota of the same
    subject included, and by which calendar."""
    rules = rulebooks.rules_for(session, petition.rule_set)
    version = rules.current(at)
    calendar, quotas = calendar_of(rules, version.number), version.rule_set.quotas
    opens_at = again_from(calendar, version.rule_set.failure, petition.ended_at or at)
    if quotas is None or quotas.same_subject_after is None:
        return opens_at, calendar
    texts = store.texts(session, petition.id).values()
    ends = [records.last_end(session, petition.rule_set, text.title) for text in texts]
    waits = [calendar.after(end, quotas.same_subject_after) for end in ends if end]
    return max([opens_at, *waits]), calendar


def _first_whole_day(calendar: Calendar, opens_at: datetime) -> date:
    day = calendar.day(opens_at)
    return day if calendar.start_of(day) == opens_at else calendar.day(calendar.end_of(day))


def _answers(session: Session, petition: Petition) -> Answers:
    texts = store.texts(session, petition.id)
    return Answers(
        rule_set=petition.rule_set,
        body_id=petition.body_id,
        level=petition.level,
        territory=petition.territory,
        kind=petition.kind,
        language=petition.original_language,
        texts={
            language: dict(text.fields)
            for language, text in texts.items()
            if text.translator == "petitioner"
        },
        tags=tuple(store.tags(session, petition.id)),
        hides_name=petition.name_hidden,
        again_of=petition.id,
    )
