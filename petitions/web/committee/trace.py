"""What a committee did with a petition, ready for a page: acts, motions, debates, discussions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.domain.rules import RuleSet
from petitions.services import duties, reading
from petitions.storage import committee_acts, discussions, public
from petitions.storage.public import Named
from petitions.storage.tables import (
    Committee,
    CommitteeAct,
    CommitteeCase,
    CommitteeMember,
    Debate,
    Discussion,
    Dissent,
    Duty,
    Motion,
    MotionPresent,
    Petition,
    Vote,
)
from petitions.web.committees import in_reader_words
from petitions.web.languages import current_language
from petitions.wording import committee_acts as wording

Row = dict[str, Any]


def whole(
    session: Session, committee: Committee, case: CommitteeCase, petition: Petition, at: datetime,
    *, is_public: bool,
) -> dict[str, Any]:  # fmt: skip
    """Return everything that was done in a case; in public only what everybody may read."""
    bodies = public.bodies(session)
    rule_set = duties.rule_set_of(session, petition)
    acts = committee_acts.acts(session, case.id, public_only=is_public)
    return {
        "acts": [act_row(act, duty, bodies, committee.zone) for act, duty in acts],
        "motions": motion_rows(session, committee, case, rule_set, is_public=is_public),
        "debates": [debate_row(one) for one in committee_acts.debates(session, case.id)],
        "discussions": [
            discussion_row(one, at, committee.zone) for one in discussions.of_case(session, case.id)
        ],
        "trace_zone": committee.zone,
    }


def act_row(act: CommitteeAct, duty: Duty | None, bodies: Mapping[int, Named], zone: str) -> Row:
    """Prepare one use of a power."""
    lang = current_language()
    to = bodies.get(act.to_body_id) if act.to_body_id is not None else None
    return {
        "act": act,
        "what": wording.deed_names(lang)[act.kind],
        "text": in_reader_words(act.texts),
        "to": to.name(lang) if to else None,
        "until": reading.last_day(duty.due_at, zone) if duty and duty.due_at else None,
        "status": wording.duty_status_names(lang)[_standing(duty)] if duty else None,
        "is_overdue": duty is not None and _standing(duty) == "overdue",
        "reply": wording.answer_names(lang)[act.answer] if act.answer else None,
    }


def _standing(duty: Duty) -> str:
    return "overdue" if duty.status == "open" and duty.overdue_at is not None else duty.status


def motion_rows(
    session: Session, committee: Committee, case: CommitteeCase, rule_set: RuleSet, *,
    is_public: bool,
) -> list[Row]:  # fmt: skip
    """Prepare the motions of a case; in public only those that were decided."""
    found = committee_acts.motions(session, case.id)
    if is_public:
        found = [one for one in found if one.result in ("carried", "lost", "no_quorum")]
    numbers = [one.id for one in found]
    members = committee_acts.members_named(session, committee.body_id)
    present = committee_acts.presence(session, numbers)
    votes = committee_acts.votes(session, numbers)
    dissents = committee_acts.dissents(session, numbers)
    return [
        motion_row(
            one, rule_set, members, present.get(one.id, []), votes.get(one.id, []),
            dissents.get(one.id, []), is_public=is_public,
        )
        for one in found
    ]  # fmt: skip


def motion_row(
    motion: Motion, rule_set: RuleSet, members: Mapping[int, CommitteeMember],
    present: list[MotionPresent], votes: list[Vote], dissents: list[Dissent], *, is_public: bool,
) -> Row:  # fmt: skip
    """Prepare one motion; who voted how only where that is public, or for the committee."""
    lang = current_language()
    shows_names = motion.votes_public or not is_public
    choices = wording.choice_names(lang)
    casting = members.get(motion.casting_vote_by) if motion.casting_vote_by else None
    return {
        "motion": motion,
        "kind": wording.motion_names(lang)[motion.kind],
        "text": in_reader_words(motion.texts),
        "does": wording.effect(motion.action, rule_set, lang),
        "result": wording.result_names(lang)[motion.result] if motion.result else None,
        "reasons": in_reader_words(motion.reasons),
        "counts": motion.counts,
        "casting": casting.name if casting and shows_names else None,
        "present": [_present(one, members) for one in present] if shows_names else [],
        "votes": [
            {"name": members[one.member_id].name, "choice": choices[one.choice]} for one in votes
        ]
        if shows_names
        else [],
        "dissents": [
            {
                "name": members[one.member_id].name if shows_names else None,
                "text": one.text,
                "lang": one.language if one.language != lang else None,
            }
            for one in dissents
        ],
    }


def _present(row: MotionPresent, members: Mapping[int, CommitteeMember]) -> Row:
    stands_for = members[row.stands_for].name if row.stands_for else None
    return {"id": row.member_id, "name": members[row.member_id].name, "stands_for": stands_for}


def debate_row(debate: Debate) -> Row:
    """Prepare a debate or hearing."""
    lang = current_language()
    return {
        "debate": debate,
        "kind": wording.debate_names(lang)[debate.kind],
        "status": wording.debate_status_names(lang)[debate.status],
        "place": in_reader_words(debate.place),
        "reason": in_reader_words(debate.reason),
        "outcome": in_reader_words(debate.outcome),
    }


def discussion_row(one: Discussion, at: datetime, zone: str) -> Row:
    """Prepare a public discussion of a draft decision."""
    statement = one.statement or {}
    return {
        "discussion": one,
        "last": reading.last_day(one.closes_at, zone),
        "is_open": one.opens_at <= at < one.closes_at,
        "draft": in_reader_words(one.draft),
        "final": in_reader_words(one.final),
        "statement": in_reader_words(statement.get("texts")),
        "statement_link": statement.get("link"),
        "zone": zone,
    }
