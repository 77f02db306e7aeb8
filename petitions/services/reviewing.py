"""Review: a moderator takes a case, decides with reasons, and writes to the petitioner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from petitions.domain.actions import Action
from petitions.domain.rules import RuleSet
from petitions.services import lifecycle, remarks, tallying, telling_reviews
from petitions.services.errors import Conflict, NotFound, Refused
from petitions.services.lifecycle import Locked
from petitions.services.remarks import Remark
from petitions.services.rights import Matter, require
from petitions.storage import accounts, audit, cases
from petitions.storage import petitions as store
from petitions.storage.engine import unit
from petitions.storage.tables import Decision, Petition

MODERATORS = ("moderator", "administrator")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a moderator decides, as the rule set allows; of `reasons` the main one comes first."""

    outcome: str
    reasons: Sequence[str] = ()
    message: str = ""
    remarks: Sequence[Remark] = ()


@dataclass(frozen=True)
class SentLetter:
    """The words of the letter to the petitioner, as the moderator read or adjusted them."""

    language: str
    words: str
    is_adjusted: bool = False

    def to_json(self) -> dict[str, Any]:
        return {"language": self.language, "words": self.words, "adjusted": self.is_adjusted}


def take_case(
    session: Session, account_id: int, petition_id: int, at: datetime, *, over: bool = False
) -> None:
    """Lock a case for oneself; Conflict("taken") if it is somebody's, unless taken over."""
    with unit(session):
        # Whoever loses the role at this moment loses it before, or gives the case back after.
        accounts.locked(session, account_id)
        locked = for_moderator(session, account_id, petition_id, at, "take_case")
        if locked.petition.state != "in_review":
            raise Conflict("decided_already")
        owner = cases.owner(session, petition_id)
        if owner is not None and owner.account_id != account_id and not over:
            raise Conflict("taken")
        before = {"account": owner.account_id} if owner else None
        cases.take(session, petition_id, account_id, at)
        audit.append(
            session, at=at, account_id=account_id, role="moderator", act="take_case",
            petition_id=petition_id, before=before,
        )  # fmt: skip


def give_back(session: Session, account_id: int, petition_id: int, at: datetime) -> None:
    """Release one's own case."""
    with unit(session):
        for_moderator(session, account_id, petition_id, at, "give_back")
        cases.release(session, petition_id, account_id)
        audit.append(
            session, at=at, account_id=account_id, role="moderator", act="give_back",
            petition_id=petition_id,
        )  # fmt: skip


def decide(
    session: Session,
    account_id: int,
    petition_id: int,
    outcome: str,
    at: datetime,
    *,
    reason: str | None = None,
    message: str = "",
) -> None:
    """Give a verdict that needs no more than one reason and one message."""
    verdict = Verdict(outcome=outcome, reasons=(reason,) if reason else (), message=message)
    give_verdict(session, account_id, petition_id, verdict, at)


def give_verdict(
    session: Session, account_id: int, petition_id: int, verdict: Verdict, at: datetime,
    letter: SentLetter | None = None,
) -> None:  # fmt: skip
    """Accept, accept in part, return or reject, and write to the petitioner.

    Raises Conflict("decided_already") when somebody decided meanwhile, Conflict("taken") when the
    case is another moderator's, Refused with the engine's codes otherwise.
    """
    with unit(session):
        _decide(session, account_id, petition_id, verdict, at, letter)


def foresee(
    session: Session, account_id: int, petition_id: int, verdict: Verdict, at: datetime
) -> telling_reviews.Told:
    """Return the letter that a verdict would write, without giving it; raises as that does."""
    return telling_reviews.foreseen(
        session, lambda: _decide(session, account_id, petition_id, verdict, at, None)
    )


def _decide(
    session: Session, account_id: int, petition_id: int, verdict: Verdict, at: datetime,
    letter: SentLetter | None,
) -> tuple[Petition, Decision]:  # fmt: skip
    locked = for_moderator(session, account_id, petition_id, at, "review")
    if locked.petition.state != "in_review":
        raise Conflict("decided_already")
    owner = cases.owner(session, petition_id)
    if owner is not None and owner.account_id != account_id:
        raise Conflict("taken")
    locked = tallying.settle(session, locked, at)
    _require_words(verdict)
    remarks.require_quotes(verdict.remarks, store.texts(session, petition_id))
    decision = enact(session, locked, verdict, at, account_id, letter)
    cases.release(session, petition_id, account_id)
    audit.append(
        session, at=at, account_id=account_id, role="moderator", act=f"review_{verdict.outcome}",
        petition_id=petition_id, subject=f"decision:{decision.id}", before={"state": "in_review"},
        after={
            "state": locked.petition.state, "reasons": decision.reasons,
            "remarks": len(verdict.remarks), "letter_adjusted": bool(letter and letter.is_adjusted),
        },
        why=decision.reason,
    )  # fmt: skip
    return locked.petition, decision


def carry_out(
    session: Session,
    locked: Locked,
    outcome: str,
    at: datetime,
    account_id: int,
    *,
    reason: str | None = None,
    message: str = "",
) -> None:
    """Do what a reviewing body has decided, within the caller's unit, who has checked its right."""
    verdict = Verdict(outcome=outcome, reasons=(reason,) if reason else (), message=message)
    enact(session, locked, verdict, at, account_id)


def enact(
    session: Session, locked: Locked, verdict: Verdict, at: datetime, account_id: int,
    letter: SentLetter | None = None,
) -> Decision:  # fmt: skip
    """Write a decision down and let the engine make of it what it makes; the caller commits."""
    at = max(at, locked.life.at)  # the decision's letter is found by its fact's moment
    rule_set = locked.rules.version(locked.life.version)
    if verdict.outcome == "reject":
        note_rejection(session, locked, rule_set, verdict.reasons)
    decision = _write_down(session, locked, account_id, verdict, at, letter)
    review = Action(
        do="review", outcome=verdict.outcome, by=_reviewer(rule_set), reason=decision.reason
    )
    lifecycle.carry_out(session, locked, review, at, account_id)
    return decision


def _require_words(verdict: Verdict) -> None:
    """A return says what to change; a part acceptance which part, for everybody to read."""
    said = bool(verdict.message.strip())
    if verdict.outcome == "return" and not (said or verdict.remarks):
        raise Refused("changes_missing")
    if verdict.outcome == "accept_partly" and not said:
        raise Refused("part_missing")


def _write_down(
    session: Session, locked: Locked, account_id: int, verdict: Verdict, at: datetime,
    letter: SentLetter | None,
) -> Decision:  # fmt: skip
    case = cases.find(session, locked.petition.id)
    reasons = list(dict.fromkeys(verdict.reasons)) if verdict.outcome == "reject" else []
    return cases.add_decision(
        session, petition_id=locked.petition.id, outcome=verdict.outcome,
        reason=reasons[0] if reasons else None, reasons=reasons, message=verdict.message,
        remarks=[remark.to_json() for remark in verdict.remarks],
        since=case.since if case else None,
        seconds=int((at - case.since).total_seconds()) if case else None,
        in_time=at < case.due_at if case and case.due_at else None,
        letter=letter.to_json() if letter else None, decided_at=at, decided_by=account_id,
    )  # fmt: skip


def report_verified(
    session: Session,
    account_id: int,
    petition_id: int,
    at: datetime,
    *,
    valid: int | None = None,
    by_territory: Mapping[str, int] | None = None,
) -> None:
    """Enter the verifier's result: the total so far, or one number a territory.

    The verifier stands outside the site (a register, a chancellery); its result replaces the
    earlier one.
    """
    with unit(session):
        locked = for_moderator(session, account_id, petition_id, at, "verify")
        locked = tallying.settle(session, locked, at)
        before = locked.petition.state
        action = Action(do="verify", valid=valid, by_territory=by_territory)
        lifecycle.carry_out(session, locked, action, at, account_id)
        audit.append(
            session, at=at, account_id=account_id, role="moderator", act="verify",
            petition_id=petition_id, before={"state": before},
            after={"state": locked.petition.state, "verified": locked.petition.life["verified"]},
        )  # fmt: skip


def for_moderator(
    session: Session, account_id: int, petition_id: int, at: datetime, act: str
) -> Locked:
    """Lock a petition for a moderator whose role covers it; NotFound or Forbidden otherwise."""
    known = store.find(session, petition_id)
    if known is None or known.submitted_at is None:
        raise NotFound("petition")
    require(session, account_id, Matter.of(known), *MODERATORS, at=at, act=act)
    return lifecycle.take(session, petition_id)


def note_rejection(
    session: Session, locked: Locked, rule_set: RuleSet, reasons: Sequence[str]
) -> None:
    """Keep the reasons that hold now; the text is hidden if one of them says so."""
    refusals = {r.code: r for r in (*rule_set.refusals, *rule_set.forbidden_topics)}
    if not reasons:
        raise Refused("reason_missing")
    if not set(reasons) <= refusals.keys():
        raise Refused("reason_unknown")
    locked.petition.rejection_reason = reasons[0]
    locked.petition.text_hidden = any(refusals[code].hides_text for code in reasons)
    cases.set_refusal_reasons(session, locked.petition.id, reasons)


def _reviewer(rule_set: RuleSet) -> str:
    return next(gate.by for gate in rule_set.gates if gate.kind == "review")
